import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DAY, MINUTE, SECOND } from '../../domain/clock.js';
import { isPassword } from '../../connectors/sample-directory/passwords.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { until } from '../support/case-rig/until.js';

let rig: CaseRig;
beforeAll(async () => {
  rig = await CaseRig.start();
});
afterAll(() => rig?.end());

/** The deadline of the phase a case is in, in epoch milliseconds. */
const deadlineOf = async (kase: CaseDriver): Promise<number> => {
  const { deadline } = await kase.recorded();
  if (deadline === null) throw new Error('the phase has no deadline');
  return deadline;
};

/** When the last deadline of a case was heard, against when it was due. */
const heardAfterMs = async (kase: CaseDriver, due: number): Promise<number> => {
  const entry = (await kase.readings.entries()).findLast(({ fact }) => fact.kind === 'deadline');
  return (entry?.at ?? Number.NaN) - due;
};

const mailsTo = (username: string, subject: string, caseId: string): number =>
  rig.mailbox.to(`${username}@example.com`, caseId).filter((mail) => mail.subject.startsWith(subject)).length;

describe('the evidence window', () => {
  it('is over exactly at its deadline, and not a minute before: the case lapses, is reviewed and frees its subject', async () => {
    const kase = await rig.open();
    await kase.submitTotp();
    const deadline = await deadlineOf(kase);
    const { openedAt } = (await kase.recorded()).opening.receipt;
    expect(Math.abs(deadline - openedAt - DAY)).toBeLessThan(5 * SECOND);
    await rig.skipTo(deadline - MINUTE);
    expect(await kase.phase()).toBe('verifying');
    await rig.skipTo(deadline);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'lapsed' });
    expect(await heardAfterMs(kase, deadline)).toBeGreaterThanOrEqual(0);
    expect(await heardAfterMs(kase, deadline)).toBeLessThan(5 * SECOND);
    const next = await rig.open(kase.subject);
    await next.cancel();
    await Promise.all([next.close(), kase.close()]);
  });
});

describe('the approval window', () => {
  it('is over an hour after the evidence was frozen, and an approval signed later grants nothing', async () => {
    const kase = await rig.open();
    const { frozenAt } = await kase.proveIdentity();
    const deadline = await deadlineOf(kase);
    expect(deadline - (frozenAt ?? 0)).toBe(60 * MINUTE);
    await rig.skipTo(deadline - MINUTE);
    expect(await kase.phase()).toBe('approving');
    const late = await kase.signed('adam', 'approve');
    await rig.skipTo(deadline);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'lapsed', approvals: [] });
    expect(await kase.tell('decide', late)).toMatchObject({ accepted: false, phase: 'under-review' });
    expect(await kase.readings.register()).toEqual({ 'password.set': 'planned', 'sessions.revoke': 'planned' });
    await kase.close();
  });
});

describe('the hand-over window', () => {
  it('ends what was approved and never claimed, so that it can never be applied, and has it reviewed', async () => {
    const kase = await rig.open();
    const { handOverUntil } = await kase.getApproved();
    await rig.skipTo((handOverUntil ?? 0) - MINUTE);
    expect(await kase.phase()).toBe('awaiting-claim');
    await rig.skipTo(handOverUntil ?? 0);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'lapsed', needsHuman: false });
    expect(await kase.readings.register()).toMatchObject({ 'password.set': 'end-proven' });
    expect(await kase.claim()).toMatchObject({ accepted: false, refusal: 'not-wanted-now' });
    const { password_hash: hash, disabled } = await rig.place.directory.owner
      .selectFrom('sample_directory.account')
      .select(['password_hash', 'disabled'])
      .where('person_id', '=', kase.subject.personId)
      .executeTakeFirstOrThrow();
    expect(await isPassword(kase.subject.password, hash)).toBe(true);
    expect(disabled).toBe(false);
    await kase.close();
  });
});

describe("the claim's own window", () => {
  it('opens with one fresh item only, is over after ten minutes, and needs another item then', async () => {
    const kase = await rig.open();
    await kase.getApproved();
    expect(await kase.claim()).toMatchObject({ accepted: false, refusal: 'claim-not-open' });
    await rig.skip(MINUTE);
    expect(await kase.submitTotp()).toMatchObject({ accepted: true });
    const { claimWindow } = await kase.recorded();
    await rig.skipTo((claimWindow?.until ?? 0) + SECOND);
    expect(await kase.claim()).toMatchObject({ accepted: false, refusal: 'claim-window-over' });
    expect(await kase.claim()).toMatchObject({ accepted: false, refusal: 'claim-not-open' });
    expect(await kase.readings.register()).toMatchObject({ 'password.set': 'planned' });
    await kase.redeem();
    await kase.close();
  });
});

describe('the review', () => {
  it('is asked for every day, called overdue after seven, and never passed over by time', async () => {
    const kase = await rig.open();
    await kase.cancel();
    const { reviewDueAt } = await kase.reaches('under-review');
    // The one it was given to by lot; the other hears of it when it is late.
    const reminders = (): readonly number[] =>
      ['rita', 'rob']
        .map((reviewer) => mailsTo(reviewer, 'Still to be reviewed', kase.caseId))
        .toSorted((one, other) => one - other);
    await rig.skip(DAY);
    await until(
      'one reminder',
      async () => reminders()[1],
      (sent) => sent === 1,
    );
    expect((await kase.recorded()).needsHuman).toBe(false);
    await rig.skipTo((reviewDueAt ?? 0) + MINUTE);
    await until(
      'overdue',
      async () => mailsTo('rob', 'Review overdue', kase.caseId),
      (sent) => sent === 1,
    );
    expect(reminders()).toEqual([0, 6]);
    expect(mailsTo('rita', 'Review overdue', kase.caseId)).toBe(1);
    expect(await kase.recorded()).toMatchObject({ phase: 'under-review', needsHuman: true });
    await rig.skip(2 * DAY);
    await until(
      'reminded again',
      async () => mailsTo('rob', 'Review overdue', kase.caseId),
      (sent) => sent === 3,
    );
    expect(await kase.close('rob')).toMatchObject({ outcome: 'cancelled', needsHuman: false });
  });
});
