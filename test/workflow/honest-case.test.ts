import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isPassword } from '../../connectors/sample-directory/passwords.js';
import { MINUTE } from '../../domain/clock.js';
import { NEW_PASSWORD, type CaseDriver } from '../support/case-rig/case-driver.js';
import { CaseRig } from '../support/case-rig/rig.js';

let rig: CaseRig;
beforeAll(async () => {
  rig = await CaseRig.start();
});
afterAll(() => rig?.end());

const accountOf = (kase: CaseDriver) =>
  rig.place.directory.owner
    .selectFrom('sample_directory.account')
    .select(['password_hash as hash', 'disabled'])
    .where('person_id', '=', kase.subject.personId)
    .executeTakeFirstOrThrow();

describe('an honest case', () => {
  it('goes from the ticket to the reviewed, closed case, and the old password stops working', async () => {
    const kase = await rig.open();
    expect(await kase.submitTotp()).toEqual({ accepted: true, phase: 'verifying' });
    expect(await kase.submitEmailCode()).toEqual({ accepted: true, phase: 'approving' });
    await rig.skip(MINUTE);
    expect(await kase.decide('adam', 'approve')).toMatchObject({ accepted: true });
    await kase.reaches('awaiting-claim');
    await rig.skip(MINUTE);
    expect(await kase.submitTotp()).toEqual({ accepted: true, phase: 'awaiting-claim' });
    expect(await isPassword(kase.subject.password, (await accountOf(kase)).hash)).toBe(true);
    expect(await kase.claim()).toEqual({ accepted: true, phase: 'executing' });
    await kase.reaches('under-review');
    const { hash, disabled } = await accountOf(kase);
    expect(await isPassword(kase.subject.password, hash)).toBe(false);
    expect(await isPassword(NEW_PASSWORD, hash)).toBe(true);
    expect(disabled).toBe(false);
    expect(await kase.readings.register()).toEqual({ 'password.set': 'proven', 'sessions.revoke': 'proven' });
    expect(await kase.review('rita')).toEqual({ accepted: true, phase: 'closed' });
    expect(await kase.workflow.result()).toEqual({ caseId: kase.caseId, outcome: 'completed' });
  });
});
