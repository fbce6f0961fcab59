import { beforeAll, describe, expect, it } from '@jest/globals';
import { DAY } from '../../domain/clock.js';
import { isApiKey, makeApiKey, verifyApiKey, type NewApiKey } from '../../proofs/api-key.js';
import { signJws } from '../../proofs/jws.js';
import { makeTestKeys, type TestKeys } from './test-keys.js';

const NOW = Date.UTC(2026, 0, 12);
const WANTED = { clientId: 'servicenow', scope: 'ticket-tool', expiresAt: NOW + DAY } as const;

describe('a key of a ticket tool', () => {
  let keys: TestKeys;
  let made: NewApiKey;
  const verify = (key: string, jws: string | undefined = made.jws, now = NOW) =>
    verifyApiKey(keys.trust, async () => jws, key, now);

  beforeAll(async () => {
    keys = await makeTestKeys();
    made = await makeApiKey(keys.enrolment, WANTED);
  });

  it('speaks for a program, never for a person, in the one scope it has', async () => {
    expect(await verify(made.key)).toEqual({ personId: null, clientId: 'servicenow', roles: ['ticket-tool'] });
  });

  it('is kept nowhere: what is stored says who and until when, and holds no part of the secret', () => {
    const [, payload = ''] = made.jws.split('.');
    const stored = Buffer.from(payload, 'base64url').toString();
    expect(stored).toContain('servicenow');
    expect(stored).not.toContain(made.key.slice(-43));
    expect(stored).not.toContain(made.key.slice(-20));
  });

  it('expires at the very moment it says', async () => {
    expect(await verify(made.key, made.jws, WANTED.expiresAt - 1)).not.toBeNull();
    expect(await verify(made.key, made.jws, WANTED.expiresAt)).toBeNull();
  });

  it('attack: a guessed secret, another key’s record, a revoked key and half a key let nobody in', async () => {
    const other = await makeApiKey(keys.enrolment, WANTED);
    const guessed = made.key.slice(0, -43) + other.key.slice(-43);
    expect(await verify(guessed)).toBeNull();
    expect(await verify(made.key, other.jws)).toBeNull();
    expect(await verifyApiKey(keys.trust, async () => undefined, made.key, NOW)).toBeNull();
    for (const text of [made.key.slice(0, -1), `${made.key}A`, made.keyId, '']) {
      expect(isApiKey(text)).toBe(false);
      expect(await verify(text)).toBeNull();
    }
  });

  it('attack: a row written by hand, signed with a key of one’s own or as another thing, lets nobody in', async () => {
    const [head = '', , signature = ''] = made.jws.split('.');
    const record = {
      type: 'api-key',
      keyId: made.keyId,
      clientId: 'admin',
      scope: 'ticket-tool',
      expiresAt: NOW + DAY,
    };
    const payload = Buffer.from(JSON.stringify(record)).toString('base64url');
    const { enrolment } = await makeTestKeys();
    const forged = [
      `${head}.${payload}.${signature}`,
      await signJws(enrolment, record as { type: string }),
      await signJws(keys.enrolment, { ...record, type: 'enrolled' }),
    ];
    for (const jws of forged) expect(await verify(made.key, jws)).toBeNull();
  });
});
