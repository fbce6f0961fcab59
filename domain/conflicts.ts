import { accountsOf, accountsStoodFor, ownAccounts } from './accounts.js';
import type { Case } from './case.js';
import type { Decision } from './decisions.js';
import { operates } from './machines.js';
import type { StandingReceipt } from './receipts.js';
import type { Refusal } from './refusals.js';
import { partsTaken, type Part } from './separation.js';
import type { StatementKind } from './statement.js';
import type { PersonId } from './subjects.js';

/** How many cases running the same two people may share (recovery policy, section 2: "max 3 consecutive; rotate"). */
const RUNNING_MAX = 3;

/** With so many others who could sign, it need not be the same ones: any two of them may be away. Our choice. */
const OTHERS_ENOUGH = 3;

/** Acts that let a case go on; stopping one needs less (invariant 10). */
const LETS_GO_ON: readonly StatementKind[] = ['approve', 'acknowledge', 'review'];

/** What somebody does for whoever is away: approvals are delegated, and no other part. */
export const DELEGATED: readonly StatementKind[] = ['approve', 'refuse', 'veto', 'withdraw'];

/** Whose part in a case keeps them from another, as they are told it. */
const RECUSED: Readonly<Record<Part, Refusal>> = {
  subject: 'decider-is-subject',
  opener: 'decider-opened',
  voucher: 'decider-vouched',
  approver: 'not-a-distinct-person',
  acknowledger: 'not-a-distinct-person',
  decider: 'not-a-distinct-person',
  reviewer: 'not-a-distinct-person',
};

/** Why somebody has no say, for the part that they took under this or another account; or null. */
export function partRefusal(kase: Case, decision: Decision): Refusal | null {
  const parts = partsTaken(kase);
  const [part] = ownAccounts(decision).flatMap((account) => parts.get(account) ?? []);
  if (part !== undefined) return RECUSED[part];
  return accountsStoodFor(decision).some((account) => parts.has(account)) ? 'delegator-conflicted' : null;
}

/** Whose authority is suspended decides nothing that lets a case go on; stopping one they still may (invariant 10). */
export function suspensionRefusal({ statement, standing }: Decision): Refusal | null {
  return standing.receipt.suspended === true && LETS_GO_ON.includes(statement.kind) ? 'authority-suspended' : null;
}

/**
 * Whoever is above somebody, however far: a report decides nothing about them (recovery policy, section 5.6), nor does an
 * assistant (row 7).
 */
function isBelow({ managerId, superiors = [], assistsSubject }: StandingReceipt, person: PersonId): boolean {
  return assistsSubject === true || managerId === person || superiors.includes(person);
}

/** Why the same people would countersign once more, though others could; or null. */
function rotationRefusal({ rotation }: StandingReceipt): Refusal | null {
  if (rotation === undefined || rotation.others < OTHERS_ENOUGH) return null;
  if (rotation.samePair >= RUNNING_MAX) return 'same-pair';
  return rotation.sameOpener >= RUNNING_MAX ? 'same-opener' : null;
}

/**
 * Why somebody may not decide because of who they are, by their signed standing, or null (recovery policy, sections 2, 3 and
 * 5.5 to 5.7): no account that is not a person's, nobody who runs the sessions of the account, no report of the subject's, no
 * vendor's staff, not the same people again.
 */
export function standingConflict(kase: Case, decision: Decision): Refusal | null {
  const { receipt } = decision.standing;
  const { kind } = decision.statement;
  if ((receipt.accountKind ?? 'person') !== 'person') return 'not-a-person';
  const { account } = kase.subject;
  if (LETS_GO_ON.includes(kind) && account !== undefined && operates(account, accountsOf(decision)))
    return 'decider-operates';
  if (isBelow(receipt, kase.subject.personId)) return 'above-decider';
  if (receipt.standsFor !== undefined && !DELEGATED.includes(kind)) return 'not-in-group';
  if (receipt.standsFor?.superiors.includes(kase.subject.personId) === true) return 'delegator-conflicted';
  if (LETS_GO_ON.includes(kind) && receipt.employer !== undefined) return 'vendor-staff';
  if (kind !== 'approve') return null;
  const { earlier } = kase.opening.receipt;
  if (accountsOf(decision).some((account) => earlier?.people.includes(account))) return 'decided-before';
  return rotationRefusal(receipt);
}
