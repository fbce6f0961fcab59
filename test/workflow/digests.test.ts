import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WORKFLOWS } from '../../contract/handlers.js';
import { CASES_QUEUE } from '../../contract/queues.js';
import { DAY, HOUR } from '../../domain/clock.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { CaseRig } from '../support/case-rig/rig.js';

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
/** Seven in the morning of the next day, in Greenwich. */
const nextMorning = async () => Math.floor(((await rig.now()) + 17 * HOUR) / DAY) * DAY + 7 * HOUR;

describe('managers of tier 1', () => {
  it('read of their people’s cases in one mail the next morning, each with a link that stops the case', async () => {
    const cases: CaseDriver[] = [await rig.open(), await rig.open()];
    await cases[0]?.submitTotp();
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
    expect(rig.mailbox.to(MONA, first?.caseId ?? '').map(({ subject }) => subject)).toContain(
      'The recovery of an account did not end well',
    );
  });

  it('are written to at once where something is to be said before it happens', async () => {
    const kase = await rig.open(rig.nextSubject(), 'mfa.reset');
    expect(rig.mailbox.to(MONA, kase.caseId).map(({ subject }) => subject)).toEqual([
      'A replacement of a passkey was opened',
    ]);
  });
});
