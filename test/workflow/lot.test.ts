import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DAY } from '../../domain/clock.js';
import { lotOf } from '../../domain/review-draw.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { until } from '../support/case-rig/until.js';

/** Row 1b's one in ten, for resets of passwords. */
const drawsOneInTen = (policy: string): string =>
  policy.replace('reminderSeconds: 86400', 'reminderSeconds: 86400\n      percentOfCompleted: 10');

let rig: CaseRig;
beforeAll(async () => {
  rig = await CaseRig.start({ amended: drawsOneInTen });
});
afterAll(() => rig?.end());

/** So many that it does not happen in a lifetime of test runs that all are drawn. */
const CASES_MAX = 10;

async function redeemed(): Promise<CaseDriver> {
  const kase = await rig.open();
  await kase.getApproved();
  await kase.submitTotp();
  expect(await kase.claim()).toMatchObject({ accepted: true });
  await until('the end of a case', async () => (await kase.recorded()).outcome);
  return kase;
}

/** Completes cases until one is left out; each goes where its lot says, by anybody's count. */
async function leftOut(): Promise<CaseDriver> {
  for (let opened = 1; opened <= CASES_MAX; opened += 1) {
    const kase = await redeemed();
    const recorded = await kase.recorded();
    expect(recorded.phase).toBe(lotOf(recorded) < 0.1 ? 'under-review' : 'closed');
    if (recorded.phase === 'closed') return kase;
    await kase.close();
  }
  throw new Error(`each of ${CASES_MAX} cases was drawn`);
}

describe('a reset of a password under a policy that draws one in ten', () => {
  it('closes when the lot leaves it out, and asks nobody for a review', async () => {
    const kase = await leftOut();
    expect(await kase.workflow.result()).toEqual({ caseId: kase.caseId, outcome: 'completed' });
    expect(await kase.recorded()).toMatchObject({ review: null, needsHuman: false });
    expect(rig.mailbox.mails.filter(({ to, text }) => /rita|rob/.test(to) && text.includes(kase.caseId))).toEqual([]);
  });

  it('is looked at after all when its subject says "not me" a week after it closed', async () => {
    const kase = await leftOut();
    await rig.skip(7 * DAY);
    await kase.repudiate();
    await until(
      'the repudiation',
      async () => (await kase.recorded()).outcome,
      (outcome) => outcome === 'repudiated',
    );
    await kase.reaches('under-review');
    expect(await kase.close()).toMatchObject({
      phase: 'closed',
      outcome: 'repudiated',
      review: { by: expect.any(String) },
    });
  });

  it('is looked at, whatever its lot, when a code was refused on the way', async () => {
    const kase = await rig.open();
    expect(await kase.submitTotp('000000')).toMatchObject({ refusal: 'code-wrong' });
    expect(await kase.complete()).toMatchObject({ phase: 'under-review', outcome: 'completed' });
    await kase.close();
  });
});
