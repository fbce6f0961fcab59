import { readOpenRecovery } from '../../db/openings.js';
import { AUTHORITY_KINDS, type Matter, type SignedAct } from '../../domain/authority.js';
import {
  authorityRefusal,
  CONTROL_OWNERS,
  isMatter,
  KEY_TENURE_DAYS,
  keyFingerprint,
  wasTaken,
} from '../../domain/authority-statements.js';
import { digestIfCanonical, digestOf } from '../../domain/canonical.js';
import { isOldEnough } from '../../domain/decision-keys.js';
import type { EnrolledPasskey } from '../../domain/enrolled.js';
import type { Refusal } from '../../domain/refusals.js';
import type { PersonId, PersonOfRecord } from '../../domain/subjects.js';
import { groupsThatApprove } from '../../policy/approvers.js';
import { isAuthoritySignedBy, type SignedAuthority } from '../../proofs/authority.js';
import { otherAccountsOf, superiorsOf } from '../decisions/people.js';
import { currentSet } from '../enrolled/current-set.js';
import { delegateRefusal } from './delegates.js';
import type { AuthorityDeps } from './deps.js';
import type { CurrentAuthority } from './read.js';

/** What a statement comes to: it counts, it was counted before, or it is refused. */
export type JudgedAuthority =
  | { readonly verdict: 'counts'; readonly act: Omit<SignedAct, 'type' | 'number'> }
  | { readonly verdict: 'counted' }
  | { readonly verdict: 'refused'; readonly refusal: Refusal };

/** What the API kept has the form of a signed statement; what somebody put into the table by hand may be anything. */
function readSigned(body: unknown): SignedAuthority | null {
  if (typeof body !== 'object' || body === null || digestIfCanonical(body) === null) return null;
  const { statement, assertion } = body as Partial<SignedAuthority>;
  if (typeof statement !== 'object' || typeof assertion !== 'object') return null;
  if (statement === null || assertion === null || !AUTHORITY_KINDS.includes(statement.kind)) return null;
  const { matter, decider, issuedAt } = statement;
  const isWhole = typeof decider === 'string' && Number.isSafeInteger(issuedAt);
  return isWhole && isMatter(statement.kind, matter) ? { statement, assertion } : null;
}

async function passkeysOf(deps: AuthorityDeps, personId: PersonId): Promise<readonly EnrolledPasskey[]> {
  const rows = (await currentSet(deps, personId))?.rows ?? [];
  return rows.map(({ enrolled }) => enrolled).filter((enrolled) => enrolled.kind === 'passkey');
}

/** Who signed, by the directory of record as it is now, or why their signature is none. */
async function signerOf(deps: AuthorityDeps, signed: SignedAuthority, at: number): Promise<PersonOfRecord | Refusal> {
  const { decider, kind } = signed.statement;
  const passkey = (await passkeysOf(deps, decider)).find(
    ({ credentialId }) => credentialId === signed.assertion.credentialId,
  );
  if (passkey === undefined || !(await isAuthoritySignedBy(passkey, signed, deps.signing))) return 'proof';
  if (!isOldEnough(passkey, KEY_TENURE_DAYS[kind], at)) return 'key-too-recent';
  const person = await deps.directory.findById(decider);
  if (person === null || person.status !== 'active') return 'not-in-group';
  return (person.accountKind ?? 'person') === 'person' ? person : 'not-a-person';
}

/** A control owner who is neither the person it is about, under whatever account, nor reports to them. */
async function ownerRefusal(
  deps: AuthorityDeps,
  signer: PersonOfRecord,
  accounts: readonly PersonId[],
  about: readonly PersonId[],
): Promise<Refusal | null> {
  if (about.some((person) => accounts.includes(person))) return 'not-a-distinct-person';
  if (signer.suspendedFrom !== undefined) return 'authority-suspended';
  if (!signer.groups.includes(CONTROL_OWNERS) || signer.employer !== undefined) return 'not-in-group';
  const above = await superiorsOf(deps, signer);
  return above.some(({ personId }) => about.includes(personId)) ? 'above-decider' : null;
}

interface Signing {
  readonly signer: PersonOfRecord;
  readonly accounts: readonly PersonId[];
  readonly current: CurrentAuthority;
  readonly at: number;
}

/** Whoever goes away signs for a group that they approve in; whoever else signs is a control owner. */
async function delegatingRefusal(
  deps: AuthorityDeps,
  { signer, accounts }: Signing,
  matter: Extract<Matter, { kind: 'delegate' }>,
): Promise<Refusal | null> {
  const { personId, delegateId, group } = matter;
  if (!groupsThatApprove(deps.policy).includes(group)) return 'delegate-unsuitable';
  const unsuitable = await delegateRefusal(deps, matter);
  if (unsuitable !== null) return unsuitable;
  if (!accounts.includes(personId)) return ownerRefusal(deps, signer, accounts, [personId, delegateId]);
  if (signer.suspendedFrom !== undefined) return 'authority-suspended';
  return signer.personId === personId ? null : 'not-a-distinct-person';
}

/** Whoever stands for somebody, whoever they stand for, and any control owner end it at once. */
async function revokingRefusal(
  deps: AuthorityDeps,
  { signer, accounts, current }: Signing,
  matter: Extract<Matter, { kind: 'revoke-delegation' }>,
): Promise<Refusal | null> {
  const delegation = current.authority.delegations.find(({ number }) => number === matter.delegation);
  const theirs = [delegation?.personId, delegation?.delegateId].some(
    (person) => person !== undefined && accounts.includes(person),
  );
  return theirs ? null : ownerRefusal(deps, signer, accounts, []);
}

/** Why whoever signed may not sign this, or null. */
async function standingRefusal(deps: AuthorityDeps, signing: Signing, matter: Matter): Promise<Refusal | null> {
  const { signer, accounts } = signing;
  switch (matter.kind) {
    case 'restore-authority': {
      const refusal = await ownerRefusal(deps, signer, accounts, [matter.personId]);
      if (refusal !== null) return refusal;
      // Not while the recovery still changes something: what suspends is there before the first effect and after the last.
      return (await readOpenRecovery(deps.db, matter.personId)) === undefined ? null : 'not-wanted-now';
    }
    case 'vouch-key': {
      const refusal = await ownerRefusal(deps, signer, accounts, [matter.personId]);
      if (refusal !== null) return refusal;
      const keys = await passkeysOf(deps, matter.personId);
      return keys.some((key) => keyFingerprint(key) === matter.fingerprint) ? null : 'not-wanted-now';
    }
    case 'delegate':
      return delegatingRefusal(deps, signing, matter);
    case 'revoke-delegation':
      return revokingRefusal(deps, signing, matter);
  }
}

/** Judges what was signed about who may decide. `at` is the worker's time. */
export async function judgeAuthority(
  deps: AuthorityDeps,
  current: CurrentAuthority,
  body: unknown,
  at: number,
): Promise<JudgedAuthority> {
  const signed = readSigned(body);
  if (signed === null) return { verdict: 'refused', refusal: 'proof' };
  const { statement } = signed;
  const signer = await signerOf(deps, signed, at);
  if (typeof signer === 'string') return { verdict: 'refused', refusal: signer };
  const statementDigest = digestOf(statement);
  if (wasTaken(current.acts, statementDigest)) return { verdict: 'counted' };
  const accounts = [signer.personId, ...(await otherAccountsOf(deps, signer))];
  const { kind, matter, reason, issuedAt: signedAt } = statement;
  const refusal =
    authorityRefusal(current.authority, statement, accounts, at) ??
    (await standingRefusal(deps, { signer, accounts, current, at }, matter));
  if (refusal !== null) return { verdict: 'refused', refusal };
  return { verdict: 'counts', act: { kind, matter, by: signer.personId, accounts, reason, statementDigest, signedAt } };
}
