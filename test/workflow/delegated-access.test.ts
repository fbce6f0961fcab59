import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { WORKFLOWS } from '../../contract/handlers.js';
import { CASES_QUEUE } from '../../contract/queues.js';
import { HOUR, MINUTE } from '../../domain/clock.js';
import type { Case } from '../../domain/case.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { personNamed } from '../support/case-rig/place.js';
import { CaseRig } from '../support/case-rig/rig.js';

let rig: CaseRig;
beforeAll(async () => {
  rig = await CaseRig.start();
  await owns('adam', 'team-calendar');
});
afterAll(() => rig?.end());

async function owns(username: string, group: string): Promise<void> {
  const { personId } = personNamed(rig.place, username);
  const row = { group_name: group, person_id: personId };
  await rig.place.directory.owner.insertInto('sample_directory.group_owner').values(row).execute();
}

async function groupsOf({ subject }: CaseDriver): Promise<readonly string[]> {
  const rows = await rig.place.directory.owner
    .selectFrom('sample_directory.membership_in_force')
    .select('group_name')
    .where('person_id', '=', subject.personId)
    .execute();
  return rows.map(({ group_name: group }) => group);
}

/** Goes on honestly until what was lent is in force. */
async function lent(kase: CaseDriver): Promise<Case> {
  expect(await kase.submitPasskey()).toMatchObject({ accepted: true });
  await kase.reaches('approving');
  expect(await kase.decide('adam', 'approve', { calledBack: false })).toMatchObject({ accepted: true });
  const { deadline } = await kase.reaches('cooling-off');
  expect(await groupsOf(kase)).toEqual([]);
  await rig.skipTo((deadline ?? 0) + 1_000);
  return kase.reaches('in-force');
}

/** As the schedule starts it, every few minutes. */
const passes = () =>
  rig.client.workflow.execute(WORKFLOWS.digests, {
    workflowId: `digests-${randomUUID()}`,
    taskQueue: CASES_QUEUE,
    args: [],
  });

/** Whoever has what was lent signed in at a moment, as the directory sees it. */
async function signedIn({ subject }: CaseDriver, at: number): Promise<void> {
  await sql`insert into sample_directory.session (session_id, person_id, created_at)
    values (${randomUUID()}, ${subject.personId}, ${new Date(at)})`.execute(rig.place.directory.owner);
}

const openLoan = () => rig.open(rig.nextSubject(), 'access.delegate');

describe('what an owner lends (section 5.11)', () => {
  it('is granted on the owner’s word for eight hours, and gone and proven then; the owner reads when it began and who used it', async () => {
    const kase = await openLoan();
    const { grantedUntil, plan } = await lent(kase);
    expect(plan).toMatchObject({ tier: 2, effects: [{ kind: 'membership.grant', group: 'team-calendar' }] });
    expect(await groupsOf(kase)).toEqual(['team-calendar']);
    const until = grantedUntil ?? 0;
    expect(until - (await rig.now())).toBeLessThanOrEqual(8 * HOUR);
    await signedIn(kase, until - HOUR);
    await rig.skipTo(until + MINUTE);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed' });
    expect(await groupsOf(kase)).toEqual([]);
    expect(await kase.readings.register()).toEqual({ 'membership.grant': 'end-proven' });
    const mails = rig.mailbox.to('adam@example.com', kase.caseId);
    expect(mails.map(({ subject }) => subject)).toEqual(
      expect.arrayContaining(['What you own is lent now', 'What you lent is yours again']),
    );
    expect(mails.at(-1)?.text).toContain('They signed in while they had it');
    await kase.close();
  });

  it('is told of to its owner each time that whoever has it signs in: once each, and not of what was before or after', async () => {
    const kase = await openLoan();
    const { grantedUntil } = await lent(kase);
    const [until, since] = [grantedUntil ?? 0, (grantedUntil ?? 0) - 8 * HOUR];
    const told = () =>
      rig.mailbox
        .to('adam@example.com', kase.caseId)
        .filter(({ subject }) => subject === 'What you lent may be in use')
        .map(({ text }) => text);
    await signedIn(kase, since - MINUTE);
    await passes();
    expect(told()).toEqual([]);
    await signedIn(kase, since + 10 * MINUTE);
    await signedIn(kase, since + 20 * MINUTE);
    await rig.skipTo(since + 30 * MINUTE);
    await passes();
    await passes();
    expect(told()).toHaveLength(2);
    expect(told()[0]).toContain(`/console/cases/${kase.caseId}`);
    expect(told()[0]).toContain('end it where you approved it');
    await signedIn(kase, since + 40 * MINUTE);
    await rig.skipTo(since + 50 * MINUTE);
    await passes();
    expect(told()).toHaveLength(3);
    await rig.skipTo(until + MINUTE);
    await kase.reaches('under-review');
    await signedIn(kase, until + 2 * MINUTE);
    await passes();
    expect(told()).toHaveLength(3);
  });

  it('attack: is approved by no member of the identity team who does not own it', async () => {
    const kase = await openLoan();
    await kase.submitPasskey();
    await kase.reaches('approving');
    expect(await kase.decide('anna', 'approve', { calledBack: false })).toMatchObject({ refusal: expect.any(String) });
    expect(await groupsOf(kase)).toEqual([]);
    await kase.cancel();
  });

  it('attack: is no group that confers authority, none that the policy does not name, and none that nobody owns', async () => {
    const token = await rig.tokenOf('dora');
    const { username: subject } = rig.nextSubject();
    for (const group of ['recovery-approvers', 'emergency-operators', 'press-mailbox', undefined]) {
      const named = group === undefined ? {} : { group };
      expect(await rig.askToOpen({ caseId: randomUUID(), subject, ...named }, token, 'access.delegate')).toMatchObject({
        accepted: false,
        refusal: 'delegation-not-named',
      });
    }
  });

  it('attack: outlives its eight hours neither when the workers are away nor when its row is made longer by hand', async () => {
    const kase = await openLoan();
    const { grantedUntil } = await lent(kase);
    const longer = { expires_at: new Date((grantedUntil ?? 0) + 24 * HOUR) };
    const made = rig.place.directory.owner
      .updateTable('sample_directory.membership')
      .set(longer)
      .where('person_id', '=', kase.subject.personId)
      .execute();
    await expect(made).rejects.toThrow(/check constraint/);
    await rig.skipTo((grantedUntil ?? 0) + MINUTE);
    await kase.reaches('under-review');
    expect(await groupsOf(kase)).toEqual([]);
  });
});
