import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { MINUTE, SECOND } from '../../domain/clock.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { until } from '../support/case-rig/until.js';

let rig: CaseRig;
beforeAll(async () => {
  rig = await CaseRig.start();
});
afterAll(() => rig?.end());

const open = () => rig.open(rig.nextSubject(), 'access.emergency');

/** The groups that the directory itself says the subject was granted and has now. */
async function groupsOf({ subject }: CaseDriver): Promise<readonly string[]> {
  const rows = await rig.place.directory.owner
    .selectFrom('sample_directory.membership_in_force')
    .select('group_name')
    .where('person_id', '=', subject.personId)
    .execute();
  return rows.map(({ group_name: group }) => group);
}

/** When the directory itself lets the membership of a case expire, and whether somebody ended it. */
async function expiryAtDirectory({ subject }: CaseDriver): Promise<unknown> {
  return rig.place.directory.owner
    .selectFrom('sample_directory.membership')
    .select(['expires_at', 'ended_at'])
    .where('person_id', '=', subject.personId)
    .execute();
}

const MEMBER = ['emergency-operators'];
const GONE = { 'membership.grant': 'end-proven' };

describe('emergency access', () => {
  it('is granted to a passkey and two approvals, there at 59 minutes, gone and proven at 61, and then reviewed', async () => {
    const kase = await open();
    expect(await kase.submitPasskey()).toEqual({ accepted: true, phase: 'approving' });
    expect(await kase.decide('adam', 'approve', { calledBack: false })).toMatchObject({ accepted: true });
    expect(await groupsOf(kase)).toEqual([]);
    expect(await kase.readings.register()).toEqual({ 'membership.grant': 'planned' });
    expect(await kase.decide('adam', 'approve', { passkey: 1 })).toMatchObject({ refusal: 'not-a-distinct-person' });
    expect(await kase.decide('anna', 'approve')).toMatchObject({ accepted: true });
    const granted = await kase.reaches('in-force');
    expect(await groupsOf(kase)).toEqual(MEMBER);
    expect(granted).toMatchObject({ outcome: null, effects: [{ state: 'proven' }] });
    expect(await kase.decide('anna', 'acknowledge')).toMatchObject({ refusal: 'not-a-distinct-person' });
    expect(await kase.decide('rita', 'acknowledge')).toMatchObject({ refusal: 'not-in-group' });
    expect(await kase.decide('oscar', 'acknowledge')).toMatchObject({ accepted: true });
    const expiry = granted.grantedUntil ?? 0;
    await rig.skipTo(expiry - MINUTE);
    expect(await kase.view()).toMatchObject({ phase: 'in-force', waitsFor: 'what was granted to expire' });
    expect(await groupsOf(kase)).toEqual(MEMBER);
    await rig.skipTo(expiry + MINUTE);
    const over = await kase.reaches('under-review');
    expect(await groupsOf(kase)).toEqual([]);
    expect(await kase.readings.register()).toEqual(GONE);
    expect(over).toMatchObject({ outcome: 'completed', needsHuman: false });
    expect((over.reviewDueAt ?? 0) - expiry).toBeGreaterThanOrEqual(24 * 60 * MINUTE);
    expect(await kase.review('adam')).toMatchObject({ refusal: 'not-a-distinct-person' });
    await kase.close();
    expect(await kase.workflow.result()).toEqual({ caseId: kase.caseId, outcome: 'completed' });
  });

  it('that nobody acknowledges within 15 minutes ends by itself, proven, and is reviewed', async () => {
    const kase = await open();
    const { deadline } = await kase.getGranted();
    await rig.skipTo((deadline ?? 0) - MINUTE);
    expect(await groupsOf(kase)).toEqual(MEMBER);
    expect(await kase.view()).toMatchObject({ waitsFor: expect.stringContaining('acknowledge') });
    await rig.skipTo((deadline ?? 0) + MINUTE);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'lapsed', needsHuman: false });
    expect(await groupsOf(kase)).toEqual([]);
    expect(await kase.readings.register()).toEqual(GONE);
    await kase.close();
  });

  it('is not to be had again by whom its review is late for, until it is reviewed', async () => {
    const subject = rig.nextSubject();
    const kase = await rig.open(subject, 'access.emergency');
    await kase.getGranted();
    await kase.cancel();
    const { reviewDueAt } = await kase.reaches('under-review');
    await rig.skipTo((reviewDueAt ?? 0) + MINUTE);
    const again = async () =>
      rig.askToOpen({ caseId: randomUUID(), subject: subject.username }, await rig.tokenOf('dora'), 'access.emergency');
    expect(await again()).toMatchObject({ accepted: false, refusal: 'review-overdue' });
    await kase.close();
    expect(await again()).toMatchObject({ accepted: true });
  });

  it('attack: is not extended, by approving again nor by another case: a further case later asks for everything anew', async () => {
    const subject = rig.nextSubject();
    const kase = await rig.open(subject, 'access.emergency');
    const { grantedUntil = 0 } = await kase.getGranted();
    const expiry = await expiryAtDirectory(kase);
    const again = async () =>
      rig.askToOpen({ caseId: randomUUID(), subject: subject.username }, await rig.tokenOf('dora'), 'access.emergency');
    expect(await again()).toMatchObject({ refusal: 'recovery-open' });
    for (const who of ['adam', 'anna'])
      expect(await kase.decide(who, 'approve')).toMatchObject({ refusal: 'not-wanted-now', phase: 'in-force' });
    expect(await kase.submitPasskey()).toMatchObject({ accepted: false });
    expect(await kase.decide('oscar', 'acknowledge')).toMatchObject({ accepted: true });
    expect(await kase.recorded()).toMatchObject({ grantedUntil, deadline: grantedUntil });
    expect(await expiryAtDirectory(kase)).toEqual(expiry);
    await rig.skipTo(grantedUntil + MINUTE);
    await kase.reaches('under-review');
    expect(await groupsOf(kase)).toEqual([]);
    await kase.close();

    expect(await again()).toMatchObject({ refusal: 'recovery-too-soon' });
    const { plan } = await kase.recorded();
    await rig.skip(plan.spacingSeconds * SECOND);
    const further = await rig.open(subject, 'access.emergency');
    expect(await further.submitPasskey()).toMatchObject({ accepted: true });
    expect(await further.decide('adam', 'approve')).toMatchObject({ accepted: true, phase: 'approving' });
    expect(await groupsOf(further)).toEqual([]);
    expect(await further.decide('anna', 'approve')).toMatchObject({ accepted: true });
    await further.reaches('in-force');
    expect(await groupsOf(further)).toEqual(MEMBER);
    await further.cancel();
    await further.reaches('under-review');
    await further.close();
  });

  it('tells the subject, their manager, the approvers and the reviewers, in words of its own', async () => {
    const kase = await open();
    await kase.getGranted();
    await kase.cancel();
    await kase.reaches('under-review');
    await kase.close();
    await kase.workflow.result();
    const told = (address: string) => rig.mailbox.to(address, kase.caseId).map(({ subject }) => subject);
    expect(told(kase.subject.privateEmail ?? '')).toEqual([
      'A request for emergency access in your name was opened',
      'You have emergency access now',
      'The request for emergency access in your name has ended',
    ]);
    expect(told('mona@example.com')).toContain('Somebody you manage has emergency access now');
    const wanted = 'Your approval is wanted: emergency access';
    expect(told('adam@example.com')).toContain(wanted);
    // On duty: whoever is to know of it, and is told of each step as well (row 14, N3).
    expect(told('oscar@example.com').toSorted()).toEqual([
      'A request for emergency access was opened',
      'Acknowledge this, or it ends: emergency access',
      'Done: emergency access',
    ]);
    expect([...told('rita@example.com'), ...told('rob@example.com')]).toHaveLength(2);
  });

  it.each(['subject', 'adam', 'oscar', 'dora'])('is ended early by one act of somebody involved: %s', async (who) => {
    const kase = await open();
    await kase.getGranted();
    const username = who === 'subject' ? kase.subject.username : who;
    expect(await kase.cancel(await rig.tokenOf('eve'))).toMatchObject({ refusal: 'no-standing', phase: 'in-force' });
    expect(await groupsOf(kase)).toEqual(MEMBER);
    expect(await kase.cancel(await rig.tokenOf(username))).toMatchObject({ accepted: true });
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed' });
    expect(await groupsOf(kase)).toEqual([]);
    expect(await kase.readings.register()).toEqual(GONE);
    await kase.close();
  });

  it('attack: who may end it early cannot cancel a case before that, and a refusal grants nothing', async () => {
    const kase = await open();
    for (const who of ['oscar', 'adam', kase.subject.username]) {
      expect(await kase.cancel(await rig.tokenOf(who))).toMatchObject({ refusal: 'no-standing' });
    }
    await kase.submitPasskey();
    await kase.decide('adam', 'approve');
    expect(await kase.decide('anna', 'refuse')).toMatchObject({ accepted: true });
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'refused' });
    expect(await kase.readings.register()).toEqual({ 'membership.grant': 'planned' });
    await kase.close();
  });

  it('ends at once when somebody says that it was not them', async () => {
    const kase = await open();
    await kase.getGranted();
    await kase.repudiate();
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'repudiated' });
    expect(await groupsOf(kase)).toEqual([]);
    expect(await kase.readings.register()).toEqual(GONE);
    await kase.close();
  });

  it('whose target cannot be changed when its time is over is ended as soon as it can, and proven', async () => {
    const kase = await open();
    const { grantedUntil } = await kase.getGranted();
    expect(await kase.decide('oscar', 'acknowledge')).toMatchObject({ accepted: true });
    const { owner } = rig.place.directory;
    await sql`REVOKE UPDATE (ended_at) ON sample_directory.membership FROM sample_directory`.execute(owner);
    await rig.skipTo((grantedUntil ?? 0) + MINUTE);
    await until(
      'the end begun',
      () => kase.readings.register(),
      (register) => register['membership.grant'] === 'ending',
    );
    await rig.skip(10 * MINUTE);
    expect(await kase.recorded()).toMatchObject({ phase: 'ending', outcome: 'completed', reviewDueAt: null });
    await sql`GRANT UPDATE (ended_at) ON sample_directory.membership TO sample_directory`.execute(owner);
    await kase.reaches('under-review');
    expect(await groupsOf(kase)).toEqual([]);
    expect(await kase.readings.register()).toEqual(GONE);
    await kase.close();
  });
});
