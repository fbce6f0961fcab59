import { accountsOf } from './accounts.js';
import type { Case, Phase } from './case.js';
import type { Decision } from './decisions.js';
import { everGiven, type Given } from './evidence-given.js';
import type { EvidenceReceipt } from './evidence.js';
import type { Stop } from './receipts.js';
import { holdersOf, passedBetween, type Held } from './holders.js';
import type { Outcome } from './outcomes.js';
import type { Refusal } from './refusals.js';
import type { PersonId } from './subjects.js';

/** The part a person took in a case. One person takes one part (invariant 4). */
export type Part = 'subject' | 'opener' | 'voucher' | 'approver' | 'acknowledger' | 'decider' | 'reviewer';

interface PartsContext extends Held, Given {
  readonly approvals: readonly Decision[];
  readonly withdrawals?: readonly Decision[];
  readonly phase?: Phase;
  readonly outcome?: Outcome | null;
  readonly acknowledgement?: Decision;
  readonly stop?: Stop | null;
  readonly earlierStop?: Stop;
  readonly stoppedBy?: Decision | null;
  readonly review?: Decision | null;
}

/**
 * Approvals that lapsed when the case was planned anew: their authors are asked again, and are nobody in it until they sign. Once
 * approvals are asked for no more, they took part all the same, and neither acknowledge nor review.
 */
function lapsedApprovals({ lapsed, phase, outcome = null }: PartsContext): readonly Decision[] {
  const isAsked = phase !== 'in-force' && outcome === null;
  return isAsked ? [] : (lapsed?.approvals ?? []);
}

/** Everybody who took a part, by person and not by account, credential or message. */
export function partsTaken(context: PartsContext): ReadonlyMap<PersonId, Part> {
  const parts = new Map<PersonId, Part>();
  parts.set(context.opening.receipt.subject.personId, 'subject');
  const { openers, openedBy } = context.opening.receipt;
  for (const opener of [...openers, openedBy.personId, ...passedBetween(context)])
    if (opener !== null && !parts.has(opener)) parts.set(opener, 'opener');
  for (const { receipt } of everGiven(context))
    if (receipt.vouchedBy !== undefined && !parts.has(receipt.vouchedBy)) parts.set(receipt.vouchedBy, 'voucher');
  const takes = (decision: Decision, part: Part): void => {
    for (const account of accountsOf(decision)) if (!parts.has(account)) parts.set(account, part);
  };
  for (const approval of [...context.approvals, ...lapsedApprovals(context)]) takes(approval, 'approver');
  for (const withdrawal of context.withdrawals ?? []) takes(withdrawal, 'decider');
  if (context.acknowledgement) takes(context.acknowledgement, 'acknowledger');
  for (const stop of [context.stop, context.earlierStop]) {
    const stopper = stop?.receipt.by ?? null;
    if (stopper !== null && !parts.has(stopper)) parts.set(stopper, 'decider');
  }
  if (context.stoppedBy) takes(context.stoppedBy, 'decider');
  if (context.review) takes(context.review, 'reviewer');
  return parts;
}

/** As much of a case as tells who took a part in it. */
type Involved = Pick<
  Case,
  | 'opening'
  | 'handOvers'
  | 'evidence'
  | 'evidenceBeside'
  | 'approvals'
  | 'withdrawals'
  | 'lapsed'
  | 'acknowledgement'
  | 'stop'
  | 'earlierStop'
  | 'stoppedBy'
  | 'review'
> &
  Partial<Pick<Case, 'phase' | 'outcome'>>;

/** Whoever wants to stop a case, as a verified token tells. `personId` is null for a program that calls for itself. */
export interface Stopper {
  readonly personId: PersonId | null;
  readonly clientId: string;
  readonly groups: readonly string[];
}

/** The group of programs that open cases; a program that may only read is of another. */
const TICKET_TOOLS = 'ticket-tool';

/** Whether somebody may cancel a case: a person who holds it for the desk, and the tool that opened it by itself. */
export function mayCancel(kase: Held, { personId, clientId, groups }: Stopper): boolean {
  if (personId !== null) return holdersOf(kase).includes(personId);
  const { openedBy } = kase.opening.receipt;
  return openedBy.personId === null && openedBy.clientId === clientId && groups.includes(TICKET_TOOLS);
}

/** Who runs the system; they too may end what is in force for a time. */
const OPERATORS = 'operators';

/**
 * Whether a person may end early what a case has in force for a time, by one act (issue 4; recovery policy, section
 * 5.9): whoever has a part in it, or an operator. Ending needs little, because it takes away and gives nothing.
 */
export function mayEndEarly(
  kase: Involved & Pick<Case, 'phase'>,
  { personId, groups }: Pick<Stopper, 'personId' | 'groups'>,
): boolean {
  if (kase.phase !== 'in-force' || personId === null) return false;
  return hasPart(kase, personId) || groups.includes(OPERATORS);
}

/** Whether a person has already taken a part in the case and so may take no other. */
export function hasPart(kase: Involved, person: PersonId): boolean {
  return partsTaken(kase).has(person);
}

/** Whether a person may vouch in a case: they took no part in it, or vouched in it before (recovery policy, section 5.6). */
export function mayVouch(kase: Involved, person: PersonId): boolean {
  const part = partsTaken(kase).get(person);
  return part === undefined || part === 'voucher';
}

/**
 * Whether a person may take a case over: somebody without a part in it, or who held it before. Nobody has two roles by being
 * handed a case (invariant 4), and nobody hands it to themselves.
 */
export function mayTakeOver(kase: Involved, from: PersonId, to: PersonId): boolean {
  const part = partsTaken(kase).get(to);
  return from !== to && (part === undefined || part === 'opener');
}

/** Why an item does not count because of who vouches for it, or null. */
export function voucherRefusal(kase: Involved, { vouchedBy }: Pick<EvidenceReceipt, 'vouchedBy'>): Refusal | null {
  return vouchedBy === undefined || mayVouch(kase, vouchedBy) ? null : 'voucher-has-part';
}
