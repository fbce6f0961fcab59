import type { Action } from './actions.js';
import type { EffectKind, PlannedEffect } from './effects.js';
import type { Plan } from './plan.js';
import type { PlanFlaw } from './plan-flaw.js';
import type { KeyClass } from './subjects.js';

const HOUR = 3_600;
const DAY = 24 * HOUR;

/** How long a key that was replaced may go on working (recovery policy, row 11: "overlap ≤24 h"). */
export const OVERLAP_SECONDS_MAX = DAY;

/** How long a new key waits for its workload (row 11: "one-time vault wrap 10 min"). */
export const WRAP_SECONDS = 600;

/** How long a new key lives at the most (row 10: "≤90 d expiry"). */
export const KEY_DAYS_MAX = 90;

/** Whether an action takes something away and gives nothing: nobody's approval, and no time to object, holds it up (row 11x). */
export function onlyRevokes(action: Action): boolean {
  return action === 'api-key.revoke';
}

type Judged = Pick<Plan, 'action' | 'classes' | 'evidence' | 'approvals' | 'windows' | 'review' | 'effects'>;

/** What an action does to credentials, in its order; a service account works again with a new one alone (row 10). */
const KEY_EFFECTS: Readonly<Partial<Record<Action, readonly EffectKind[]>>> = {
  'service-account.enable': ['key.revoke', 'key.issue', 'service-account.enable'],
  'api-key.rotate': ['key.issue', 'key.retire'],
  'api-key.revoke': ['key.revoke'],
};

const OF_KEYS: readonly EffectKind[] = ['key.issue', 'key.retire', 'key.revoke', 'service-account.enable'];

const flaw = (path: PlanFlaw['path'], expected: string): PlanFlaw => ({ path, expected });

/** These are done, and in this order, and nothing else to any credential. */
function* effectFlaws({ action, effects }: Judged): Iterable<PlanFlaw> {
  const wanted = KEY_EFFECTS[action] ?? [];
  const kinds = effects.map(({ kind }) => kind).filter((kind) => OF_KEYS.includes(kind));
  if (kinds.join() !== wanted.join())
    yield flaw(['effects'], wanted.length > 0 ? `${wanted.join(', ')}, in this order` : 'no effect on a key');
  const isRetired = ({ kind, staysWhen }: PlannedEffect) => kind === 'key.retire' && staysWhen.length > 0;
  if (effects.some(isRetired))
    yield flaw(['effects'], 'key.retire to stay in no outcome: the key from before is proven dead (row 11)');
}

/** Revoking waits for nobody: one item of one factor, and then it is done (row 11x, "delaying revocation for approval"). */
function* revocationFlaws({ evidence, approvals, windows }: Judged): Iterable<PlanFlaw> {
  const { always, whenRelayable, seats } = approvals;
  if (always > 0 || whenRelayable > 0 || seats !== undefined)
    yield flaw(['approvals'], 'always 0, whenRelayable 0 and no seats: nobody delays a revocation (row 11x)');
  if (windows.coolingOffSeconds > 0) yield flaw(['windows', 'coolingOffSeconds'], '0: a revocation is done at once');
  if (evidence.atLeast > 1) yield flaw(['evidence', 'atLeast'], '1: one factor is enough to revoke (row 11x)');
}

/** What a class of keys asks for above row 11. */
interface KeyFloor {
  readonly items: number;
  readonly approvals: number;
  readonly coolingOffSeconds: number;
  readonly reviewDueSeconds: number;
  readonly why: string;
}

const ROW_11: KeyFloor = { items: 1, approvals: 1, coolingOffSeconds: 0, reviewDueSeconds: 7 * DAY, why: 'row 11' };

const OF_CLASS: Readonly<Record<KeyClass, KeyFloor>> = {
  'production-key': { ...ROW_11, items: 2, why: 'row 11, "1 more if prod"' },
  'production-admin-key': { ...ROW_11, approvals: 2, why: 'row 11, "2 if prod-admin scope"' },
  'revoked-key': { ...ROW_11, approvals: 2, coolingOffSeconds: HOUR, reviewDueSeconds: DAY, why: 'row 11x' },
};

function floorOf(one: string): KeyFloor | undefined {
  return Object.hasOwn(OF_CLASS, one) ? OF_CLASS[one as KeyClass] : undefined;
}

/** The least time to object that the classes of a key ask for: an hour, for what stands in for a revoked one (row 11x). */
export function keyCoolingOffSeconds({ action, classes = [] }: Pick<Plan, 'action' | 'classes'>): number {
  if (action !== 'api-key.rotate') return 0;
  return Math.max(0, ...classes.map((one) => floorOf(one)?.coolingOffSeconds ?? 0));
}

/** Whoever gets a new key proves it by what nobody can read out to a caller, and more where more hangs on it (row 11). */
function* rotationFlaws({ classes = [], evidence, approvals, windows, review }: Judged, isDemo: boolean) {
  const { atLeast, oneAtLeast, oneAlone } = evidence;
  if (oneAtLeast < 4 || (oneAlone !== undefined && oneAlone < 4))
    yield flaw(['evidence', 'oneAtLeast'], '4, and oneAlone too where it is said (row 11)');
  for (const floor of [ROW_11, ...classes.map(floorOf)]) {
    if (floor === undefined) continue;
    if (atLeast < floor.items || (floor.items > 1 && oneAlone !== undefined))
      yield flaw(['evidence', 'atLeast'], `at least ${floor.items}, whatever one of them is (${floor.why})`);
    if (approvals.always < floor.approvals)
      yield flaw(['approvals', 'always'], `at least ${floor.approvals} (${floor.why})`);
    if (isDemo) continue;
    if (windows.coolingOffSeconds < floor.coolingOffSeconds)
      yield flaw(['windows', 'coolingOffSeconds'], `at least ${floor.coolingOffSeconds} (${floor.why})`);
    if (review.dueSeconds > floor.reviewDueSeconds)
      yield flaw(['review', 'dueSeconds'], `at most ${floor.reviewDueSeconds} (${floor.why})`);
  }
}

/** In what a plan is lighter than rows 11 and 11x, or, where it revokes, slower: the floor under every rule. */
export function* keyFlaws(plan: Judged, { isDemo }: { readonly isDemo: boolean }): Iterable<PlanFlaw> {
  yield* effectFlaws(plan);
  if (onlyRevokes(plan.action)) yield* revocationFlaws(plan);
  if (plan.action === 'api-key.rotate') yield* rotationFlaws(plan, isDemo);
}
