import { accountFlaws } from './account-floors.js';
import { isOfAccount, isRebind, type Action } from './actions.js';
import { keyCoolingOffSeconds, keyFlaws, onlyRevokes } from './api-keys.js';
import { certificateFlaws } from './certificates.js';
import { waiverFlaws } from './cooling-off-waivers.js';
import { CONTACT_APART_SECONDS, CONTACT_COOLING_OFF_SECONDS, contactChangeFlaws } from './contact-changes.js';
import { DELEGATE_TIER_MIN, delegationFlaws } from './delegations.js';
import { ATTENDED_METHODS, UNRELAYABLE_METHODS, type Strength } from './evidence.js';
import { mailboxFlaws } from './mailboxes.js';
import type { Plan, Seat } from './plan.js';
import type { PlanFlaw } from './plan-flaw.js';
import type { SubjectClass } from './subject-classes.js';
import type { Tier } from './subjects.js';

/** The label of the policy with the demo's short windows, which production refuses. */
export const DEMO_LABEL = 'demo';

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

/** Row 4: four hours in every tier, and looked at within a day; sooner in tier 4. */
const REBIND: Floor = { approvals: 2, coolingOffSeconds: 4 * HOUR, reviewDueSeconds: DAY, row: 'row 4' };

/** Row 4r: three people and a day, and looked at as row 4. */
const REBIND_REMOTE: Floor = { approvals: 3, coolingOffSeconds: DAY, reviewDueSeconds: DAY, row: 'row 4r' };

/** What tier 4 looks at sooner than a row. */
function soonest(floor: Floor, tier: Tier): Floor {
  return { ...floor, reviewDueSeconds: Math.min(floor.reviewDueSeconds, OF_TIER[tier].reviewDueSeconds) };
}

/** Row 5: one of the identity team, 72 hours in which whoever reads an old address objects; above tier 3 as its tier has it. */
function contactFloor(tier: Tier): Floor {
  const { approvals, reviewDueSeconds } = OF_TIER[tier];
  return {
    approvals: tier === 4 ? approvals : 1,
    coolingOffSeconds: CONTACT_COOLING_OFF_SECONDS,
    reviewDueSeconds: Math.min(reviewDueSeconds, 3 * DAY),
    row: 'row 5',
  };
}

/** Row 10: two, after an hour, whatever the tier below the highest; it is looked at within two business days. */
const ROW_10: Floor = { approvals: 2, coolingOffSeconds: HOUR, reviewDueSeconds: 2 * DAY, row: 'row 10' };

/** Row 13: as row 10. */
const ROW_13: Floor = { ...ROW_10, row: 'row 13' };

/** Row 9: the mailbox's owner and one of the identity team, an hour, five business days. */
const ROW_9: Floor = { approvals: 2, coolingOffSeconds: HOUR, reviewDueSeconds: 5 * DAY, row: 'row 9' };

/** Row 12: two, after an hour, looked at within three business days. */
const ROW_12: Floor = { approvals: 2, coolingOffSeconds: HOUR, reviewDueSeconds: 3 * DAY, row: 'row 12' };

/** The row of an action, but that the highest tier is never lighter than it is. */
function rowOrHighest(row: Floor, tier: Tier): Floor {
  return tier === 4 ? OF_TIER[4] : row;
}

/** Row 11: what is replaced gives nobody more than they had; rows 11 and 11x, and each class of keys, in `api-keys.ts`. */
const ROW_11: Floor = { approvals: 1, coolingOffSeconds: 0, reviewDueSeconds: 7 * DAY, row: 'row 11' };

/** Row 11x: nobody is waited for, and it is looked at the same day. */
const ROW_11X: Floor = { approvals: 0, coolingOffSeconds: 0, reviewDueSeconds: DAY, row: 'row 11x' };

function floorOf(action: Action, tier: Tier): Floor {
  switch (action) {
    case 'access.emergency':
      return EMERGENCY;
    case 'mfa.rebind':
      return soonest(REBIND, tier);
    case 'mfa.rebind-remote':
      return soonest(REBIND_REMOTE, tier);
    case 'contact.change':
      return contactFloor(tier);
    case 'access.delegate':
      return OF_TIER[tier < DELEGATE_TIER_MIN ? DELEGATE_TIER_MIN : tier];
    case 'mfa.reset':
      return OF_TIER[tier === 1 ? 2 : tier];
    case 'service-account.enable':
      return rowOrHighest(ROW_10, tier);
    case 'agent.restore':
      return rowOrHighest(ROW_13, tier);
    case 'mailbox.delegate':
      return rowOrHighest(ROW_9, tier);
    case 'api-key.rotate':
      return rowOrHighest(ROW_11, tier);
    case 'api-key.revoke':
      return ROW_11X;
    case 'certificate.reissue':
      return rowOrHighest(ROW_12, tier);
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

/** Row 5 names 24 hours for an address; who waited three days for it may be asleep when they are over (section 5.2). */
const CONTACT_HAND_OVER_SECONDS_MAX = DAY;

type Judged = Pick<
  Plan,
  | 'action'
  | 'tier'
  | 'classes'
  | 'policyLabel'
  | 'evidence'
  | 'approvals'
  | 'windows'
  | 'review'
  | 'effects'
  | 'spacingSeconds'
  | 'raisedBy'
>;

/** Whether the strongest item that a plan demands can be none that is read out. */
function isSurelyUnrelayable({ methods, oneAtLeast }: Judged['evidence']): boolean {
  const enough = methods.filter(({ strength }) => strength >= oneAtLeast);
  return enough.length > 0 && enough.every(({ method }) => UNRELAYABLE_METHODS.includes(method));
}

/** What can be read out to a caller needs somebody who calls back (section 5.3). */
function* relayFlaws({ action, evidence, approvals }: Judged): Iterable<PlanFlaw> {
  // Nothing is given by it that a caller could want; or what cannot be read out is among the items always.
  if (onlyRevokes(action) || (isOfAccount(action) && isSurelyUnrelayable(evidence))) return;
  if (evidence.methods.every(({ method }) => UNRELAYABLE_METHODS.includes(method))) return;
  if (!approvals.callBack)
    yield { path: ['approvals', 'callBack'], expected: 'true: an admitted method can be read out to a caller' };
  if (approvals.whenRelayable < 1)
    yield { path: ['approvals', 'whenRelayable'], expected: 'at least 1: what can be read out is countersigned' };
}

function* peopleFlaws({ action, approvals }: Judged, floor: Floor): Iterable<PlanFlaw> {
  if (approvals.always < floor.approvals)
    yield { path: ['approvals', 'always'], expected: `at least ${floor.approvals} (${floor.row})` };
  if (approvals.whenRelayable < 1 && !onlyRevokes(action))
    yield {
      path: ['approvals', 'whenRelayable'],
      expected: 'a whole number from 1, but of what only revokes (row 11x)',
    };
  if (approvals.whenRelayable < approvals.always)
    yield { path: ['approvals', 'whenRelayable'], expected: `at least always (${approvals.always})` };
}

/** Whoever owns an account of no person proves; then another of its owners answers for it too (rows 10 to 13). */
function* ownerFlaws({ action, approvals: { seats = [] } }: Judged): Iterable<PlanFlaw> {
  const isOwners = ({ from }: Seat) => from.every((holder) => 'relation' in holder && holder.relation === 'owner');
  if (isOfAccount(action) && !onlyRevokes(action) && !seats.some(isOwners))
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
  const handOverMax = action === 'contact.change' && tier === 3 ? CONTACT_HAND_OVER_SECONDS_MAX : HAND_OVER_SECONDS_MAX;
  if (windows.handOverSeconds > handOverMax)
    yield { path: ['windows', 'handOverSeconds'], expected: `at most ${handOverMax} from tier 3 (section 5.2)` };
}

/** From tier 4 on two verifiers attest, where any does (section 5.4). */
const TWO_VERIFIERS_TIER = 4;

/** A person without any factor is of tier 3 at the least, and looked at by two people in tier 4. */
function* attendedFlaws({ action, tier, evidence }: Judged): Iterable<PlanFlaw> {
  if (isRebind(action) && tier < SHORT_FROM_TIER) yield { path: ['tier'], expected: 'at least 3 (rows 4 and 4r)' };
  const attends = evidence.methods.some(({ method }) => ATTENDED_METHODS.includes(method));
  if (attends && tier >= TWO_VERIFIERS_TIER && (evidence.verifiers ?? 1) < 2)
    yield { path: ['evidence', 'verifiers'], expected: 'at least 2 in tier 4 (section 5.4)' };
}

/** Who is among those who approve a recovery of somebody who holds authority (section 5.7), and beside whom. */
const SECURITY_GROUP = 'security';

/** Nobody's own group decides on them alone: security signs, and somebody of another group (section 5.7). */
function* authorityFlaws({ action, classes = [], approvals }: Judged): Iterable<PlanFlaw> {
  if (action === 'access.emergency' || onlyRevokes(action) || !classes.includes('authority')) return;
  const groupsOf = ({ from }: Seat) => from.map((holder) => ('group' in holder ? holder.group : null));
  const seats = (approvals.seats ?? []).map(groupsOf);
  const isSecurity = (groups: readonly (string | null)[]) => groups.every((group) => group === SECURITY_GROUP);
  const isOther = (groups: readonly (string | null)[]) =>
    groups.every((group) => group !== SECURITY_GROUP && group !== null);
  if (!seats.some(isSecurity) || !seats.some(isOther))
    yield { path: ['approvals', 'seats'], expected: 'one of security and one of another group (section 5.7)' };
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

/** Least time between two recoveries of one person (recovery policy, section 5.5). */
export const SPACING_SECONDS_MIN = 4 * HOUR;

/** The least time between two that any policy may give a case of its action (sections 5.5 and, of addresses, row 5). */
export function leastSpacingSeconds({ action }: Pick<Judged, 'action'>): number {
  if (onlyRevokes(action)) return 0;
  return action === 'contact.change' ? CONTACT_APART_SECONDS : SPACING_SECONDS_MIN;
}

/** The least time to object that any policy may give a case of its action, tier and class. */
export function leastCoolingOffSeconds(plan: Judged): number {
  const floors = [floorOf(plan.action, plan.tier), ...classFloors(plan)];
  return Math.max(keyCoolingOffSeconds(plan), ...floors.map(({ coolingOffSeconds }) => coolingOffSeconds));
}

/**
 * In what a plan is lighter than any policy may make a case of its action, tier and class: the floor under every file,
 * whoever wrote it, and judged again where an effect is applied. Only the demo may be quicker.
 */
export function floorFlaws(plan: Judged): readonly PlanFlaw[] {
  const floor = floorOf(plan.action, plan.tier);
  const isDemo = plan.policyLabel === DEMO_LABEL;
  const times = isDemo ? [] : timeFlaws(plan, floor);
  return [
    ...relayFlaws(plan),
    ...peopleFlaws(plan, floor),
    ...ownerFlaws(plan),
    ...accountFlaws(plan, { isDemo }),
    ...attendedFlaws(plan),
    ...times,
    ...classFlaws(plan),
    ...authorityFlaws(plan),
    ...contactChangeFlaws(plan, { isDemo }),
    ...delegationFlaws(plan),
    ...mailboxFlaws(plan),
    ...keyFlaws(plan, { isDemo }),
    ...certificateFlaws(plan),
    ...waiverFlaws(plan, { isOfOwnRow: classFloors(plan).length > 0 }),
  ];
}
