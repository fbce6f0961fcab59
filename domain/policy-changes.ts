import { digestIfCanonical, digestOf } from './canonical.js';
import { CLOCK_SKEW, DAY, MINUTE, SECOND } from './clock.js';
import type { Assertion } from './decisions.js';
import type { Refusal } from './refusals.js';
import { accountsBehind, isSamePerson, ofDistinctPeople } from './signed-acts.js';
import type { PersonId } from './subjects.js';

/** The kind of statement that changes the policy: `countersign/policy-change/v1`. */
export const POLICY_CHANGE = 'policy-change';

/** Who may sign: a group of the directory of record. */
export const CONTROL_OWNERS = 'control-owners';

/** Two control owners (recovery policy, section 5.15). */
const PEOPLE = 2;
/** As a decision key (recovery policy, section 2). */
export const POLICY_KEY_TENURE_DAYS = 30;
/** A statement is signed within five minutes, as an approval is (recovery policy, section 2). */
const STATEMENT = 300 * SECOND;
/**
 * Two signatures count together when they are given within a week, our choice: a change is to be read, tested and replayed
 * by each, over a weekend too. What they sign cannot change meanwhile, as it can in a case.
 */
export const POLICY_TOGETHER = 7 * DAY;
/** A change takes effect within 30 days of being signed, our choice: nobody remembers for longer what comes. */
const AHEAD_MAX = 30 * DAY;
/** How long a worker may take to notice that another policy holds, and a case to be opened meanwhile under the one before. */
export const POLICY_NOTICED_WITHIN = 5 * MINUTE;

/** What is to change: from which policy to which, by their digests. Times in epoch milliseconds. */
export interface PolicyChange {
  /** What holds today; null where nothing was ever signed. */
  readonly from: string | null;
  readonly to: string;
  /** SHA-256 over the difference in words, as `policy/differences/signed-words.ts` puts it. */
  readonly differences: string;
  /** When it takes effect, or as soon as it is signed if that is later. */
  readonly effectiveAt: number;
  readonly reason: string;
}

/** The canonical text that a control owner signs. */
export interface PolicyStatement extends PolicyChange {
  readonly v: 1;
  readonly kind: typeof POLICY_CHANGE;
  readonly decider: PersonId;
  /** What it does, in words. */
  readonly does: string;
  /** Digest of the change that was signed last: signed before another, it counts no more (invariant 5). */
  readonly seen: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** Signed by the verifier: a control owner signed this. It carries their proof, so that whoever relies on it looks again. */
export interface PolicyAct {
  readonly type: 'policy-act';
  /** Counted from 1, so that none can be left out unseen. */
  readonly number: number;
  readonly statement: PolicyStatement;
  readonly assertion: Assertion;
  /** The signer's passkey, as the enrolment key signed it. */
  readonly passkeyJws: string;
  /** Who answers for what changes, by both policies: of each somebody must sign. */
  readonly owners: readonly string[];
  /** Under which other accounts the same person is known to the directory of record. */
  readonly sameAs: readonly PersonId[];
  /** Of which of them the signer was, by the directory of record. */
  readonly standsFor: readonly string[];
  /** The worker's time. */
  readonly takenAt: number;
}

/** A change that enough people signed. */
export interface SignedChange {
  readonly change: PolicyChange;
  readonly by: readonly PersonId[];
  readonly completedAt: number;
  /** When it takes, or took, effect. */
  readonly effectiveAt: number;
  /** Digest of what completed it. */
  readonly digest: string;
}

/** Every change that was signed, in order, and the signatures that wait for another. */
export interface PolicyChanges {
  readonly signed: readonly SignedChange[];
  readonly waiting: readonly PolicyAct[];
}

const NEVER = digestOf('never');

/** What two statements must have in common to count together. */
function changeOf({ from, to, differences, effectiveAt, reason }: PolicyChange): PolicyChange {
  return { from, to, differences, effectiveAt, reason };
}

const isSame = (one: PolicyChange, other: PolicyChange): boolean =>
  digestOf(changeOf(one)) === digestOf(changeOf(other));

/** Those that wait and are for the same change, given within the time in which they count together. */
function besides(waiting: readonly PolicyAct[], statement: PolicyStatement): readonly PolicyAct[] {
  return waiting.filter(
    (act) =>
      isSame(act.statement, statement) && Math.abs(statement.issuedAt - act.statement.issuedAt) <= POLICY_TOGETHER,
  );
}

const accountsOf = ({ statement, sameAs }: PolicyAct): readonly PersonId[] =>
  accountsBehind({ by: statement.decider, sameAs });

function withAct(changes: PolicyChanges, act: PolicyAct): PolicyChanges {
  const together = [...besides(changes.waiting, act.statement), act];
  const by = ofDistinctPeople(together, accountsOf).map(({ statement }) => statement.decider);
  const standsFor = together.flatMap((one) => one.standsFor);
  const isComplete = by.length >= PEOPLE && act.owners.every((owner) => standsFor.includes(owner));
  if (!isComplete) return { ...changes, waiting: [...changes.waiting, act] };
  const change = changeOf(act.statement);
  const completedAt = act.takenAt;
  const effectiveAt = Math.max(change.effectiveAt, completedAt);
  const signed = { change, by, completedAt, effectiveAt, digest: digestOf(act) };
  return { signed: [...changes.signed, signed], waiting: [] };
}

/**
 * What was signed, by all acts there ever were; null when one of them is missing.
 *
 * @param first what the first two people signed at their ceremony; null where there was none
 */
export function policyChangesOf(acts: readonly PolicyAct[], first: SignedChange | null = null): PolicyChanges | null {
  const numbered = new Map(acts.map((act) => [act.number, act]));
  let changes: PolicyChanges = { signed: first === null ? [] : [first], waiting: [] };
  for (let number = 1; number <= numbered.size; number += 1) {
    const act = numbered.get(number);
    if (act === undefined) return null;
    changes = withAct(changes, act);
  }
  return changes;
}

/** Those that came, or come, into effect: what another was signed in place of, before it did, never does. */
function effective({ signed }: PolicyChanges): readonly SignedChange[] {
  return signed.filter(({ effectiveAt }, at) =>
    signed.slice(at + 1).every((later) => later.completedAt >= effectiveAt),
  );
}

/** The change by which a policy holds at a time; null where none does. */
export function inForceAt(changes: PolicyChanges, at: number): SignedChange | null {
  return effective(changes).findLast(({ effectiveAt }) => effectiveAt <= at) ?? null;
}

/** The change that was signed and takes effect later; null where none does. */
export function scheduledAfter(changes: PolicyChanges, at: number): SignedChange | null {
  return effective(changes).find(({ effectiveAt }) => effectiveAt > at) ?? null;
}

/** Digest of the change that was signed last. */
function lastOf({ signed }: PolicyChanges): string {
  return signed.at(-1)?.digest ?? NEVER;
}

function doesInWords({ from, to, effectiveAt }: PolicyChange): string {
  const instead = from === null ? 'As the first' : `In place of the policy ${from}`;
  const when = new Date(effectiveAt).toISOString();
  return `${instead} the policy ${to} holds from ${when} on, or as soon as it is signed, if that is later.`;
}

/** The statement to sign as things stand now. The same function judges it later. */
export function policyStatementOf(
  changes: PolicyChanges,
  change: PolicyChange,
  decider: PersonId,
  issuedAt: number,
): PolicyStatement {
  return {
    v: 1,
    kind: POLICY_CHANGE,
    decider,
    does: doesInWords(change),
    ...changeOf(change),
    seen: lastOf(changes),
    issuedAt,
    expiresAt: issuedAt + STATEMENT,
  };
}

/** Why no such change can be made as things stand, or null. */
export function changeRefusal(changes: PolicyChanges, change: PolicyChange, at: number): Refusal | null {
  if (change.from !== (inForceAt(changes, at)?.change.to ?? null)) return 'stale';
  if (change.effectiveAt > at + AHEAD_MAX) return 'stale';
  // The same again only takes back what was signed to come.
  const isNothing = change.to === change.from && scheduledAfter(changes, at) === null;
  return isNothing ? 'not-wanted-now' : null;
}

/** Who signed the same change before, and is waiting for another, under each of their accounts. */
export function policySignedBefore(changes: PolicyChanges, statement: PolicyStatement): readonly PersonId[] {
  return besides(changes.waiting, statement).flatMap(accountsOf);
}

/**
 * Why a signed statement counts for nothing, or null: it is fresh, over what is so now, and its author has not signed the same
 * already, under any of their accounts. That the words are those of the two policies is for the caller. `at` is the worker's time.
 */
export function policyStatementRefusal(
  changes: PolicyChanges,
  statement: PolicyStatement,
  accounts: readonly PersonId[],
  at: number,
): Refusal | null {
  const { decider, issuedAt, expiresAt } = statement;
  const signed = digestIfCanonical(statement);
  if (signed === null || digestOf(policyStatementOf(changes, statement, decider, issuedAt)) !== signed) return 'stale';
  if (issuedAt > at + CLOCK_SKEW || expiresAt < at) return 'statement-expired';
  const refusal = changeRefusal(changes, statement, at);
  if (refusal !== null) return refusal;
  return isSamePerson(policySignedBefore(changes, statement), accounts) ? 'not-a-distinct-person' : null;
}

/** Why a worker may not work by a policy at a time, or null. */
export function policyRefusal(changes: PolicyChanges, digest: string, at: number): Refusal | null {
  if (inForceAt(changes, at)?.change.to === digest) return null;
  return changes.signed.some(({ change }) => change.to === digest) ? 'policy-superseded' : 'policy-unsigned';
}

/**
 * Why the plan of a case may not be pinned to a policy, or null: that policy held when the case was opened, or shortly before.
 * What was opened before anything was ever signed is taken under the first.
 */
export function pinnedRefusal(changes: PolicyChanges, digest: string, openedAt: number): Refusal | null {
  const held = effective(changes);
  const wasHeld = held.some(({ change, effectiveAt }, at) => {
    const until = held[at + 1]?.effectiveAt ?? Infinity;
    const since = at === 0 ? -Infinity : effectiveAt;
    return change.to === digest && since <= openedAt + CLOCK_SKEW && openedAt <= until + POLICY_NOTICED_WITHIN;
  });
  return wasHeld ? null : policyRefusal({ signed: changes.signed, waiting: [] }, digest, -Infinity);
}
