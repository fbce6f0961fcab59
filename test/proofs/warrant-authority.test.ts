import { beforeAll, describe, expect, it } from '@jest/globals';
import type { SuspensionAct } from '../../domain/authority.js';
import type { Warrant } from '../../domain/warrant.js';
import { signAuthorityAct } from '../../proofs/authority.js';
import { signGoAhead } from '../../proofs/switches.js';
import { signWarrant, verifyWarrant } from '../../proofs/warrant.js';
import { authorityFlaw } from '../../proofs/warrant-authority.js';
import { CASE_ID, NOW } from './samples.js';
import { makeTestKeys, type TestKeys } from './test-keys.js';
import { makeWarrantSample, PAGE, type WarrantSample } from './warrant-sample.js';

let keys: TestKeys;
let sample: WarrantSample;
beforeAll(async () => {
  keys = await makeTestKeys();
  sample = await makeWarrantSample(keys);
});

const verified = async (warrant: Warrant) =>
  verifyWarrant(keys.trust, await signWarrant(keys.verifier, warrant), { now: NOW, ...PAGE });

describe('whose word a warrant rests on', () => {
  it('attack: an approver’s signature from before their authority was suspended', async () => {
    const goAhead = await signGoAhead(keys.ledger, NOW, ['adam']);
    expect(await verified({ ...sample.beforeClaim, goAhead })).toMatchObject({
      ok: false,
      refusal: 'authority-suspended',
    });
    const other = await signGoAhead(keys.ledger, NOW, ['somebody']);
    expect(await verified({ ...sample.beforeClaim, goAhead: other })).toMatchObject({ ok: true });
  });
});

describe('the authority of whoever is recovered', () => {
  const act: SuspensionAct = {
    type: 'authority-act',
    number: 1,
    kind: 'suspended',
    personId: 'alice',
    accounts: ['alice'],
    caseId: CASE_ID,
    at: NOW,
  };
  const ofAuthority = (suspension?: string): Warrant => ({
    ...sample.beforeClaim,
    plan: { ...sample.beforeClaim.plan, classes: ['authority'] },
    ...(suspension !== undefined && { suspension }),
  });
  const flaw = async (suspension?: string) => authorityFlaw(keys.trust, ofAuthority(suspension));

  it('was suspended before anything is applied; the desk’s too', async () => {
    const suspension = await signAuthorityAct(keys.verifier, act);
    expect(await flaw(suspension)).toBeNull();
    expect(await flaw()).toMatchObject({ refusal: 'warrant-invalid' });
    const desk = { ...ofAuthority(), plan: { ...sample.beforeClaim.plan, classes: ['desk'] as const } };
    expect(await authorityFlaw(keys.trust, desk)).toMatchObject({ refusal: 'warrant-invalid' });
    expect(await authorityFlaw(keys.trust, sample.beforeClaim)).toBeNull();
  });

  it('attack: another’s suspension, of another case, of later, or signed by another key', async () => {
    const wrong = [
      await signAuthorityAct(keys.verifier, { ...act, personId: 'bob' }),
      await signAuthorityAct(keys.verifier, { ...act, caseId: 'another' }),
      await signAuthorityAct(keys.verifier, { ...act, at: NOW + 60_000 }),
      await signAuthorityAct(keys.ledger, act),
      sample.beforeClaim.goAhead,
    ];
    for (const suspension of wrong) expect(await flaw(suspension)).toMatchObject({ refusal: 'warrant-invalid' });
  });
});
