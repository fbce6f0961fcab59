import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CompactEncrypt } from 'jose';
import { seal, sealedReference, unseal } from '../../proofs/sealing.js';
import { type TestKeys, makeTestKeys } from './test-keys.js';

let keys: TestKeys;

beforeAll(async () => {
  keys = await makeTestKeys();
});

describe('sealing', () => {
  it('gives any text back to its recipient', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
        const { sealed } = await seal(keys.trust.seal['case-worker'], text);
        expect(await unseal(keys.caseWorkerUnseal, sealed)).toBe(text);
      }),
      { numRuns: 25 },
    );
  });

  it('keeps the sealed text under the SHA-256 of its ciphertext', async () => {
    const { sealed, reference } = await seal(keys.trust.seal['case-worker'], 'code');
    expect(reference).toBe(createHash('sha256').update(sealed).digest('hex'));
    expect(sealedReference(sealed)).toBe(reference);
  });

  it('never seals the same text to the same reference, so a reference tells nothing of a short code', async () => {
    const [one, other] = [
      await seal(keys.trust.seal['case-worker'], '1'),
      await seal(keys.trust.seal['case-worker'], '1'),
    ];
    expect(one.reference).not.toBe(other.reference);
  });

  it('attack: what is for the connector is opened by no other worker, and the other way round', async () => {
    const password = await seal(keys.trust.seal['connector:sample-directory'], 'new password');
    expect(await unseal(keys.caseWorkerUnseal, password.sealed)).toBeNull();
    const code = await seal(keys.trust.seal['case-worker'], '12345678');
    expect(await unseal(keys.connectorUnseal, code.sealed)).toBeNull();
  });

  it('attack: a changed part of the ciphertext', async () => {
    const { sealed } = await seal(keys.trust.seal['case-worker'], 'code');
    const parts = sealed.split('.');
    for (const index of parts.keys()) {
      const changed = parts.map((part, at) =>
        at === index ? `${part.startsWith('A') ? 'B' : 'A'}${part.slice(1)}` : part,
      );
      expect(await unseal(keys.caseWorkerUnseal, changed.join('.'))).toBeNull();
    }
  });

  it('attack: another algorithm than the agreed ones, though the key is right', async () => {
    const direct = await new CompactEncrypt(Buffer.from('code'))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM' })
      .encrypt(keys.trust.seal['case-worker'].publicKey)
      .catch(() => 'refused');
    const weaker = await new CompactEncrypt(Buffer.from('code'))
      .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A128CBC-HS256' })
      .encrypt(keys.trust.seal['case-worker'].publicKey);
    expect(await unseal(keys.caseWorkerUnseal, direct)).toBeNull();
    expect(await unseal(keys.caseWorkerUnseal, weaker)).toBeNull();
  });

  it('attack: no JWE at all', async () => {
    for (const text of ['', 'code', 'a.b.c.d.e', '....']) expect(await unseal(keys.caseWorkerUnseal, text)).toBeNull();
  });
});
