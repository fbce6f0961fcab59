import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isPassword } from '../../connectors/sample-directory/passwords.js';
import { MINUTE } from '../../domain/clock.js';
import { NEW_PASSWORD, type CaseDriver } from '../support/case-rig/case-driver.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { SubjectSession } from '../support/case-rig/subject-session.js';
import { untilPending } from '../support/case-rig/until-pending.js';
import { until } from '../support/case-rig/until.js';

let rig: CaseRig;
beforeAll(async () => {
  rig = await CaseRig.start();
});
afterAll(() => rig?.end());

const hasPassword = async (kase: CaseDriver, password: string): Promise<boolean> => {
  const { password_hash: hash } = await rig.place.directory.owner
    .selectFrom('sample_directory.account')
    .select('password_hash')
    .where('person_id', '=', kase.subject.personId)
    .executeTakeFirstOrThrow();
  return isPassword(password, hash);
};

const refusals = async (kase: CaseDriver) => (await kase.readings.entries()).map(({ refusal }) => refusal);

const NOTHING_DONE = { 'password.set': 'planned', 'sessions.revoke': 'planned' };

describe('verification', () => {
  it('ends as refused when the attempts of a method are spent, and the right code comes too late', async () => {
    const kase = await rig.open();
    expect(await kase.submitTotp('000000')).toMatchObject({
      accepted: false,
      refusal: 'code-wrong',
      phase: 'verifying',
    });
    await kase.submitTotp('000001');
    expect(await kase.submitTotp('000002')).toMatchObject({ accepted: false, phase: 'under-review' });
    expect(await kase.submitTotp()).toMatchObject({ accepted: false, refusal: 'not-wanted-now' });
    expect(await kase.close()).toMatchObject({ outcome: 'refused', attemptsRefused: 3, evidence: [] });
    expect(await kase.readings.register()).toEqual(NOTHING_DONE);
  });

  it('refuses a code given from another browser than the first, and goes on with the first', async () => {
    const kase = await rig.open();
    await kase.submitTotp();
    const other = await SubjectSession.begin(rig.ground, kase.caseId);
    expect(await kase.askForEmailCode(other)).toMatchObject({ accepted: false, refusal: 'session-other' });
    expect(await kase.submitEmailCode()).toEqual({ accepted: true, phase: 'approving' });
    await kase.cancel();
    await kase.close();
  });
});

describe('a person who says no', () => {
  it('ends it when an approver refuses, and no approval after that counts', async () => {
    const kase = await rig.open();
    await kase.proveIdentity();
    const approval = await kase.signed('anna', 'approve');
    expect(await kase.decide('adam', 'refuse')).toEqual({ accepted: true, phase: 'under-review' });
    expect(await kase.tell('decide', approval)).toMatchObject({ accepted: false });
    expect(await kase.close()).toMatchObject({ outcome: 'refused', approvals: [] });
    expect(await kase.readings.register()).toEqual(NOTHING_DONE);
  });

  it('ends it by a veto after the approval, before the subject came back', async () => {
    const kase = await rig.open();
    await kase.getApproved();
    expect(await kase.decide('anna', 'veto')).toMatchObject({ accepted: true });
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'refused' });
    expect(await kase.submitTotp()).toMatchObject({ accepted: false, refusal: 'not-wanted-now' });
    expect(await kase.readings.register()).toMatchObject({ 'password.set': 'end-proven' });
    await kase.close();
  });
});

describe('a stop', () => {
  it('does not wait for a mail server that is away while a code is sent', async () => {
    const kase = await rig.open();
    rig.mailbox.isAway = true;
    try {
      const asked = kase.askForEmailCode();
      await untilPending(kase, 'sendChallenge');
      expect(await kase.cancel()).toMatchObject({ accepted: true, phase: 'under-review' });
      expect(await asked).toEqual({ accepted: false, refusal: 'stopped', phase: 'verifying' });
    } finally {
      rig.mailbox.isAway = false;
    }
    expect(await kase.close()).toMatchObject({ outcome: 'cancelled' });
    expect(await kase.readings.register()).toEqual(NOTHING_DONE);
  });
});

describe('a decision', () => {
  it('does not count when its author took part before, is of no group, or did not call back', async () => {
    const kase = await rig.open();
    await kase.proveIdentity();
    expect(await kase.decide('dora', 'approve')).toMatchObject({ refusal: 'decider-opened' });
    expect(await kase.decide('rita', 'approve')).toMatchObject({ refusal: 'not-in-group' });
    expect(await kase.decide('adam', 'approve', { calledBack: false })).toMatchObject({ refusal: 'call-back-missing' });
    expect(await kase.recorded()).toMatchObject({ phase: 'approving', approvals: [] });
    expect(await kase.decide('adam', 'approve')).toMatchObject({ accepted: true });
    await kase.redeem();
    expect(await kase.review('adam')).toMatchObject({ refusal: 'not-a-distinct-person' });
    await kase.close();
  });
});

describe('cancelling', () => {
  it('ends the case for whoever opened it', async () => {
    const kase = await rig.open();
    await kase.submitTotp();
    expect(await kase.cancel()).toEqual({ accepted: true, phase: 'under-review' });
    expect(await kase.close()).toMatchObject({ outcome: 'cancelled' });
    expect(await kase.readings.submissions()).toEqual([]);
  });

  it("changes nothing with somebody else's token, an unknown token or an expired one", async () => {
    const kase = await rig.open();
    const expired = await rig.tokenOf('dora');
    await rig.skip(61 * MINUTE);
    const tokens = [await rig.tokenOf('eve'), await rig.tokenOf('adam'), await rig.tokenOf(null, 'ticket-tool')];
    for (const token of [...tokens, 'no-token-at-all', expired]) {
      expect(await kase.cancel(token)).toEqual({ accepted: false, refusal: 'no-standing', phase: 'verifying' });
    }
    expect(await kase.recorded()).toMatchObject({ outcome: null, stop: null });
    await kase.complete();
    await kase.close();
  });

  it("takes Temporal's own cancel for nothing: the case goes on and is finished", async () => {
    const kase = await rig.open();
    await kase.submitTotp();
    await kase.workflow.cancel();
    expect(await kase.phase()).toBe('verifying');
    expect(await kase.submitEmailCode()).toEqual({ accepted: true, phase: 'approving' });
    await kase.workflow.cancel();
    await kase.decide('adam', 'approve');
    await kase.redeem();
    await kase.workflow.cancel();
    await kase.close();
    expect(await kase.workflow.result()).toMatchObject({ outcome: 'completed' });
    expect((await kase.readings.noise()).total).toEqual({ cancel: 1 });
  });
});

describe('a password that cannot be taken', () => {
  it('is refused without spending the claim: the subject chooses another in the same window', async () => {
    const kase = await rig.open();
    await kase.getApproved();
    await kase.submitTotp();
    await kase.claim(kase.subject.password);
    await until(
      'refused',
      () => refusals(kase),
      (seen) => seen.includes('password-reused'),
    );
    const back = await kase.recorded();
    expect(back).toMatchObject({ phase: 'awaiting-claim', outcome: null, claim: null });
    expect(back.claimWindow).not.toBeNull();
    await kase.claim('too short');
    await until(
      'refused',
      () => refusals(kase),
      (seen) => seen.includes('password-unacceptable'),
    );
    expect(await hasPassword(kase, kase.subject.password)).toBe(true);
    expect(await kase.claim()).toMatchObject({ accepted: true });
    await kase.reaches('under-review');
    expect(await hasPassword(kase, NEW_PASSWORD)).toBe(true);
    await kase.close();
    expect(await kase.readings.submissions()).toEqual([]);
  });
});
