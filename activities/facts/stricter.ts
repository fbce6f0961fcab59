import { digestOf } from '../../domain/canonical.js';
import { delegatesOf } from '../../domain/mailboxes.js';
import { NOTICE_LEVELS } from '../../domain/notice-levels.js';
import { LINE_FACTS } from '../../domain/phone-lines.js';
import type { AcrStrength, MethodRule, Plan, Seat } from '../../domain/plan.js';
import { proofingDays } from '../../domain/proofing.js';
import { percentDrawn, percentDrawnOfBound } from '../../domain/review-draw.js';

/** Whether no sign-in elsewhere counts for more than it does today. */
function countsNoMore({ acr: pinned = [] }: MethodRule, { acr: today = [] }: MethodRule): boolean {
  const isNoMore = (own: AcrStrength, one: AcrStrength) =>
    own.value === one.value && own.strength <= one.strength && (own.repeatsIal ?? 0) <= (one.repeatsIal ?? 0);
  return pinned.every((own) => today.some((one) => isNoMore(own, one)));
}

/** Whether the verifiers are those of today, and their training no older. */
function trainedNoLess({ attesters: pinned }: MethodRule, { attesters: today }: MethodRule): boolean {
  if (today === undefined) return true;
  return pinned?.group === today.group && pinned.trainingDays <= today.trainingDays;
}

/** Whether a managed device must have been seen no less lately. */
function seenNoLess({ seenWithinSeconds: pinned }: MethodRule, { seenWithinSeconds: today }: MethodRule): boolean {
  return today === undefined || (pinned !== undefined && pinned <= today);
}

/** Whether it is the same method, and demands to know of its line, its sign-in elsewhere, its device or its verifiers all that today's does. */
function knowsNoLess(pinned: MethodRule, today: MethodRule): boolean {
  const { mustKnow = LINE_FACTS } = pinned;
  const knows = (today.mustKnow ?? LINE_FACTS).every((fact) => mustKnow.includes(fact));
  const analysed = pinned.riskAnalysis === undefined || today.riskAnalysis !== undefined;
  const same = pinned.method === today.method && knows && analysed;
  return same && countsNoMore(pinned, today) && trainedNoLess(pinned, today) && seenNoLess(pinned, today);
}

/** Whether a pinned plan takes no proofing that is too old for today's. */
function proofedNoLess(pinned: Plan, current: Plan): boolean {
  const [days, today] = [proofingDays(pinned), proofingDays({ ...current, tier: pinned.tier })];
  return today === null || (days !== null && days <= today);
}

/** Whether a pinned plan binds only where today's does, and leaves no more of that to the lot. */
function bindsNoMore(pinned: Plan, current: Plan): boolean {
  if (pinned.binding === undefined) return true;
  return current.binding !== undefined && percentDrawnOfBound(pinned) >= percentDrawnOfBound(current);
}

/** Whether a pinned plan grants nothing that today's does not: no other group but the mailbox that it is about, and for no longer. */
function grantsNoMore(pinned: Plan, current: Plan): boolean {
  const { account } = pinned;
  const itsMailbox = account?.kind === 'shared-mailbox' ? delegatesOf(account) : undefined;
  const groups = current.effects.flatMap(({ group, oneOf = [] }) => [group, ...oneOf]);
  return (
    pinned.effects.every(({ group }) => group === undefined || group === itsMailbox || groups.includes(group)) &&
    (pinned.windows.grantSeconds ?? 0) <= (current.windows.grantSeconds ?? 0)
  );
}

/** Whether a pinned plan has what it grants acknowledged by no other group, and no later, than today's does. */
function acknowledgedNoLess({ acknowledgement: pinned }: Plan, { acknowledgement: current }: Plan): boolean {
  if (current === undefined) return true;
  return pinned?.group === current.group && pinned.withinSeconds <= current.withinSeconds;
}

/** Whether a pinned plan takes no item from where today's takes none, and demands one of each list that today's does. */
function demandsNoLess({ evidence: pinned }: Plan, { evidence: today }: Plan): boolean {
  const { oneOf = [], withoutDomains = [], oneAlone = Infinity } = pinned;
  return (
    oneAlone >= (today.oneAlone ?? Infinity) &&
    (pinned.minimumWithoutSuperior ?? 0) >= (today.minimumWithoutSuperior ?? 0) &&
    (pinned.verifiers ?? 1) >= (today.verifiers ?? 1) &&
    (today.withoutDomains ?? []).every((domain) => withoutDomains.includes(domain)) &&
    (today.oneOf ?? []).every((methods) => oneOf.some((own) => own.every((method) => methods.includes(method))))
  );
}

/** Whether a seat is filled by no fewer, of no others, and in no more time. */
function seatedNoLess(pinned: Seat, today: Seat): boolean {
  const ofToday = today.from.map((holder) => digestOf(holder));
  return (
    pinned.seat === today.seat &&
    pinned.atLeast >= today.atLeast &&
    pinned.from.every((holder) => ofToday.includes(digestOf(holder))) &&
    (pinned.windowSeconds ?? Infinity) <= (today.windowSeconds ?? Infinity)
  );
}

/** Whether a pinned plan has all the seats of today's, and in their order where today's are filled in order. */
function countersignedNoLess({ approvals: pinned }: Plan, { approvals: today }: Plan): boolean {
  const { seats = [] } = pinned;
  const wanted = today.seats ?? [];
  const has = wanted.every((seat) => seats.some((own) => seatedNoLess(own, seat)));
  const isInOrder = pinned.inOrder === true && seats.length === wanted.length;
  const sameOrder = isInOrder && wanted.every(({ seat }, at) => seats[at]?.seat === seat);
  return has && (today.inOrder !== true || sameOrder);
}

/** Whether a pinned plan tells no fewer people. */
function toldNoLess({ notices: pinned = 'N1' }: Plan, { notices: today = 'N1' }: Plan): boolean {
  return NOTICE_LEVELS.indexOf(pinned) >= NOTICE_LEVELS.indexOf(today);
}

/** Whether no evidence takes the time to object away that does not today. */
function waitsNoLess({ windows: pinned }: Plan, { windows: today }: Plan): boolean {
  const [own, theirs] = [pinned.coolingOffWaivedBy, today.coolingOffWaivedBy];
  if (own === undefined) return pinned.coolingOffSeconds >= today.coolingOffSeconds;
  const isNoLess =
    theirs !== undefined && own.strength >= theirs.strength && (own.inPerson === true || theirs.inPerson !== true);
  return isNoLess && pinned.coolingOffSeconds >= today.coolingOffSeconds;
}

/** Whether a pinned plan of which something is waived keeps the spacing of today's: its exception may be over. */
function spacedNoLess(pinned: Plan, current: Plan): boolean {
  return pinned.exceptions === undefined || pinned.spacingSeconds >= current.spacingSeconds;
}

/**
 * Whether a pinned plan asks for at least what today's asks for. The stricter of the two holds, so a case under a plan
 * that has become too light does not go on (architecture, section 2, "plan").
 */
export function noLessStrict(pinned: Plan, current: Plan): boolean {
  return (
    pinned.tier >= current.tier &&
    pinned.evidence.atLeast >= current.evidence.atLeast &&
    pinned.evidence.minimumStrength >= current.evidence.minimumStrength &&
    pinned.evidence.oneAtLeast >= current.evidence.oneAtLeast &&
    pinned.evidence.tenureDays >= current.evidence.tenureDays &&
    pinned.evidence.methods.every((method) => current.evidence.methods.some((today) => knowsNoLess(method, today))) &&
    demandsNoLess(pinned, current) &&
    proofedNoLess(pinned, current) &&
    bindsNoMore(pinned, current) &&
    pinned.approvals.group === current.approvals.group &&
    countersignedNoLess(pinned, current) &&
    pinned.approvals.always >= current.approvals.always &&
    pinned.approvals.whenRelayable >= current.approvals.whenRelayable &&
    (pinned.approvals.callBack || !current.approvals.callBack) &&
    toldNoLess(pinned, current) &&
    percentDrawn(pinned) >= percentDrawn(current) &&
    waitsNoLess(pinned, current) &&
    acknowledgedNoLess(pinned, current) &&
    spacedNoLess(pinned, current) &&
    grantsNoMore(pinned, current)
  );
}
