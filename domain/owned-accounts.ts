import { isOfAccount, type AccountAction, type Action } from './actions.js';
import { onlyRevokes } from './api-keys.js';
import { digestOf } from './canonical.js';
import { operates } from './machines.js';
import { membershipRefusal } from './mailboxes.js';
import type { AccountKind, CaseAccount, NamedAccount, PersonOfRecord, Subject } from './subjects.js';
import type { Refusal } from './refusals.js';

/** Of what kinds of account an action is; of any other there is no such case (recovery policy, rows 9 to 13). */
const KINDS_OF: Readonly<Record<AccountAction, readonly [AccountKind, ...AccountKind[]]>> = {
  'service-account.enable': ['service-account'],
  'agent.restore': ['ai-agent', 'automation'],
  'mailbox.delegate': ['shared-mailbox'],
  'api-key.rotate': ['api-key'],
  'api-key.revoke': ['api-key'],
  'certificate.reissue': ['certificate'],
};

/** Whether there is such an action for a kind of account; a person, where nothing is said. */
export function isFor(action: Action, kind: AccountKind = 'person'): boolean {
  return isOfAccount(action) ? KINDS_OF[action].includes(kind) : kind === 'person';
}

/** An account as whoever asks what a case would need names it: nothing was looked up, so it is of a kind that the action is for. */
export function accountAsAsked(
  action: AccountAction,
  name: string,
): { readonly kind: AccountKind; readonly name: string } {
  const [kind] = KINDS_OF[action];
  return { kind, name };
}

/**
 * On what a case acts: the account, or the subject themselves. What effects are named after, and applied to. Of a shared mailbox
 * nothing is changed: somebody gets into it for a time, as themselves (recovery policy, row 9).
 */
export function targetOf({ personId, account }: Pick<Subject, 'personId' | 'account'>): string {
  return account === undefined || account.kind === 'shared-mailbox' ? personId : account.accountId;
}

/**
 * The account of a case as it is pinned, or null where what the directory of record has there is a person.
 *
 * @param named the approved change under which something is done to it, where one was named, and whoever uses a mailbox
 */
export function caseAccountOf(
  { personId, username, accountKind = 'person', machine }: PersonOfRecord,
  { changeId, members }: Pick<CaseAccount, 'changeId' | 'members'> = {},
): CaseAccount | null {
  if (accountKind === 'person') return null;
  return {
    accountId: personId,
    kind: accountKind,
    name: username,
    ...(changeId !== undefined && { changeId }),
    ...(members !== undefined && { members }),
    ...(machine !== undefined && { machine }),
  };
}

/** As people sign it. */
export function namedAccount({ accountId, kind, name, changeId, members }: CaseAccount): NamedAccount {
  return {
    accountId,
    kind,
    name,
    ...(changeId !== undefined && { changeId }),
    ...(members !== undefined && { members }),
  };
}

/** Actions that nothing is done by without an approved change (recovery policy, row 10). */
const UNDER_A_CHANGE: readonly Action[] = ['service-account.enable'];

/** How the number of a change may look: as that of a ticket, plain enough to be shown anywhere. */
export const CHANGE_ID = /^[A-Za-z0-9][A-Za-z0-9_#:-]{0,63}$/;

/** Whether what was named as the approved change is what the action needs: one of the right form, or none. */
export function isChangeAsNeeded(action: Action, changeId: string | undefined): boolean {
  return UNDER_A_CHANGE.includes(action) ? changeId !== undefined && CHANGE_ID.test(changeId) : changeId === undefined;
}

/** Actions that nobody asks for but a person: no account of no person is a requester (recovery policy, row 13). */
const ASKED_BY_PEOPLE: readonly Action[] = ['agent.restore'];

/** Whoever asks for a case, as the directory of record and their credential have them. */
export interface Asking {
  /** Who asked, held the ticket and opened, as the directory of record knows them. */
  readonly openers: readonly Pick<PersonOfRecord, 'accountKind' | 'groups' | 'suspendedFrom'>[];
  /** What the credential says of whoever calls. */
  readonly roles: readonly string[];
}

/** Marks an AI agent by group or role, whatever account it acts under (as the access policy has it). */
const AGENTS = 'ai-agent';

/**
 * Whether an action is asked for as it must be: where none but people may, somebody is named who did, and neither they nor any
 * opener nor the credential is of an agent or another account of no person.
 */
export function isAskedByPeople(action: Action, { openers, roles }: Asking): boolean {
  if (!ASKED_BY_PEOPLE.includes(action)) return true;
  const isPerson = ({ accountKind = 'person', groups, suspendedFrom = [] }: Asking['openers'][number]) =>
    accountKind === 'person' && ![...groups, ...suspendedFrom].includes(AGENTS);
  return openers.length > 0 && openers.every(isPerson) && !roles.includes(AGENTS);
}

/** Whether two pinned accounts are the very same, or both are none. */
export function isSameAccount(one: CaseAccount | undefined, other: CaseAccount | undefined): boolean {
  return digestOf(one ?? null) === digestOf(other ?? null);
}

/**
 * Why an account has no case with this person as its owner, or null: it is of no kind that the action is for, not in use, has no
 * owner at work, or this person is none of its owners, or runs its sessions (row 13: owner is not operator). Nobody guesses who
 * might be (recovery policy, row 10: "orphaned owner").
 *
 * @param owners everybody whom the directory of record still knows of its owners
 */
export function accountRefusal(
  action: Action,
  account: PersonOfRecord,
  subject: Pick<PersonOfRecord, 'personId' | 'accountKind' | 'groups'>,
  owners: readonly PersonOfRecord[],
): Refusal | null {
  if (!isFor(action, account.accountKind) || !isFor(action, caseAccountOf(account)?.kind)) return 'no-rule';
  if (account.status !== 'active') return 'subject-not-recoverable';
  // Whoever knows that a key is in wrong hands says so, whoever owns it (row 11x).
  if (onlyRevokes(action)) return (subject.accountKind ?? 'person') === 'person' ? null : 'not-the-owner';
  const atWork = owners.filter((owner) => owner.status === 'active' && caseAccountOf(owner) === null);
  if (atWork.length === 0) return 'account-orphaned';
  if (action === 'mailbox.delegate') return membershipRefusal(account, subject);
  const isOwner = account.ownerIds?.includes(subject.personId) === true;
  if (!isOwner || !atWork.some(({ personId }) => personId === subject.personId)) return 'not-the-owner';
  return operates(account, [subject.personId]) ? 'owner-operates' : null;
}
