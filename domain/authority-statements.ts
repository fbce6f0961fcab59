import { besides, type Authority, type AuthorityAct, type AuthorityKind, type Matter } from './authority.js';
import { digestIfCanonical, digestOf } from './canonical.js';
import { CLOCK_SKEW, DAY, SECOND } from './clock.js';
import type { EnrolledPasskey } from './enrolled.js';
import type { Refusal } from './refusals.js';
import { isSamePerson } from './signed-acts.js';
import type { PersonId } from './subjects.js';

/** Who owns the rules: they re-establish authority, vouch for young keys and countersign who stands for whom. */
export const CONTROL_OWNERS = 'control-owners';

/** How long a key must have been enrolled to sign any of these (recovery policy, section 2); none is too young to revoke with. */
export const KEY_TENURE_DAYS: Readonly<Record<AuthorityKind, number>> = {
  'restore-authority': 30,
  'vouch-key': 30,
  delegate: 30,
  'revoke-delegation': 0,
};

/** Nobody stands for somebody else longer than this: as long as an exception of the policy may live (section 3, overlays). */
export const DELEGATION_MAX = 14 * DAY;
/** A delegation is signed for an absence that is near. Our choice. */
const DELEGATION_AHEAD_MAX = 30 * DAY;
/** A statement is signed within five minutes, as an approval is (recovery policy, section 2). */
const STATEMENT = 300 * SECOND;

/** The canonical text a person signs about who may decide. Times in epoch milliseconds. */
export interface AuthorityStatement {
  readonly v: 1;
  readonly kind: AuthorityKind;
  readonly decider: PersonId;
  /** What it does, in words. */
  readonly does: string;
  readonly reason: string;
  readonly matter: Matter;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** Tells one passkey from every other: its credential and its public key, in few enough letters to be read out. */
export function keyFingerprint({
  credentialId,
  publicKey,
}: Pick<EnrolledPasskey, 'credentialId' | 'publicKey'>): string {
  return digestOf({ credentialId, publicKey }).slice(0, 32);
}

/** The last moment that a date can have (ECMAScript, section 21.4.1.1). */
export const LATEST = 8_640_000_000_000_000;

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isNumber = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) > 0;
const isTime = (value: unknown): boolean =>
  Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= LATEST;

/** What a matter of each kind has beside its kind, and nothing else. */
const FIELDS: Readonly<Record<AuthorityKind, Readonly<Record<string, (value: unknown) => boolean>>>> = {
  'restore-authority': { personId: isText, suspension: isNumber },
  'vouch-key': { personId: isText, fingerprint: isText },
  delegate: { personId: isText, delegateId: isText, group: isText, from: isTime, until: isTime },
  'revoke-delegation': { delegation: isNumber },
};

/** Whether something is a matter of a kind: what somebody signed and put there by hand may be anything. */
export function isMatter(kind: AuthorityKind, value: unknown): value is Matter {
  if (typeof value !== 'object' || value === null) return false;
  const { kind: own, ...given } = value as Record<string, unknown>;
  const fields = Object.entries(FIELDS[kind]);
  const isWhole = Object.keys(given).length === fields.length && fields.every(([name, holds]) => holds(given[name]));
  return own === kind && isWhole;
}

function inWords(matter: Matter): string {
  switch (matter.kind) {
    case 'restore-authority':
      return `What ${matter.personId} decides counts again, after the recovery that suspended it (act ${matter.suspension}).`;
    case 'vouch-key':
      return `The key ${matter.fingerprint} of ${matter.personId} signs decisions before it is 30 days old: it is theirs.`;
    case 'delegate': {
      const [from, until] = [matter.from, matter.until].map((time) => new Date(time).toISOString());
      return `${matter.delegateId} approves for ${matter.personId} as one of ${matter.group}, from ${from} until ${until}.`;
    }
    case 'revoke-delegation':
      return `Nobody stands for anybody any more by act ${matter.delegation}.`;
  }
}

/** What somebody says of their own before they sign. */
export interface OwnAuthorityWords {
  readonly decider: PersonId;
  readonly reason: string;
}

/** The statement to sign. The same function judges it later. */
export function authorityStatementOf(matter: Matter, own: OwnAuthorityWords, issuedAt: number): AuthorityStatement {
  return {
    v: 1,
    kind: matter.kind,
    decider: own.decider,
    does: inWords(matter),
    reason: own.reason,
    matter,
    issuedAt,
    expiresAt: issuedAt + STATEMENT,
  };
}

/** Why a delegation is none that could be given, whoever signs it, or null. */
function termsRefusal(matter: Extract<Matter, { kind: 'delegate' }>, at: number): Refusal | null {
  const { from, until, personId, delegateId } = matter;
  const isBounded = until > at && until > from && until - from <= DELEGATION_MAX && from <= at + DELEGATION_AHEAD_MAX;
  return isBounded && personId !== delegateId ? null : 'delegate-unsuitable';
}

/** Why a matter is nobody's to sign as things stand, or null. */
function matterRefusal(authority: Authority, matter: Matter, at: number): Refusal | null {
  switch (matter.kind) {
    case 'restore-authority': {
      const isSuspended = ({ number, personId }: { number: number; personId: PersonId }) =>
        number === matter.suspension && personId === matter.personId;
      return authority.suspensions.some(isSuspended) ? null : 'not-wanted-now';
    }
    case 'vouch-key':
      return null;
    case 'delegate':
      return termsRefusal(matter, at);
    case 'revoke-delegation':
      return authority.delegations.some(({ number }) => number === matter.delegation) ? null : 'not-wanted-now';
  }
}

/**
 * Why a signed statement counts for nothing, or null: it is fresh, says what it does, there is something to it, and its author
 * has not signed the same already, under whatever account. `at` is the worker's time.
 */
export function authorityRefusal(
  authority: Authority,
  statement: AuthorityStatement,
  accounts: readonly PersonId[],
  at: number,
): Refusal | null {
  const { matter, kind, issuedAt, expiresAt } = statement;
  const signed = digestIfCanonical(statement);
  if (kind !== matter.kind || signed === null) return 'stale';
  if (digestOf(authorityStatementOf(matter, statement, issuedAt)) !== signed) return 'stale';
  if (issuedAt > at + CLOCK_SKEW || expiresAt < at) return 'statement-expired';
  const refusal = matterRefusal(authority, matter, at);
  if (refusal !== null) return refusal;
  const before = besides(authority, matter, issuedAt).flatMap((act) => act.accounts);
  return isSamePerson(before, accounts) ? 'not-a-distinct-person' : null;
}

/** Whether this very statement was taken before: it counts once. */
export function wasTaken(acts: readonly AuthorityAct[], statementDigest: string): boolean {
  return acts.some((act) => act.kind !== 'suspended' && act.statementDigest === statementDigest);
}
