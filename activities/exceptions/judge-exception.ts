import { digestIfCanonical, digestOf } from '../../domain/canonical.js';
import { isOldEnough } from '../../domain/decision-keys.js';
import type { EnrolledPasskey } from '../../domain/enrolled.js';
import {
  CONTROL_OWNERS,
  EXCEPTION_ACTS,
  EXCEPTION_KEY_DAYS,
  exceptionRefusal,
  grantedBefore,
  type ExceptionAct,
  type ExceptionTerms,
} from '../../domain/exceptions.js';
import type { Refusal } from '../../domain/refusals.js';
import { accountsBehind } from '../../domain/signed-acts.js';
import { classesOf } from '../../domain/subject-classes.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
import { isExceptionSignedBy, type SignedException } from '../../proofs/exceptions.js';
import { isAnySuspended } from '../authority/relied-on.js';
import { otherAccountsOf } from '../decisions/people.js';
import { currentSet } from '../enrolled/current-set.js';
import type { ExceptionDeps } from './deps.js';
import type { CurrentExceptions } from './read.js';

/** What a statement comes to: it counts, it was counted before, or it is refused. */
export type JudgedException =
  | { readonly verdict: 'counts'; readonly act: Omit<ExceptionAct, 'type' | 'number'> }
  | { readonly verdict: 'counted' }
  | { readonly verdict: 'refused'; readonly refusal: Refusal };

/** The very keys that terms have: anything else that somebody put there by hand is none. */
function areTerms(terms: unknown): terms is ExceptionTerms {
  if (typeof terms !== 'object' || terms === null) return false;
  const { waives, action, whom, why, owner, until, ...rest } = terms as Record<string, unknown>;
  const texts = [waives, action, why, owner].every((text) => typeof text === 'string');
  const isWhom = typeof whom === 'object' && whom !== null && Object.values(whom).length === 1;
  return texts && isWhom && Number.isSafeInteger(until) && Object.keys(rest).length === 0;
}

/** What the API kept has the form of a signed statement; what somebody put into the table by hand may be anything. */
function readSigned(body: unknown): SignedException | null {
  if (typeof body !== 'object' || body === null) return null;
  const { statement, assertion } = body as Partial<SignedException>;
  if (typeof statement !== 'object' || typeof assertion !== 'object') return null;
  if (statement === null || assertion === null || !EXCEPTION_ACTS.includes(statement.kind)) return null;
  const isWhole =
    typeof statement.decider === 'string' && Number.isSafeInteger(statement.issuedAt) && areTerms(statement.terms);
  return isWhole && digestIfCanonical(statement) !== null ? { statement, assertion } : null;
}

async function passkeyOf(deps: ExceptionDeps, signed: SignedException): Promise<EnrolledPasskey | null> {
  const { statement, assertion } = signed;
  const rows = (await currentSet(deps, statement.decider))?.rows ?? [];
  const passkeys = rows.map(({ enrolled }) => enrolled).filter((enrolled) => enrolled.kind === 'passkey');
  return passkeys.find(({ credentialId }) => credentialId === assertion.credentialId) ?? null;
}

function isControlOwner(person: PersonOfRecord | null): person is PersonOfRecord {
  return person?.status === 'active' && person.groups.includes(CONTROL_OWNERS);
}

/** Who signed, or why they may not: their passkey, and what the directory of record says of them now. */
async function signerOf(deps: ExceptionDeps, signed: SignedException, at: number): Promise<PersonOfRecord | Refusal> {
  const { kind, decider } = signed.statement;
  const passkey = await passkeyOf(deps, signed);
  if (passkey === null || !(await isExceptionSignedBy(passkey, signed, deps.signing))) return 'proof';
  if (!isOldEnough(passkey, EXCEPTION_KEY_DAYS[kind], at)) return 'key-too-recent';
  const person = await deps.directory.findById(decider);
  if (person?.suspendedFrom !== undefined) return 'authority-suspended';
  return isControlOwner(person) ? person : 'not-in-group';
}

/** Whether somebody is, under any of their accounts, among those for whom the exception would be. */
async function isMeant(deps: ExceptionDeps, { whom }: ExceptionTerms, person: PersonOfRecord): Promise<boolean> {
  const others = await otherAccountsOf(deps, person);
  if ('personId' in whom) return [person.personId, ...others].includes(whom.personId);
  const found = await Promise.all(others.map((other) => deps.directory.findById(other)));
  const { classes, authorityGroups } = deps.policy;
  const isOfClass = (one: PersonOfRecord) => classesOf(classes, authorityGroups, one).includes(whom.class);
  return [person, ...found].some((one) => one !== null && isOfClass(one));
}

/** Why nobody may grant it, or null: its owner is a control owner, and neither owner nor signer gains by it. */
async function peopleRefusal(
  deps: ExceptionDeps,
  { statement }: SignedException,
  signer: PersonOfRecord,
): Promise<Refusal | null> {
  const { kind, terms } = statement;
  if (kind === 'exception-revoke') return null;
  const owner = await deps.directory.findById(terms.owner);
  if (!isControlOwner(owner) || (await isMeant(deps, terms, owner))) return 'exception-not-allowed';
  return (await isMeant(deps, terms, signer)) ? 'decider-is-subject' : null;
}

/** Nobody's signature is the second to one of somebody whose authority was suspended since: that one counts no more. */
async function otherSignerRefusal(
  deps: ExceptionDeps,
  exceptions: CurrentExceptions['exceptions'],
  statement: SignedException['statement'],
): Promise<Refusal | null> {
  return (await isAnySuspended(deps, grantedBefore(exceptions, statement))) ? 'authority-suspended' : null;
}

/** Judges what was signed over an exception. `at` is the worker's time. */
export async function judgeException(
  deps: ExceptionDeps,
  { exceptions, acts }: CurrentExceptions,
  body: unknown,
  at: number,
): Promise<JudgedException> {
  const signed = readSigned(body);
  if (signed === null) return { verdict: 'refused', refusal: 'proof' };
  const { statement } = signed;
  const signer = await signerOf(deps, signed, at);
  if (typeof signer === 'string') return { verdict: 'refused', refusal: signer };
  const statementDigest = digestOf(statement);
  if (acts.some(({ act }) => act.statementDigest === statementDigest)) return { verdict: 'counted' };
  const sameAs = await otherAccountsOf(deps, signer);
  const refusal =
    exceptionRefusal(exceptions, statement, accountsBehind({ by: signer.personId, sameAs }), at) ??
    (await peopleRefusal(deps, signed, signer)) ??
    (await otherSignerRefusal(deps, exceptions, statement));
  if (refusal !== null) return { verdict: 'refused', refusal };
  const { kind, terms, decider: by, reason, issuedAt: signedAt } = statement;
  return { verdict: 'counts', act: { kind, terms, by, sameAs, reason, statementDigest, signedAt } };
}
