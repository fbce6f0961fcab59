import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isOfAccount, ACTIONS } from '../../../domain/actions.js';
import { MINUTE, SECOND } from '../../../domain/clock.js';
import { raisedPlan } from '../../../domain/context-risk.js';
import { isFor } from '../../../domain/owned-accounts.js';
import { classesOfAccount, isOfNoPerson } from '../../../domain/subject-classes.js';
import { NO_PERSON_KINDS } from '../../../domain/subjects.js';
import { isPlan, planOfClasses } from '../../../policy/plan.js';
import { CaseRig } from '../../support/case-rig/rig.js';
import { FIXTURES, inReach } from '../../support/policy-table/actions.js';
import { CLASSES_OF_PEOPLE } from '../../domain/support/weakest.js';
import { openersOf, TablePeople } from '../../support/policy-table/people.js';
import { drives } from './driving.js';
import { amended, policy, WAYS, waysThrough } from './table.js';

/** Beside the subjects of the rows, whoever is enlisted to decide. */
const DECIDERS = 50;

/** Classes of owners for whose accounts of a kind an action has no row. */
const UNOWNED = ACTIONS.filter(isOfAccount).flatMap((action) =>
  NO_PERSON_KINDS.filter((kind) => isFor(action, kind)).flatMap((kind) =>
    CLASSES_OF_PEOPLE.filter((one) => !isOfNoPerson(one))
      .map((subjectClass) => ({ action, kind, subjectClass, classes: classesOfAccount([kind], [subjectClass]) }))
      .filter(({ classes }) => !isPlan(planOfClasses(policy, action, classes))),
  ),
);

let rig: CaseRig;
let people: TablePeople;
beforeAll(async () => {
  const openers = openersOf(2 * WAYS.length);
  const subjects = WAYS.length + UNOWNED.length + CLASSES_OF_PEOPLE.length + openers + DECIDERS;
  rig = await CaseRig.start({ amended, enrols: true, subjects, countsFrequency: ['recoveries'] });
  people = new TablePeople(rig, policy);
});
afterAll(() => rig?.end());

const COMPLETED = { outcome: 'completed' };

describe('every row, for whoever gets a plan of their own', () => {
  it.each(WAYS)('$name: goes by this and nothing less', async ({ plan, classes: [subjectClass], way, nth }) => {
    const subject = await people.ofClass(subjectClass);
    const first = await drives(rig, people, { plan, way, subject, reversed: false });
    expect(first).toMatchObject(COMPLETED);
    // Above the rule itself what is raised is tried in `raised.test.ts`.
    if (nth > 0 || plan.overlays !== undefined) return;
    const again = await people.recovered(subject, FIXTURES[plan.action].without);
    // A second recovery in 30 days is raised by a tier; nobody waits for another code where none must pass between them.
    await rig.skip(Math.max(plan.spacingSeconds * SECOND, MINUTE));
    // Whoever owns an account has nothing of their own recovered by its case; what a mailbox lends is lent to themselves.
    const isAccounts = isOfAccount(plan.action) && plan.action !== 'mailbox.delegate';
    const raised = isAccounts ? plan : raisedPlan(plan, ['recovered-often'], inReach(plan.action));
    const [least] = waysThrough(raised);
    if (least === undefined) throw new Error(`nobody gets through ${plan.rule} a second time`);
    const second = await drives(rig, people, { plan: raised, way: least, subject: again, reversed: true });
    expect(second).toMatchObject(COMPLETED);
  });
});

describe('an account of an owner of a class for which its action has no row', () => {
  it('is there: own staff answer for what works here by itself', () => {
    expect([...new Set(UNOWNED.map(({ subjectClass }) => subjectClass))]).toEqual(
      expect.arrayContaining(['contractor', 'vendor']),
    );
  });

  it.each(UNOWNED)('$action of the $kind of one who is $subjectClass: is refused', async (row) => {
    const subject = await people.ofClass(row.subjectClass);
    const { names } = FIXTURES[row.action];
    const account = await people.accountOf(subject, row, names);
    const request = { caseId: randomUUID(), subject: subject.username, ...names, account: account?.name ?? '' };
    const answer = await rig.askToOpen(request, await rig.tokenOf('dora'), row.action);
    expect(answer).toMatchObject({ accepted: false, refusal: 'no-rule' });
  });
});

describe('a class for which an action has no row', () => {
  it.each(CLASSES_OF_PEOPLE)('%s: is refused each such action', async (subjectClass) => {
    const { username } = await people.ofClass(subjectClass);
    const without = ACTIONS.filter((action) => !isPlan(planOfClasses(policy, action, [subjectClass])));
    for (const action of without) {
      const request = { caseId: randomUUID(), subject: username, ...FIXTURES[action].names };
      const answer = await rig.askToOpen(request, await rig.tokenOf('dora'), action);
      // Of people as of accounts: nobody has an account in the place of their own.
      const refusal = isOfAccount(action) ? 'account-misnamed' : 'no-rule';
      expect({ action, answer }).toMatchObject({ action, answer: { accepted: false, refusal } });
    }
  });
});
