import { digestOf } from '../../domain/canonical.js';
import {
  CONTROL_OWNERS,
  EXCEPTION_ACTS,
  EXCEPTION_KEY_DAYS,
  exceptionRefusal,
  grantedBefore,
  type ExceptionAct,
  type ExceptionStatement,
  type ExceptionTerms,
} from '../../domain/exceptions.js';
import type { Refusal } from '../../domain/refusals.js';
import { classesOf } from '../../domain/subject-classes.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
import { isExceptionSignedBy } from '../../proofs/exceptions.js';
import { isAnySuspended } from '../authority/relied-on.js';
import { otherAccountsOf } from '../decisions/people.js';
import { signingGround, underAccess, type Judged } from '../signed-acts/judged.js';
import { readSigned } from '../signed-acts/signed.js';
import { signerOf, type Signer } from '../signed-acts/signer.js';
import type { ExceptionDeps } from './deps.js';
import type { CurrentExceptions } from './read.js';

/** The very keys that terms have: anything else that somebody put there by hand is none. */
function areTerms(terms: unknown): terms is ExceptionTerms {
  if (typeof terms !== 'object' || terms === null) return false;
  const { waives, action, whom, why, owner, until, ...rest } = terms as Record<string, unknown>;
  const texts = [waives, action, why, owner].every((text) => typeof text === 'string');
  const isWhom = typeof whom === 'object' && whom !== null && Object.values(whom).length === 1;
  return texts && isWhom && Number.isSafeInteger(until) && Object.keys(rest).length === 0;
}

function isControlOwner(person: PersonOfRecord | null): person is PersonOfRecord {
  return person?.status === 'active' && person.groups.includes(CONTROL_OWNERS);
}

/** Why somebody signs nothing over exceptions, by the directory of record, or null. */
function groupRefusal(person: PersonOfRecord): Refusal | null {
  if (person.suspendedFrom !== undefined) return 'authority-suspended';
  return isControlOwner(person) ? null : 'not-in-group';
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
  { kind, terms }: ExceptionStatement,
  { person }: Signer,
): Promise<Refusal | null> {
  if (kind === 'exception-revoke') return null;
  const owner = await deps.directory.findById(terms.owner);
  if (!isControlOwner(owner) || (await isMeant(deps, terms, owner))) return 'exception-not-allowed';
  return (await isMeant(deps, terms, person)) ? 'decider-is-subject' : null;
}

/** Nobody's signature is the second to one of somebody whose authority was suspended since: that one counts no more. */
async function otherSignerRefusal(
  deps: ExceptionDeps,
  exceptions: CurrentExceptions['exceptions'],
  statement: ExceptionStatement,
): Promise<Refusal | null> {
  return (await isAnySuspended(deps, grantedBefore(exceptions, statement))) ? 'authority-suspended' : null;
}

/** Judges what was signed over an exception. `at` is the worker's time. */
export async function judgeException(
  deps: ExceptionDeps,
  { exceptions, acts }: CurrentExceptions,
  body: unknown,
  at: number,
): Promise<Judged<ExceptionAct>> {
  const signed = readSigned<ExceptionStatement>(body, EXCEPTION_ACTS, ({ terms }) => areTerms(terms));
  if (signed === null) return { verdict: 'refused', refusal: 'proof' };
  const { statement } = signed;
  const { kind, terms, decider: by, reason, issuedAt: signedAt } = statement;
  const tenureDays = EXCEPTION_KEY_DAYS[kind];
  const signer = await signerOf(deps, signed, { isSignedBy: isExceptionSignedBy, tenureDays }, at);
  if (typeof signer === 'string') return { verdict: 'refused', refusal: signer };
  const about = 'personId' in terms.whom ? [terms.whom.personId] : [];
  const signers = grantedBefore(exceptions, statement);
  const access = signingGround(deps, signer, { action: kind, about, signers }, at);
  const outside = groupRefusal(signer.person);
  if (outside !== null) return { verdict: 'refused', refusal: outside, access };
  const statementDigest = digestOf(statement);
  if (acts.some(({ act }) => act.statementDigest === statementDigest)) return { verdict: 'counted' };
  const refusal =
    exceptionRefusal(exceptions, statement, signer.accounts, at) ??
    (await peopleRefusal(deps, statement, signer)) ??
    (await otherSignerRefusal(deps, exceptions, statement));
  const { sameAs } = signer;
  return underAccess(refusal, access, { kind, terms, by, sameAs, reason, statementDigest, signedAt });
}
