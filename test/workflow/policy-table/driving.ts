import { expect } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { DecisionMessage } from '../../../contract/messages.js';
import type { SeededPerson } from '../../../dev/seed/seed.js';
import type { Case } from '../../../domain/case.js';
import { MINUTE, SECOND } from '../../../domain/clock.js';
import type { Plan } from '../../../domain/plan.js';
import type { EvidencePath } from '../../domain/support/weakest.js';
import { CaseDriver } from '../../support/case-rig/case-driver.js';
import type { CaseRig } from '../../support/case-rig/rig.js';
import { SubjectSession } from '../../support/case-rig/subject-session.js';
import { until } from '../../support/case-rig/until.js';
import { FIXTURES } from '../../support/policy-table/actions.js';
import { freshMethod, give, notAdmitted, type Scene } from '../../support/policy-table/giving.js';
import type { TablePeople } from '../../support/policy-table/people.js';
import { benchFor, countersigns, OUTSIDER, refusesWeakApprovals, signerOf, type Bench } from './countersigning.js';
import { accepted, done, refused, untouched } from './refused.js';

/** What is opened and by which way it goes. */
export interface Drive {
  /** As the table has it, raised or not: the case must have been opened under exactly this. */
  readonly plan: Plan;
  readonly way: EvidencePath;
  readonly subject: SeededPerson;
  /** Whether evidence is given, and seats are filled, the other way round. */
  readonly reversed: boolean;
}

/** Opens a case for somebody, with whatever its action must name. */
export async function opens(
  rig: CaseRig,
  people: TablePeople,
  { plan, subject }: Pick<Drive, 'plan' | 'subject'>,
): Promise<Scene> {
  const { names, happens, planned } = FIXTURES[plan.action];
  await happens?.(rig, subject, people);
  const account = await people.accountOf(subject, plan, names);
  const named = account === null ? names : { ...names, account: account.name };
  const opener = await people.opener();
  const agent = { personId: opener.personId, clientId: 'desk-console', roles: ['desk'] };
  const [caseId, token] = [randomUUID(), rig.ground.tokens.issue(agent, await rig.now())];
  accepted(await rig.askToOpen({ caseId, subject: subject.username, ...named }, token, plan.action));
  const kase = await CaseDriver.join(rig.ground, caseId, subject, token);
  const pinned = account === null ? plan : { ...plan, account };
  expect((await kase.recorded()).plan).toEqual(planned === undefined ? pinned : planned(pinned));
  return { rig, people, kase, opener };
}

/** The evidence one item after the other: with one fewer nothing goes on. Returns what was signed before the last of it. */
async function proves(scene: Scene, drive: Drive, bench: Bench): Promise<DecisionMessage> {
  const { kase } = scene;
  const { plan, reversed } = drive;
  refused(await kase.claim(), 'not-wanted-now');
  const foreign = notAdmitted(plan);
  if (foreign !== null) refused(await give(scene, foreign), 'method-not-admitted');
  const methods = reversed ? drive.way.methods.toReversed() : drive.way.methods;
  let early = await kase.signed(signerOf(bench).username, 'approve');
  for (const [at, method] of methods.entries()) {
    expect(await kase.phase()).toBe('verifying');
    await untouched(kase);
    early = await kase.signed(signerOf(bench).username, 'approve');
    if (at === 0) refused(await kase.decide(signerOf(bench).username, 'approve'), 'not-wanted-now');
    accepted(await give(scene, method));
  }
  return early;
}

/** Whoever was there in person is not waited for (rows 3 and 4). */
async function isNotWaitedFor(kase: CaseDriver): Promise<void> {
  expect(await kase.phase()).not.toBe('cooling-off');
}

/** The time to object: nothing is done a minute before it is over, whoever asks for it. */
async function coolsOff({ rig, kase }: Scene, { plan, way }: Drive): Promise<void> {
  const { coolingOffSeconds, coolingOffWaivedBy } = plan.windows;
  if (coolingOffSeconds === 0) return;
  if (coolingOffWaivedBy !== undefined && way.methods.includes('in-person')) return isNotWaitedFor(kase);
  const { deadline, phase, approvals, frozenAt } = await kase.recorded();
  expect(phase).toBe('cooling-off');
  const since = Math.max(frozenAt ?? 0, ...approvals.map(({ standing }) => standing.receipt.readAt));
  expect((deadline ?? 0) - since).toBeGreaterThanOrEqual(coolingOffSeconds * SECOND);
  await rig.skipTo((deadline ?? 0) - MINUTE);
  refused(await kase.claim(), 'not-wanted-now');
  expect(await kase.phase()).toBe('cooling-off');
  await untouched(kase);
  await rig.skipTo((deadline ?? 0) + SECOND);
}

/** The subject comes back: not without a fresh item, not from another browser, not when its time is over. */
async function claims(scene: Scene, { plan, way }: Drive): Promise<void> {
  const { rig, kase } = scene;
  const take = FIXTURES[plan.action].claims;
  if (take === undefined) throw new Error(`nobody says what the subject of ${plan.action} claims`);
  await kase.reaches('awaiting-claim');
  refused(await take(kase, rig), 'claim-not-open');
  const fresh = freshMethod(plan, way.methods);
  accepted(await give(scene, fresh));
  const other = await SubjectSession.begin(rig.ground, kase.caseId);
  refused(await kase.submit(await other.claim('not theirs to choose')), 'session-other');
  await rig.skip(plan.windows.claimSeconds * SECOND + MINUTE);
  refused(await take(kase, rig), 'claim-window-over');
  await untouched(kase, ['claim']);
  accepted(await give(scene, fresh));
  accepted(await take(kase, rig));
}

/** What is granted for a time ends by itself; some of it somebody further acknowledges. */
async function isInForce(scene: Scene, { plan }: Drive, bench: Bench): Promise<void> {
  const { rig, kase } = scene;
  if (plan.windows.grantSeconds === undefined) return;
  const { grantedUntil } = await kase.reaches('in-force');
  await isAcknowledged(scene, plan, bench);
  await rig.skipTo((grantedUntil ?? 0) + MINUTE);
}

/** Somebody acknowledges it who took no part, and is of those who may. */
async function isAcknowledged({ people, kase }: Scene, plan: Plan, { seated }: Bench): Promise<void> {
  if (plan.acknowledgement === undefined) return;
  const [approver] = seated;
  if (approver !== undefined)
    refused(await kase.decide(approver.person.username, 'acknowledge'), 'not-a-distinct-person');
  refused(await kase.decide(OUTSIDER, 'acknowledge'), 'not-in-group');
  const besides = seated.map(({ person }) => person);
  const { username } = await people.furtherIn(plan.acknowledgement.group, besides);
  accepted(await kase.decide(username, 'acknowledge'));
}

/** Somebody looks at it who took no part, and is of those who look. */
async function isReviewed({ people, kase }: Scene, { plan }: Drive, { seated }: Bench): Promise<void> {
  const [approver] = seated;
  if (approver !== undefined) refused(await kase.review(approver.person.username), 'not-a-distinct-person');
  refused(await kase.review(OUTSIDER), 'not-in-group');
  const { username } = await people.furtherIn(
    plan.review.group,
    seated.map(({ person }) => person),
  );
  await kase.close(username);
}

/** The case once it is over, be it drawn for review or not. */
async function isOver(kase: CaseDriver): Promise<Case> {
  await until(
    'the case over',
    async () => (await kase.recorded()).phase,
    (phase) => phase === 'under-review' || phase === 'closed',
  );
  return kase.recorded();
}

/**
 * From the opening to the reviewed, closed case by one way, each step weaker tried and refused before it is taken. Returns what
 * the case came to.
 */
export async function drives(rig: CaseRig, people: TablePeople, drive: Drive): Promise<unknown> {
  const { plan, way, reversed } = drive;
  const scene = await opens(rig, people, drive);
  const { kase } = scene;
  const bench = await benchFor(scene, plan, way.approvals);
  const early = await proves(scene, drive, bench);
  if (way.approvals > 0) {
    await refusesWeakApprovals(scene, bench, early);
    await countersigns(scene, bench, !reversed);
  }
  await coolsOff(scene, drive);
  if (plan.effects.some(({ stage }) => stage === 'claim')) await claims(scene, drive);
  await isInForce(scene, drive, bench);
  const over = await isOver(kase);
  done(over);
  if (over.phase === 'under-review') await isReviewed(scene, drive, bench);
  return kase.workflow.result();
}
