import { DAY } from './clock.js';
import { isSamePerson, ofDistinctPeople } from './signed-acts.js';
import type { PersonId } from './subjects.js';

/** What people sign about who may decide. Each is a kind of statement of its own: `countersign/<kind>/v1`. */
export const AUTHORITY_KINDS = ['restore-authority', 'vouch-key', 'delegate', 'revoke-delegation'] as const;
export type AuthorityKind = (typeof AUTHORITY_KINDS)[number];

/** What a signature is about: several people who sign the same matter give their word together. Times in epoch milliseconds. */
export type Matter =
  | { readonly kind: 'restore-authority'; readonly personId: PersonId; readonly suspension: number }
  | { readonly kind: 'vouch-key'; readonly personId: PersonId; readonly fingerprint: string }
  | {
      readonly kind: 'delegate';
      readonly personId: PersonId;
      readonly delegateId: PersonId;
      readonly group: string;
      readonly from: number;
      readonly until: number;
    }
  | { readonly kind: 'revoke-delegation'; readonly delegation: number };

/** Signed by the verifier before a recovery of somebody with authority changes anything (recovery policy, section 5.7). */
export interface SuspensionAct {
  readonly type: 'authority-act';
  /** Counted from 1 over all acts of authority, so that none can be left out unseen. */
  readonly number: number;
  readonly kind: 'suspended';
  readonly personId: PersonId;
  /** Every account of theirs, the one that was recovered first. */
  readonly accounts: readonly PersonId[];
  readonly caseId: string;
  readonly at: number;
}

/** Signed by the verifier: somebody who may signed this. */
export interface SignedAct {
  readonly type: 'authority-act';
  readonly number: number;
  readonly kind: AuthorityKind;
  readonly matter: Matter;
  readonly by: PersonId;
  /** Every account of theirs: people are counted, not accounts (invariant 4). */
  readonly accounts: readonly PersonId[];
  readonly reason: string;
  readonly statementDigest: string;
  readonly signedAt: number;
}

export type AuthorityAct = SuspensionAct | SignedAct;

/** Somebody whose authority is suspended: until two control owners say otherwise. */
export type Suspension = Pick<SuspensionAct, 'number' | 'personId' | 'accounts' | 'caseId' | 'at'>;

/** Two people's word on a key that is too young by itself (architecture, section 4). */
export interface KeyWord {
  readonly number: number;
  readonly personId: PersonId;
  readonly fingerprint: string;
  readonly by: readonly PersonId[];
}

/** Somebody stands for somebody of a group who is away. */
export interface Delegation {
  readonly number: number;
  readonly personId: PersonId;
  readonly delegateId: PersonId;
  readonly group: string;
  readonly from: number;
  readonly until: number;
  readonly by: readonly PersonId[];
}

/** How authority stands by all acts there ever were. */
export interface Authority {
  readonly suspensions: readonly Suspension[];
  readonly words: readonly KeyWord[];
  readonly delegations: readonly Delegation[];
  /** Signed, and waiting for somebody else to sign the same. */
  readonly waiting: readonly SignedAct[];
}

/** So long a signature waits for the other; whoever signs second need not sit beside the first. Our choice. */
const TOGETHER = DAY;

const NONE: Authority = { suspensions: [], words: [], delegations: [], waiting: [] };

const accountsOf = ({ accounts }: SignedAct): readonly PersonId[] => accounts;

function isOfPerson(act: Pick<SignedAct, 'accounts'>, personId: PersonId): boolean {
  return act.accounts.includes(personId);
}

/** Whether those who signed are all that it takes: two people; whoever goes away and one more; whoever revokes, alone. */
function isEnough(matter: Matter, signed: readonly SignedAct[]): boolean {
  const people = ofDistinctPeople(signed, accountsOf);
  switch (matter.kind) {
    case 'restore-authority':
    case 'vouch-key':
      return people.filter((act) => !isOfPerson(act, matter.personId)).length >= 2;
    case 'delegate':
      return people.length >= 2 && people.some((act) => isOfPerson(act, matter.personId));
    case 'revoke-delegation':
      return people.length >= 1;
  }
}

/** Whether two matters are the same, field by field. */
function isSameMatter(one: Matter, other: Matter): boolean {
  const fields = (matter: Matter) => Object.entries(matter).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(fields(one)) === JSON.stringify(fields(other));
}

/** Those that wait and are for the same matter, within the time in which they count together. */
export function besides({ waiting }: Authority, matter: Matter, at: number): readonly SignedAct[] {
  return waiting.filter((act) => isSameMatter(act.matter, matter) && act.signedAt + TOGETHER >= at);
}

function takenTogether(authority: Authority, { number, matter }: SignedAct, by: readonly PersonId[]): Authority {
  switch (matter.kind) {
    case 'restore-authority': {
      // What was said of the last recovery of somebody is said of those before it.
      const isOver = (one: Suspension) => one.personId === matter.personId && one.number <= matter.suspension;
      return { ...authority, suspensions: authority.suspensions.filter((one) => !isOver(one)) };
    }
    case 'vouch-key': {
      const { personId, fingerprint } = matter;
      return { ...authority, words: [...authority.words, { number, personId, fingerprint, by }] };
    }
    case 'delegate': {
      const { kind: _, ...terms } = matter;
      return { ...authority, delegations: [...authority.delegations, { number, ...terms, by }] };
    }
    case 'revoke-delegation':
      return { ...authority, delegations: authority.delegations.filter((one) => one.number !== matter.delegation) };
  }
}

function afterSigning(authority: Authority, act: SignedAct): Authority {
  const signed = [...besides(authority, act.matter, act.signedAt), act];
  const open = authority.waiting.filter(({ signedAt }) => signedAt + TOGETHER >= act.signedAt);
  if (!isEnough(act.matter, signed)) return { ...authority, waiting: [...open, act] };
  const waiting = open.filter(({ matter }) => !isSameMatter(matter, act.matter));
  return takenTogether(
    { ...authority, waiting },
    act,
    ofDistinctPeople(signed, accountsOf).map(({ by }) => by),
  );
}

/** Nothing of theirs counts any more: what they signed and still waits, their word on keys, nor who stands for whom by them. */
function afterSuspending(authority: Authority, act: SuspensionAct): Authority {
  const { number, personId, accounts, caseId, at } = act;
  const isTheirs = (person: PersonId) => accounts.includes(person);
  return {
    suspensions: [...authority.suspensions, { number, personId, accounts, caseId, at }],
    words: authority.words.filter(({ by }) => !by.some(isTheirs)),
    delegations: authority.delegations.filter((one) => ![one.personId, one.delegateId, ...one.by].some(isTheirs)),
    waiting: authority.waiting.filter((act) => !isSamePerson(act.accounts, accounts)),
  };
}

/** How authority stands by all acts there ever were; null when one of them is missing. */
export function authorityBy(acts: readonly AuthorityAct[]): Authority | null {
  const numbered = new Map(acts.map((act) => [act.number, act]));
  let authority = NONE;
  for (let number = 1; number <= numbered.size; number += 1) {
    const act = numbered.get(number);
    if (act === undefined) return null;
    authority = act.kind === 'suspended' ? afterSuspending(authority, act) : afterSigning(authority, act);
  }
  return authority;
}

/** Since when somebody's authority is suspended, under whatever account, and by which case; null where it is not. */
export function suspensionOf({ suspensions }: Authority, personId: PersonId): Suspension | null {
  return suspensions.find(({ accounts }) => accounts.includes(personId)) ?? null;
}

/** Whether two people gave their word on a key. */
export function wordOn({ words }: Authority, personId: PersonId, fingerprint: string): KeyWord | null {
  return words.find((word) => word.personId === personId && word.fingerprint === fingerprint) ?? null;
}

/** For whom somebody stands now. */
export function delegationsTo({ delegations }: Authority, delegateId: PersonId, now: number): readonly Delegation[] {
  return delegations.filter((one) => one.delegateId === delegateId && one.from <= now && now < one.until);
}
