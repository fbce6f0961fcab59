import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { SeededPerson } from '../../../dev/seed/seed.js';
import { raisedPlan } from '../../../domain/context-risk.js';
import type { EnrolledContact } from '../../../domain/enrolled.js';
import type { RiskSignal } from '../../../domain/risk-signals.js';
import { enrolFurther } from '../../support/case-rig/enrol-further.js';
import { CaseRig } from '../../support/case-rig/rig.js';
import { serveApi, type ServedApi } from '../../support/case-rig/served-api.js';
import { inReach } from '../../support/policy-table/actions.js';
import { openersOf, TablePeople } from '../../support/policy-table/people.js';
import { Switching } from '../../support/switching.js';
import { drives } from './driving.js';
import { amended, policy, TABLE, waysThrough } from './table.js';

/** Whoever is enlisted to decide, beside the subjects. */
const DECIDERS = 40;

let rig: CaseRig;
let api: ServedApi;
let people: TablePeople;
let switches: Switching;
beforeAll(async () => {
  const subjects = TABLE.length + openersOf(TABLE.length) + DECIDERS;
  rig = await CaseRig.start({ amended, enrols: true, subjects, countsFrequency: ['changedWithinSeconds'] });
  api = await serveApi(rig, []);
  people = new TablePeople(rig, policy);
  switches = new Switching(rig, api.url);
});
afterAll(async () => {
  await api?.stop();
  await rig?.end();
});

/** Somebody they named just now: a contact that changed lately. */
async function changesContact({ personId }: SeededPerson): Promise<void> {
  const now = await rig.now();
  const contact: EnrolledContact = {
    type: 'enrolled',
    kind: 'contact',
    enrolledId: randomUUID(),
    personId,
    enrolledAt: now,
    domains: ['voucher'],
    address: `new.friend.of.${personId}@friends.example.net`,
  };
  await enrolFurther(rig.place, contact, now);
}

/** Every second row is raised by the one, and the others by the other; a second recovery raises each rule (`rows.test.ts`). */
const RAISED = TABLE.map(
  (row, at) => ({ ...row, signal: at % 2 === 0 ? 'changed-recently' : 'elevated-threat' }) as const,
);

async function goesAs(
  { plan, classes: [subjectClass] }: (typeof RAISED)[number],
  signal: RiskSignal,
): Promise<unknown> {
  const subject = await people.ofClass(subjectClass);
  if (signal === 'changed-recently') await changesContact(subject);
  const raised = raisedPlan(plan, [signal], inReach(plan.action));
  const [way] = waysThrough(raised);
  if (way === undefined) throw new Error(`nobody gets through ${plan.rule} when it is raised`);
  return drives(rig, people, { plan: raised, way, subject, reversed: true });
}

const raisedBy = (signal: RiskSignal) => RAISED.filter((row) => row.signal === signal);

describe('a row whose subject changed a contact in the last 30 days', () => {
  it.each(raisedBy('changed-recently'))(
    '$name: is raised by a tier, and goes by that and nothing less',
    async (row) => {
      expect(await goesAs(row, 'changed-recently')).toMatchObject({ outcome: 'completed' });
    },
  );
});

describe('a row while two people have switched to elevated threat', () => {
  // Anew for each row: it lasts for 14 days at most, and cases that wait and are reviewed take some of them.
  beforeEach(async () => {
    await switches.turn('sven', 'elevated-threat');
    await switches.turn('olga', 'elevated-threat');
  });

  it.each(raisedBy('elevated-threat'))('$name: is raised by a tier, and goes by that and nothing less', async (row) => {
    expect(await goesAs(row, 'elevated-threat')).toMatchObject({ outcome: 'completed' });
  });
});
