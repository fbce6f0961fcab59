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
import { classesOf } from '../../domain/subject-classes.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
import { isExceptionSignedBy, type SignedException } from '../../proofs/exceptions.js';
import { isAnySuspended } from '../authority/relied-on.js';
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

/** Why whoever signed may not, or null: their passkey, and what the directory of record says of them now. */
async function signerRefusal(deps: ExceptionDeps, signed: SignedException, at: number): Promise<Refusal | null> {
  const { kind, decider } = signed.statement;
  const passkey = await passkeyOf(deps, signed);
  if (passkey === null || !(await isExceptionSignedBy(passkey, signed, deps.signing))) return 'proof';
  if (!isOldEnough(passkey, EXCEPTION_KEY_DAYS[kind], at)) return 'key-too-recent';
  const person = await deps.directory.findById(decider);
  if (person?.suspendedFrom !== undefined) return 'authority-suspended';
  return isControlOwner(person) ? null : 'not-in-group';
}

/** Whether somebody is, by the directory of record, among those for whom the exception would be. */
function isMeant({ policy }: ExceptionDeps, { whom }: ExceptionTerms, person: PersonOfRecord): boolean {
  if ('personId' in whom) return whom.personId === person.personId;
  return classesOf(policy.classes, policy.authorityGroups, person).includes(whom.class);
}

/** Why nobody may grant it, or null: its owner is a control owner, and neither owner nor signer gains by it. */
async function peopleRefusal(deps: ExceptionDeps, { statement }: SignedException): Promise<Refusal | null> {
  const { kind, terms, decider } = statement;
  if (kind === 'exception-revoke') return null;
  const [owner, signer] = await Promise.all([deps.directory.findById(terms.owner), deps.directory.findById(decider)]);
  if (!isControlOwner(owner) || isMeant(deps, terms, owner)) return 'exception-not-allowed';
  return signer === null || isMeant(deps, terms, signer) ? 'decider-is-subject' : null;
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
  const refusal = await signerRefusal(deps, signed, at);
  if (refusal !== null) return { verdict: 'refused', refusal };
  const statementDigest = digestOf(statement);
  if (acts.some(({ act }) => act.statementDigest === statementDigest)) return { verdict: 'counted' };
  const flaw =
    exceptionRefusal(exceptions, statement, at) ??
    (await peopleRefusal(deps, signed)) ??
    (await otherSignerRefusal(deps, exceptions, statement));
  if (flaw !== null) return { verdict: 'refused', refusal: flaw };
  const { kind, terms, decider: by, reason, issuedAt: signedAt } = statement;
  return { verdict: 'counts', act: { kind, terms, by, reason, statementDigest, signedAt } };
}
