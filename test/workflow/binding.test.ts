import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lotOf } from '../../domain/review-draw.js';
import type { SeededPerson } from '../../dev/seed/seed.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { until } from '../support/case-rig/until.js';
import { vouches } from '../support/case-rig/vouching.js';

/** No risk analysis was ever written of a manager's word. */
const unanalysed = (policy: string): string => policy.replace(/ +riskAnalysis: .*#manager-confirmation\n/, '');

let rig: CaseRig;
beforeAll(async () => {
  rig = await CaseRig.start({ amended: unanalysed });
});
afterAll(() => rig?.end());

/** What the directory of record says of the account of somebody. */
async function hasLevels({ personId }: SeededPerson, aal: 1 | 2 | 3 | null, ial: 1 | 2 | 3 = 2): Promise<void> {
  const { owner } = rig.place.directory;
  const person = owner.updateTable('sample_directory.person').where('person_id', '=', personId);
  await person.set({ maximum_aal: aal, proofing_ial: ial }).execute();
}

async function openWith(aal: 1 | 2 | 3 | null, ial?: 1 | 2 | 3): Promise<CaseDriver> {
  const subject = rig.nextSubject();
  await hasLevels(subject, aal, ial);
  return rig.open(subject);
}

const lacking = async (kase: CaseDriver) => (await kase.readings.entries()).at(-1)?.lacks;

describe('a forgotten password of whoever still has a passkey (row 1a)', () => {
  it('is replaced by the passkey alone, countersigned by nobody, and looked at as the lot falls', async () => {
    const kase = await rig.open();
    expect(await kase.submitPasskey()).toMatchObject({ accepted: true });
    await kase.reaches('awaiting-claim');
    expect(await kase.submitPasskey()).toMatchObject({ accepted: true });
    expect(await kase.claim()).toMatchObject({ accepted: true });
    await until('the end of a case', async () => (await kase.recorded()).outcome);
    const recorded = await kase.recorded();
    expect(recorded).toMatchObject({ outcome: 'completed', approvals: [] });
    expect(recorded.phase).toBe(lotOf(recorded) < 0.05 ? 'under-review' : 'closed');
  });

  it('attack: of an account with a third level a genuine passkey is one item of two, and somebody countersigns', async () => {
    const kase = await openWith(3);
    expect(await kase.submitPasskey()).toEqual({ accepted: true, phase: 'verifying' });
    expect(await kase.submitEmailCode()).toEqual({ accepted: true, phase: 'approving' });
  });

  it('whoever lost the passkey, or says so, goes the way of recovery, in the same case', async () => {
    const kase = await rig.open();
    expect(await kase.submitTotp()).toEqual({ accepted: true, phase: 'verifying' });
    expect(await kase.submitEmailCode()).toEqual({ accepted: true, phase: 'approving' });
  });

  it('attack: an account that got a third level after the evidence was frozen is not changed by it', async () => {
    const kase = await rig.open();
    expect(await kase.submitPasskey()).toMatchObject({ accepted: true });
    await kase.reaches('awaiting-claim');
    await hasLevels(kase.subject, 3);
    await kase.submitPasskey();
    await kase.claim();
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'refused', needsHuman: true });
  });
});

describe('what may recover an account of its level (SP 800-63B-4, section 4.2.2)', () => {
  const confirmed = async (kase: CaseDriver) => {
    await kase.submit(await kase.session.challenge('manager-confirmation'));
    await vouches(rig, kase, 'manager-confirmation', 'mona');
    return kase.submit(await kase.session.evidence('manager-confirmation', ''));
  };

  it('attack: the app and a genuine word of the manager, of which no risk analysis was written, recover nothing', async () => {
    const kase = await rig.open();
    expect(await kase.submitTotp()).toMatchObject({ accepted: true });
    expect(await confirmed(kase)).toEqual({ accepted: true, phase: 'verifying' });
    expect(await lacking(kase)).toBe('combination-insufficient');
    expect(await kase.submitSavedCode()).toEqual({ accepted: true, phase: 'approving' });
  });

  it('attack: an app and a saved code recover no account whose owner enrolled biometrics', async () => {
    const kase = await openWith(3, 3);
    await kase.submitTotp();
    expect(await kase.submitSavedCode()).toEqual({ accepted: true, phase: 'verifying' });
    expect(await lacking(kase)).toBe('combination-insufficient');
    expect(await kase.readings.register()).toMatchObject({ 'password.set': 'planned' });
  });

  it('an account of which no level is known counts as one with two factors', async () => {
    const kase = await openWith(null);
    expect(await kase.proveIdentity()).toMatchObject({ phase: 'approving' });
  });
});
