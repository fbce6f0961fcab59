import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SECOND } from '../../../domain/clock.js';
import type { DecisionMessage } from '../../../contract/messages.js';
import { CaseRig } from '../../support/case-rig/rig.js';
import { give, type Scene } from '../../support/policy-table/giving.js';
import { openersOf, TablePeople } from '../../support/policy-table/people.js';
import { benchFor } from './countersigning.js';
import { opens } from './driving.js';
import { accepted, refused, untouched } from './refused.js';
import { amended, LAPSES, policy, type Lapse } from './table.js';

/** Whoever is enlisted to decide, beside the subjects. */
const DECIDERS = 40;

let rig: CaseRig;
let people: TablePeople;
beforeAll(async () => {
  const subjects = LAPSES.length + openersOf(LAPSES.length) + DECIDERS;
  rig = await CaseRig.start({ amended, enrols: true, subjects });
  people = new TablePeople(rig, policy);
});
afterAll(() => rig?.end());

/** Where a case waits for what is missing, and what comes too late. */
interface Waiting extends Scene {
  readonly late: DecisionMessage | null;
}
const waiting = new Map<string, Waiting>();

/** All approve but the last, who has signed and not sent it. */
async function lacksOne(scene: Scene, { plan, approvals }: Lapse): Promise<DecisionMessage | null> {
  if (approvals === 0) return null;
  const { seated } = await benchFor(scene, plan, approvals);
  for (const { person } of seated.slice(0, -1)) accepted(await scene.kase.decide(person.username, 'approve'));
  const last = seated.at(-1)?.person.username ?? '';
  return scene.kase.signed(last, 'approve');
}

describe('each row, with one thing missing', () => {
  it.each(LAPSES)('$name: waits', async (lapse) => {
    const subject = await people.ofClass(lapse.subjectClass);
    const scene = await opens(rig, people, { plan: lapse.plan, subject });
    for (const method of lapse.given) accepted(await give(scene, method));
    const late = await lacksOne(scene, lapse);
    expect(await scene.kase.phase()).toBe(lapse.approvals > 0 ? 'approving' : 'verifying');
    await untouched(scene.kase);
    waiting.set(lapse.name, { ...scene, late });
  });

  it.each(LAPSES)('$name: lapses when its window is over, and nothing was done', async ({ name }) => {
    const scene = waiting.get(name);
    if (scene === undefined) throw new Error('it does not wait');
    const { kase, late } = scene;
    const { deadline, phase } = await kase.recorded();
    if (phase !== 'under-review') await rig.skipTo((deadline ?? 0) + SECOND);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'lapsed' });
    if (late !== null) refused(await kase.tell('decide', late), 'not-wanted-now');
    refused(await kase.claim(), 'not-wanted-now');
    await untouched(kase);
    await kase.close((await people.inGroup((await kase.recorded()).plan.review.group)).username);
  });
});
