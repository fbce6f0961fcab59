import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Warrant, Warranted } from '../../domain/warrant.js';
import { openClaim } from '../../proofs/claim.js';
import { seal } from '../../proofs/sealing.js';
import { signWarrant, verifyWarrant } from '../../proofs/warrant.js';
import { NOW } from './samples.js';
import { type TestKeys, makeTestKeys } from './test-keys.js';
import { CLAIM_BODY, PAGE, type WarrantSample, claimOf, makeWarrantSample } from './warrant-sample.js';

let keys: TestKeys;
let sample: WarrantSample;

beforeAll(async () => {
  keys = await makeTestKeys();
  sample = await makeWarrantSample(keys);
});

async function verified(warrant: Warrant): Promise<Warranted<Warrant>> {
  const found = await verifyWarrant(keys.trust, await signWarrant(keys.verifier, warrant), { now: NOW, ...PAGE });
  if (!found.ok) throw new Error(found.why);
  return found.warrant;
}

describe('opening a claim', () => {
  it('gives the connector’s worker what the subject sent', async () => {
    expect(await openClaim(await verified(sample.atClaim), keys.connectorUnseal, sample.sealed)).toBe(CLAIM_BODY);
  });

  it('attack: another password sealed in its place, by somebody who knows the public key', async () => {
    const other = await seal(keys.trust.seal['connector:sample-directory'], '{"newPassword":"known to the attacker"}');
    expect(await openClaim(await verified(sample.atClaim), keys.connectorUnseal, other.sealed)).toBeNull();
  });

  it('attack: the same text sealed again: only what was received under the receipt’s reference is opened', async () => {
    const again = await seal(keys.trust.seal['connector:sample-directory'], CLAIM_BODY);
    expect(await openClaim(await verified(sample.atClaim), keys.connectorUnseal, again.sealed)).toBeNull();
  });

  it('attack: another password under a receipt that names it: the subject’s session did not sign its bytes', async () => {
    const other = await seal(keys.trust.seal['connector:sample-directory'], '{"newPassword":"known to the attacker"}');
    const warrant = { ...sample.atClaim, ...(await claimOf(keys, sample.session, other.reference)) };
    expect(await openClaim(await verified(warrant), keys.connectorUnseal, other.sealed)).toBeNull();
  });

  it('attack: opened by the case worker, which must not know the password', async () => {
    expect(await openClaim(await verified(sample.atClaim), keys.caseWorkerUnseal, sample.sealed)).toBeNull();
  });

  it('has nothing to open before the claim', async () => {
    expect(await openClaim(await verified(sample.beforeClaim), keys.connectorUnseal, sample.sealed)).toBeNull();
  });
});
