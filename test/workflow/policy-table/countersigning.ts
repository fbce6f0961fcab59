import { expect } from '@jest/globals';
import type { Answer, DecisionMessage } from '../../../contract/messages.js';
import type { SeededPerson } from '../../../dev/seed/seed.js';
import { MINUTE, SECOND } from '../../../domain/clock.js';
import type { Plan, Seat } from '../../../domain/plan.js';
import { signedDecision } from '../../support/case-rig/signing.js';
import type { Scene } from '../../support/policy-table/giving.js';
import { youngKey } from '../../support/policy-table/people.js';
import { accepted, refused, untouched } from './refused.js';

/** Holds no group here, and a passkey. */
export const OUTSIDER = 'ines';
/** Above this an approval says why. */
const SILENT_TIER_MAX = 2;

/** Who sits where: one of them in every group that the plan names. */
export interface Bench {
  readonly seated: readonly { readonly person: SeededPerson; readonly seat: Seat }[];
  readonly everywhere: SeededPerson;
}

/** One place for each who must countersign: those of the seats, and of the plan's group what they leave. */
function placesOf({ approvals: { seats = [], group } }: Plan, needed: number): readonly Seat[] {
  if (needed === 0) return [];
  const named = seats.flatMap((seat) => Array.from({ length: seat.atLeast }, () => seat));
  const rest = Array.from({ length: Math.max(0, needed - named.length) });
  return [...named, ...rest.map(() => ({ seat: group, from: [{ group }], atLeast: 1 }))];
}

const groupOf = ({ from }: Seat) => from.flatMap((holder) => ('group' in holder ? [holder.group] : []))[0];

/** As few people as a plan goes on by, each in a place of their own. */
export async function benchFor({ people }: Scene, plan: Plan, needed: number): Promise<Bench> {
  const everywhere = await people.everywhereIn(plan);
  const seated: { person: SeededPerson; seat: Seat }[] = [];
  let isSeated = false;
  for (const seat of placesOf(plan, needed)) {
    const group = groupOf(seat);
    const [holder] = seat.from;
    if (group !== undefined && !isSeated) {
      isSeated = true;
      seated.push({ person: everywhere, seat });
    } else if (group !== undefined) {
      const besides = seated.flatMap(({ person }) => [person, ...people.lastWith(person)]);
      seated.push({ person: await people.furtherIn(group, besides), seat });
    } else if (holder !== undefined && 'relation' in holder) {
      seated.push({ person: await people.related(holder.relation), seat });
    }
  }
  people.together(seated.map(({ person }) => person));
  return { seated, everywhere };
}

/** Whoever is in every group, if a place is theirs; else the first whose place it is. */
export function signerOf({ seated, everywhere }: Bench): SeededPerson {
  if (seated.length === 0 || seated.some(({ person }) => person === everywhere)) return everywhere;
  return seated[0]?.person ?? everywhere;
}

/** Signs as of another time than now, or with another key than the first. */
async function signs(scene: Scene, person: SeededPerson, { agoMilliseconds = 0 } = {}): Promise<DecisionMessage> {
  const now = await scene.rig.now();
  return signedDecision(await scene.kase.recorded(), person, 'approve', now - agoMilliseconds);
}

/** Who may not countersign at all, and what does not count of those who may. `early` was signed over less evidence. */
export async function refusesWeakApprovals(scene: Scene, bench: Bench, early: DecisionMessage): Promise<void> {
  const { kase } = scene;
  const { plan } = await kase.recorded();
  const signer = signerOf(bench);
  const by = signer.username;
  const approve = (username: string, choices = {}): Promise<Answer> => kase.decide(username, 'approve', choices);
  // What they reported lost signs nothing at all.
  const isLost = scene.people.hasLostKey(kase.subject);
  refused(await approve(kase.subject.username), isLost ? 'proof' : 'decider-is-subject');
  refused(await approve(scene.opener.username), 'decider-opened');
  refused(await approve(OUTSIDER), 'not-in-group');
  refused(await kase.tell('decide', early), 'stale');
  const agoMilliseconds = plan.approvals.statementSeconds * SECOND + 2 * MINUTE;
  refused(await kase.tell('decide', await signs(scene, signer, { agoMilliseconds })), 'statement-expired');
  const young = { ...signer, passkeys: [await youngKey(scene.rig, signer)] };
  refused(await kase.tell('decide', await signs(scene, young)), 'key-too-recent');
  if (plan.approvals.callBack) refused(await approve(by, { calledBack: false }), 'call-back-missing');
  if (plan.tier > SILENT_TIER_MAX) refused(await approve(by, { comment: null }), 'reason-missing');
  expect(await kase.recorded()).toMatchObject({ phase: 'approving', approvals: [] });
}

/** Another of the same group takes no seat that is filled, where no other is theirs. */
async function takesNoSecondSeat(scene: Scene, bench: Bench, at: number): Promise<void> {
  const filled = bench.seated[at]?.seat;
  const group = filled && groupOf(filled);
  const open = bench.seated.slice(at + 1);
  const isOpen = open.some(({ seat }) => seat.from.some((holder) => 'group' in holder && holder.group === group));
  if (group === undefined || isOpen || open.length === 0) return;
  const besides = bench.seated.map(({ person }) => person);
  const { username } = await scene.people.furtherIn(group, besides);
  refused(await scene.kase.decide(username, 'approve'), 'seat-taken', 'seat-not-yet');
}

/**
 * They countersign one after the other, and nothing is done before the last has. Whoever is in every group comes first and
 * counts once; or last, so that everybody else sits where only they may.
 */
export async function countersigns(scene: Scene, bench: Bench, everywhereFirst: boolean): Promise<void> {
  const { kase } = scene;
  const [first, ...others] = bench.seated;
  const inOrder = (await kase.recorded()).plan.approvals.inOrder === true;
  const isAsListed = everywhereFirst || inOrder || first === undefined;
  const seated = isAsListed ? bench.seated : [...others, first];
  for (const [at, { person }] of seated.entries()) {
    await untouched(kase);
    expect(await kase.phase()).toBe('approving');
    accepted(await kase.decide(person.username, 'approve'));
    if (at === seated.length - 1) return;
    refused(await kase.decide(person.username, 'approve', { comment: 'once more' }), 'not-a-distinct-person');
    if (person !== bench.everywhere) await takesNoSecondSeat(scene, { ...bench, seated }, at);
  }
}
