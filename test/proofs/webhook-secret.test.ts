import { createHmac, randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { makeApiKey } from '../../proofs/api-key.js';
import { parseKeyring, type Keyring } from '../../proofs/keyring.js';
import { deliveryVerifier, makeWebhookSecret, type NewWebhookSecret } from '../../proofs/webhook-secret.js';
import { makeTestKeys, type TestKeys } from './test-keys.js';

const NOW = Date.UTC(2026, 0, 12);
const BODY = '{"action":"password.reset"}';

const newKeyring = (): Keyring =>
  parseKeyring(JSON.stringify({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }));

describe('the secret that a tool signs with', () => {
  let keys: TestKeys;
  let keyring: Keyring;
  let made: NewWebhookSecret;

  const wanted = { clientId: 'jenkins', format: 'hub-signature', expiresAt: NOW + 1_000 } as const;
  const verify = (record: string | undefined, { now = NOW, hookId = made.hookId, ring = keyring } = {}) => {
    const verifier = deliveryVerifier({
      trust: keys.trust,
      keyring: ring,
      find: async () => record,
      windowMilliseconds: 300_000,
    });
    const signature = createHmac('sha256', made.secret).update(BODY).digest('hex');
    return verifier({ hookId, fields: { 'X-Hub-Signature-256': `sha256=${signature}` }, body: BODY }, now);
  };

  beforeAll(async () => {
    keys = await makeTestKeys();
    keyring = newKeyring();
    made = await makeWebhookSecret(keys.enrolment, keyring, wanted);
  });

  it('speaks for its program, as a tool, and names nothing that is not signed', async () => {
    const caller = { personId: null, clientId: 'jenkins', roles: ['ticket-tool'] };
    expect(await verify(made.jws)).toEqual({ caller, deliveryId: null });
  });

  it('may be the one that a vendor made', async () => {
    const secret = 'made by the vendor, and long enough';
    const kept = await makeWebhookSecret(keys.enrolment, keyring, { ...wanted, secret });
    expect(kept.secret).toBe(secret);
  });

  it('is nowhere in what the database keeps', () => {
    const [, payload = ''] = made.jws.split('.');
    expect(Buffer.from(payload, 'base64url').toString()).not.toContain(made.secret);
  });

  it('attack: whoever holds the database alone puts in a secret of their own, moves one, or keeps an old one', async () => {
    const forged = await makeWebhookSecret((await makeTestKeys()).enrolment, keyring, wanted);
    expect(await verify(forged.jws)).toBeNull();
    expect(await verify(made.jws, { hookId: '0123456789abcdef' })).toBeNull();
    expect(await verify(made.jws, { now: NOW + 1_000 })).toBeNull();
    expect(await verify(undefined)).toBeNull();
    expect(await verify('nonsense')).toBeNull();
  });

  it('attack: a key of tools, signed by the same hand, passes for no secret', async () => {
    const key = await makeApiKey(keys.enrolment, { clientId: 'jenkins', scope: 'ticket-tool', expiresAt: NOW + 1_000 });
    expect(await verify(key.jws)).toBeNull();
  });

  it('is gone with the key of the keyring that it was encrypted under', async () => {
    const { keys: old } = keyring;
    const rotated = { current: 'n', keys: new Map([...old, ['n', randomBytes(32)]]) };
    expect(await verify(made.jws, { ring: rotated })).not.toBeNull();
    expect(await verify(made.jws, { ring: { current: 'n', keys: new Map([['n', randomBytes(32)]]) } })).toBeNull();
  });
});
