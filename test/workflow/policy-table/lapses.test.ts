import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SECOND } from '../../../domain/clock.js';
import type { DecisionMessage } from '../../../contract/messages.js';
import type { Method } from '../../../domain/evidence.js';
import type { Plan } from '../../../domain/plan.js';
import type { SubjectClass } from '../../../domain/subject-classes.js';
import { notYetEnough } from '../../domain/support/weakest.js';
import { CaseRig } from '../../support/case-rig/rig.js';
import { inReach } from '../../support/policy-table/actions.js';
import { givable, give, HERE, type Scene } from '../../support/policy-table/giving.js';
import { TablePeople } from '../../support/policy-table/people.js';
import { benchFor } from './countersigning.js';
import { opens } from './driving.js';
import { accepted, refused, untouched } from './refused.js';
import { policy, TABLE, waysThrough } from './table.js';

/** What is given of each row by which it does not go on, and how many of those who must approve do. */
interface Lapse {
  readonly name: string;
  readonly plan: Plan;
  readonly subjectClass: SubjectClass;
  readonly given: readonly Method[];
  readonly approvals: number;
}

/** Whatever one can give oneself beside what is left of the weakest evidence, as long as it is not enough. */
function withoutOne(plan: Plan, rest: readonly Method[]): readonly Method[] {
  const own = givable(plan).filter((method) => inReach(plan.action).includes(method) || rest.includes(method));
  return notYetEnough(plan, rest, own, HERE);
}

/** Each row without each of its items, and with one of its people missing. */
const LAPSES: readonly Lapse[] = TABLE.flatMap(({ name, plan, classes: [subjectClass] }) =>
  waysThrough(plan).flatMap(({ methods, approvals }): readonly Lapse[] => {
    const row = { plan, subjectClass };
    const by = `${name} by ${methods.join(' and ')}`;
    const lacking = methods.map((missing) => ({
      ...row,
      name: `${by}, without ${missing}`,
      given: withoutOne(
        plan,
        methods.filter((method) => method !== missing),
      ),
      approvals: 0,
    }));
    const unsigned = { ...row, name: `${by}, one approval fewer`, given: methods, approvals };
    return approvals === 0 ? lacking : [...lacking, unsigned];
  }),
);

/** Whoever is enlisted to decide, beside the subjects. */
const DECIDERS = 20;

let rig: CaseRig;
let people: TablePeople;
beforeAll(async () => {
  rig = await CaseRig.start({ subjects: LAPSES.length + DECIDERS });
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
