import { isOfAccount } from './accounts.js';
import type { Action } from './actions.js';
import { UNRELAYABLE_METHODS, type Strength } from './evidence.js';
import type { Plan, Seat } from './plan.js';
import type { SubjectClass } from './subject-classes.js';
import type { Tier } from './subjects.js';

/** The label of the policy with the demo's short windows, which production refuses. */
export const DEMO_LABEL = 'demo';

/** One thing in which a plan is lighter than any policy may be, and what it must be instead. */
export interface PlanFlaw {
  readonly path: readonly (string | number)[];
  readonly expected: string;
}

/** The least of people and of time to object, the most of time to look at it. */
interface Floor {
  readonly approvals: number;
  readonly coolingOffSeconds: number;
  readonly reviewDueSeconds: number;
  readonly row: string;
}

const HOUR = 3_600;
const DAY = 24 * HOUR;

/** The lightest row of each tier (recovery policy, section 3): rows 1b, 3, 7 and 6. */
const OF_TIER: Readonly<Record<Tier, Floor>> = {
  1: { approvals: 0, coolingOffSeconds: 0, reviewDueSeconds: 7 * DAY, row: 'row 1b' },
  2: { approvals: 1, coolingOffSeconds: HOUR, reviewDueSeconds: 3 * DAY, row: 'row 3' },
  3: { approvals: 2, coolingOffSeconds: 2 * HOUR, reviewDueSeconds: 3 * DAY, row: 'rows 7 and 8' },
  4: { approvals: 2, coolingOffSeconds: 4 * HOUR, reviewDueSeconds: 8 * HOUR, row: 'row 6' },
};

/** Row 14: none is waited for with two approvers, and it is looked at within a day. */
const EMERGENCY: Floor = { approvals: 2, coolingOffSeconds: 0, reviewDueSeconds: DAY, row: 'row 14' };

/** Row 10: two, after an hour, whatever the tier below the highest; it is looked at within two business days. */
const ROW_10: Floor = { approvals: 2, coolingOffSeconds: HOUR, reviewDueSeconds: 2 * DAY, row: 'row 10' };

function floorOf(action: Action, tier: Tier): Floor {
  switch (action) {
    case 'access.emergency':
      return EMERGENCY;
    case 'mfa.reset':
      return OF_TIER[tier === 1 ? 2 : tier];
    case 'service-account.enable':
      return tier === 4 ? OF_TIER[4] : ROW_10;
    case 'password.reset':
    case 'account.unlock':
      return OF_TIER[tier];
  }
}

/** What a class of people gets at the least, whatever the action (rows 6 to 8). */
interface ClassFloor extends Pick<Floor, 'approvals' | 'coolingOffSeconds' | 'row'> {
  readonly tier: Tier;
  readonly minimumStrength: Strength;
  readonly oneAtLeast: Strength;
}

const ROW_6: ClassFloor = {
  tier: 4,
  minimumStrength: 3,
  oneAtLeast: 4,
  approvals: 2,
  coolingOffSeconds: 4 * HOUR,
  row: 'row 6',
};
const ROW_7: ClassFloor = {
  tier: 3,
  minimumStrength: 3,
  oneAtLeast: 3,
  approvals: 2,
  coolingOffSeconds: 2 * HOUR,
  row: 'row 7',
};
const ROW_8: ClassFloor = {
  tier: 2,
  minimumStrength: 2,
  oneAtLeast: 3,
  approvals: 2,
  coolingOffSeconds: 4 * HOUR,
  row: 'row 8',
};

const OF_CLASS: Readonly<Partial<Record<SubjectClass, ClassFloor>>> = {
  privileged: ROW_6,
  authority: ROW_6,
  executive: ROW_7,
  finance: ROW_7,
  desk: ROW_7,
  contractor: ROW_8,
  vendor: ROW_8,
};

/** From tier 3 an approval expires after 30 minutes (section 2), and the hand-over lasts four hours (section 5.2). */
const SHORT_FROM_TIER = 3;
const APPROVAL_SECONDS_MAX = HOUR / 2;
const HAND_OVER_SECONDS_MAX = 4 * HOUR;

type Judged = Pick<
  Plan,
  'action' | 'tier' | 'classes' | 'policyLabel' | 'evidence' | 'approvals' | 'windows' | 'review'
>;

/** What can be read out to a caller needs somebody who calls back (section 5.3). */
function* relayFlaws({ evidence, approvals }: Judged): Iterable<PlanFlaw> {
  if (evidence.methods.every(({ method }) => UNRELAYABLE_METHODS.includes(method))) return;
  if (!approvals.callBack)
    yield { path: ['approvals', 'callBack'], expected: 'true: an admitted method can be read out to a caller' };
  if (approvals.whenRelayable < 1)
    yield { path: ['approvals', 'whenRelayable'], expected: 'at least 1: what can be read out is countersigned' };
}

function* peopleFlaws({ approvals }: Judged, floor: Floor): Iterable<PlanFlaw> {
  if (approvals.always < floor.approvals)
    yield { path: ['approvals', 'always'], expected: `at least ${floor.approvals} (${floor.row})` };
  if (approvals.whenRelayable < approvals.always)
    yield { path: ['approvals', 'whenRelayable'], expected: `at least always (${approvals.always})` };
}

/** Whoever owns an account of no person proves; then another of its owners answers for it too (rows 10 to 13). */
function* ownerFlaws({ action, approvals: { seats = [] } }: Judged): Iterable<PlanFlaw> {
  const isOwners = ({ from }: Seat) => from.every((holder) => 'relation' in holder && holder.relation === 'owner');
  if (isOfAccount(action) && !seats.some(isOwners))
    yield {
      path: ['approvals', 'seats'],
      expected: 'a seat of owners alone: whoever proves does not approve (row 10)',
    };
}

function* timeFlaws({ tier, action, windows, review }: Judged, floor: Floor): Iterable<PlanFlaw> {
  if (windows.coolingOffSeconds < floor.coolingOffSeconds)
    yield {
      path: ['windows', 'coolingOffSeconds'],
      expected: `at least ${floor.coolingOffSeconds}: time to object (${floor.row})`,
    };
  if (review.dueSeconds > floor.reviewDueSeconds)
    yield { path: ['review', 'dueSeconds'], expected: `at most ${floor.reviewDueSeconds} (${floor.row})` };
  if (tier < SHORT_FROM_TIER || action === 'access.emergency') return;
  if (windows.approvalSeconds > APPROVAL_SECONDS_MAX)
    yield { path: ['windows', 'approvalSeconds'], expected: `at most ${APPROVAL_SECONDS_MAX} from tier 3 (section 2)` };
  if (windows.handOverSeconds > HAND_OVER_SECONDS_MAX)
    yield {
      path: ['windows', 'handOverSeconds'],
      expected: `at most ${HAND_OVER_SECONDS_MAX} from tier 3 (section 5.2)`,
    };
}

/**
 * Emergency access is row 14 for everybody: its tier is the highest, and its evidence the strongest. Accounts of no person have
 * rows of their own, whoever owns them.
 */
function classFloors({ action, classes = [] }: Judged): readonly ClassFloor[] {
  if (action === 'access.emergency' || isOfAccount(action)) return [];
  return [...new Set(classes.map((one) => OF_CLASS[one]))].filter((floor) => floor !== undefined);
}

function* classFlaws(plan: Judged): Iterable<PlanFlaw> {
  const { minimumStrength, oneAtLeast } = plan.evidence;
  for (const floor of classFloors(plan)) {
    const atLeast = (least: number) => `at least ${least} (${floor.row})`;
    if (plan.tier < floor.tier) yield { path: ['tier'], expected: atLeast(floor.tier) };
    if (minimumStrength < floor.minimumStrength)
      yield { path: ['evidence', 'minimumStrength'], expected: atLeast(floor.minimumStrength) };
    if (oneAtLeast < floor.oneAtLeast) yield { path: ['evidence', 'oneAtLeast'], expected: atLeast(floor.oneAtLeast) };
    if (plan.approvals.always < floor.approvals)
      yield { path: ['approvals', 'always'], expected: atLeast(floor.approvals) };
    if (plan.policyLabel !== DEMO_LABEL && plan.windows.coolingOffSeconds < floor.coolingOffSeconds)
      yield { path: ['windows', 'coolingOffSeconds'], expected: atLeast(floor.coolingOffSeconds) };
  }
}

/**
 * In what a plan is lighter than any policy may make a case of its action, tier and class: the floor under every file,
 * whoever wrote it, and judged again where an effect is applied. Only the demo may be quicker.
 */
export function floorFlaws(plan: Judged): readonly PlanFlaw[] {
  const floor = floorOf(plan.action, plan.tier);
  const isDemo = plan.policyLabel === DEMO_LABEL;
  const times = isDemo ? [] : timeFlaws(plan, floor);
  return [...relayFlaws(plan), ...peopleFlaws(plan, floor), ...ownerFlaws(plan), ...times, ...classFlaws(plan)];
}
