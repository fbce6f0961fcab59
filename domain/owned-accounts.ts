import type { Action } from './actions.js';
import { onlyRevokes } from './api-keys.js';
import { digestOf } from './canonical.js';
import type { AccountKind, CaseAccount, PersonOfRecord, Subject } from './subjects.js';
import type { Refusal } from './refusals.js';

/** Of what kinds of account an action is; of any other there is no such case (recovery policy, rows 1 to 14). */
const KINDS_OF: Readonly<Record<Action, readonly AccountKind[]>> = {
  'password.reset': ['person'],
  'mfa.reset': ['person'],
  'access.emergency': ['person'],
  'account.unlock': ['person'],
  'mfa.rebind': ['person'],
  'mfa.rebind-remote': ['person'],
  'contact.change': ['person'],
  'access.delegate': ['person'],
  'service-account.enable': ['service-account'],
  'api-key.rotate': ['api-key'],
  'api-key.revoke': ['api-key'],
};

/** Whether an action is of an account that is no person's: rows 9 to 13. Its subject is an owner of it. */
export function isOfAccount(action: Action): boolean {
  return !KINDS_OF[action].includes('person');
}

/** Whether there is such an action for a kind of account; a person, where nothing is said. */
export function isFor(action: Action, kind: AccountKind = 'person'): boolean {
  return KINDS_OF[action].includes(kind);
}

/** On what a case acts: the account, or the subject themselves. What effects are named after, and applied to. */
export function targetOf({ personId, account }: Pick<Subject, 'personId' | 'account'>): string {
  return account?.accountId ?? personId;
}

/**
 * The account of a case as it is pinned, or null where what the directory of record has there is a person.
 *
 * @param changeId the approved change under which something is done to it, where one was named
 */
export function caseAccountOf(
  { personId, username, accountKind = 'person' }: PersonOfRecord,
  changeId?: string,
): CaseAccount | null {
  if (accountKind === 'person') return null;
  return { accountId: personId, kind: accountKind, name: username, ...(changeId !== undefined && { changeId }) };
}

/** Actions that nothing is done by without an approved change (recovery policy, row 10). */
const UNDER_A_CHANGE: readonly Action[] = ['service-account.enable'];

/** How the number of a change may look: as that of a ticket, plain enough to be shown anywhere. */
export const CHANGE_ID = /^[A-Za-z0-9][A-Za-z0-9_#:-]{0,63}$/;

/** Whether what was named as the approved change is what the action needs: one of the right form, or none. */
export function isChangeAsNeeded(action: Action, changeId: string | undefined): boolean {
  return UNDER_A_CHANGE.includes(action) ? changeId !== undefined && CHANGE_ID.test(changeId) : changeId === undefined;
}

/** Whether two pinned accounts are the very same, or both are none. */
export function isSameAccount(one: CaseAccount | undefined, other: CaseAccount | undefined): boolean {
  return digestOf(one ?? null) === digestOf(other ?? null);
}

/**
 * Why an account has no case with this person as its owner, or null: it is of no kind that the action is for, not in use, has no
 * owner at work, or this person is none of its owners. Nobody guesses who might be (recovery policy, row 10: "orphaned owner").
 *
 * @param owners everybody whom the directory of record still knows of its owners
 */
export function accountRefusal(
  action: Action,
  account: PersonOfRecord,
  subject: Pick<PersonOfRecord, 'personId' | 'accountKind'>,
  owners: readonly PersonOfRecord[],
): Refusal | null {
  if (!isFor(action, account.accountKind) || !isFor(action, caseAccountOf(account)?.kind)) return 'no-rule';
  if (account.status !== 'active') return 'subject-not-recoverable';
  // Whoever knows that a key is in wrong hands says so, whoever owns it (row 11x).
  if (onlyRevokes(action)) return (subject.accountKind ?? 'person') === 'person' ? null : 'not-the-owner';
  const atWork = owners.filter((owner) => owner.status === 'active' && caseAccountOf(owner) === null);
  if (atWork.length === 0) return 'account-orphaned';
  const isOwner = account.ownerIds?.includes(subject.personId) === true;
  return isOwner && atWork.some(({ personId }) => personId === subject.personId) ? null : 'not-the-owner';
}
