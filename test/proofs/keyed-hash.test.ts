import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { keyedHash } from '../../proofs/keyed-hash.js';

const KEY = new Uint8Array(32).fill(3);

describe('a keyed pseudonym', () => {
  it('is the same for the same person, so that cases of one person can be found', () => {
    expect(keyedHash(KEY, 'subject', 'alice')).toBe(keyedHash(KEY, 'subject', 'alice'));
    expect(keyedHash(KEY, 'subject', 'alice')).not.toBe(keyedHash(KEY, 'subject', 'alicf'));
  });

  it('is HMAC-SHA-256 over purpose and value', () => {
    const expected = createHmac('sha256', KEY).update('countersign/subject/v1\0alice').digest('hex');
    expect(keyedHash(KEY, 'subject', 'alice')).toBe(expected);
  });

  it('attack: without the key, names cannot be tried', () => {
    expect(keyedHash(new Uint8Array(32), 'subject', 'alice')).not.toBe(keyedHash(KEY, 'subject', 'alice'));
  });

  it('attack: pseudonyms of two purposes cannot be joined', () => {
    expect(keyedHash(KEY, 'ticket', 'alice')).not.toBe(keyedHash(KEY, 'subject', 'alice'));
  });
});
