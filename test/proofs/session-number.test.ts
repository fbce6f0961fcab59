import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { sessionNumberOf } from '../../proofs/session-number.js';

describe('the number that a session shows', () => {
  const pepper = new Uint8Array(randomBytes(32));

  it('is six digits, and the same whenever it is asked for', () => {
    const number = sessionNumberOf(pepper, 'case', 'session');
    expect(number).toMatch(/^\d{6}$/);
    expect(sessionNumberOf(pepper, 'case', 'session')).toBe(number);
  });

  it('attack: cannot be told, or made to be that of another session, without the pepper', () => {
    const others = new Set(
      Array.from({ length: 50 }, (_, at) => sessionNumberOf(pepper, 'case', `session-${at}`)).concat(
        sessionNumberOf(pepper, 'another case', 'session'),
        sessionNumberOf(new Uint8Array(randomBytes(32)), 'case', 'session'),
      ),
    );
    expect(others.size).toBeGreaterThan(48);
  });
});
