import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WORKFLOWS } from '../../contract/handlers.js';
import { CASES_QUEUE } from '../../contract/queues.js';
import { startCampaign } from '../../db/campaigns.js';
import { generatedSubjects, workEmailOf } from '../../dev/seed/people.js';
import { workingDayFrom } from '../../domain/campaigns.js';
import { DAY, HOUR } from '../../domain/clock.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { until } from '../support/case-rig/until.js';

const MONA = 'mona@example.com';
let rig: CaseRig;
beforeAll(async () => {
  rig = await CaseRig.start();
});
afterAll(() => rig.end());

/** As the schedule starts it; whoever starts it by hand can do no more. */
const passes = () =>
  rig.client.workflow.execute(WORKFLOWS.digests, {
    workflowId: `digests-${randomUUID()}`,
    taskQueue: CASES_QUEUE,
    args: [],
  });
const digests = () => rig.mailbox.mails.filter(({ to, messageId }) => to === MONA && messageId.startsWith('<digest.'));
const subjectsTo = (address: string, caseId: string) => rig.mailbox.to(address, caseId).map(({ subject }) => subject);
/** Notices go out beside the story: once what a case has for a digest is there. */
const isHeld = ({ caseId }: CaseDriver) =>
  until('a case that is kept for a digest', async () =>
    rig.place.directory.database.owner
      .selectFrom('digest_item')
      .select('day')
      .where('case_id', '=', caseId)
      .executeTakeFirst(),
  );
/** Seven in the morning of the next day, in Greenwich. */
const nextMorning = async () => Math.floor(((await rig.now()) + 17 * HOUR) / DAY) * DAY + 7 * HOUR;

describe('managers of tier 1', () => {
  it('read of their people’s cases in one mail the next morning, each with a link that stops the case', async () => {
    const cases: CaseDriver[] = [await rig.open(), await rig.open()];
    for (const kase of cases) await isHeld(kase);
    const morning = await nextMorning();
    await passes();
    for (const { caseId } of cases) expect(rig.mailbox.to(MONA, caseId)).toEqual([]);
    await rig.skipTo(morning);
    await passes();
    await passes();
    expect(digests()).toHaveLength(1);
    const [{ text } = { text: '' }] = digests();
    for (const { caseId } of cases) expect(text).toContain(`Case: ${caseId}`);
    const [first] = cases;
    const token = /#token=(\S+)/.exec(text.split(`Case: ${first?.caseId}`)[1] ?? '')?.[1] ?? '';
    expect(await first?.repudiateWith(token)).toMatchObject({ accepted: true });
    await until('a mail to the manager at once', async () =>
      subjectsTo(MONA, first?.caseId ?? '').includes('The recovery of an account did not end well'),
    );
  });

  it('are written to at once where something is to be said before it happens', async () => {
    const kase = await rig.open(rig.nextSubject(), 'mfa.reset');
    const opened = ['A replacement of a passkey was opened'];
    const told = await until(
      'a mail to the manager at once',
      async () => subjectsTo(MONA, kase.caseId),
      ({ length }) => length > 0,
    );
    expect(told).toEqual(opened);
  });
});

describe('people in a campaign', () => {
  it('are invited by the same runs, once, in the morning of their wave’s day', async () => {
    const { directory } = rig.place;
    const person = generatedSubjects(600).at(-1);
    if (person === undefined) throw new Error('nobody is there');
    await directory.add({ ...person, managerId: null });
    const now = await rig.now();
    const day = workingDayFrom(new Date(now + 2 * DAY).toISOString().slice(0, 10));
    const asked = { campaignId: 'autumn', actions: ['password.reset'], reminders: 2, remindAfterDays: 7 };
    const member = { personId: person.personId, wave: 1, day, lookAt: Date.parse(day) - DAY };
    await startCampaign(directory.database.owner, asked, [member], now);
    const invitations = () => rig.mailbox.mails.filter(({ to }) => to === workEmailOf(person));
    await passes();
    expect(invitations()).toEqual([]);
    await rig.skipTo(Date.parse(day) + 7 * HOUR);
    await passes();
    await passes();
    expect(invitations().map(({ subject }) => subject)).toEqual(['Please enrol what you recover your account with']);
  });
});
