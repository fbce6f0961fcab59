import { readOpenRecovery } from '../../db/openings.js';
import { AUTHORITY_KINDS, besides, type Authority, type Matter, type SignedAct } from '../../domain/authority.js';
import {
  authorityRefusal,
  CONTROL_OWNERS,
  isMatter,
  KEY_TENURE_DAYS,
  keyFingerprint,
  wasTaken,
  type AuthorityStatement,
} from '../../domain/authority-statements.js';
import { digestOf } from '../../domain/canonical.js';
import type { Refusal } from '../../domain/refusals.js';
import type { PersonId, PersonOfRecord } from '../../domain/subjects.js';
import type { MatterFacts } from '../../policy/access/request.js';
import { groupsThatApprove } from '../../policy/approvers.js';
import { isAuthoritySignedBy } from '../../proofs/authority.js';
import { superiorsOf } from '../decisions/people.js';
import { signingGround, underAccess, type Judged } from '../signed-acts/judged.js';
import { readSigned } from '../signed-acts/signed.js';
import { passkeysOf, signerOf } from '../signed-acts/signer.js';
import { delegateRefusal } from './delegates.js';
import type { AuthorityDeps } from './deps.js';
import type { CurrentAuthority } from './read.js';

/** Why nobody's word is this account's, by the directory of record, or null. */
function personRefusal({ status, accountKind = 'person' }: PersonOfRecord): Refusal | null {
  if (status !== 'active') return 'not-in-group';
  return accountKind === 'person' ? null : 'not-a-person';
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
      return keys.some(({ passkey }) => keyFingerprint(passkey) === matter.fingerprint) ? null : 'not-wanted-now';
    }
    case 'delegate':
      return delegatingRefusal(deps, signing, matter);
    case 'revoke-delegation':
      return revokingRefusal(deps, signing, matter);
  }
}

/** Whom a matter is about, and who goes away by it. */
function peopleOf({ delegations }: Authority, matter: Matter): Pick<MatterFacts, 'about' | 'away'> {
  switch (matter.kind) {
    case 'restore-authority':
    case 'vouch-key':
      return { about: [matter.personId] };
    case 'delegate':
      return { about: [matter.personId, matter.delegateId], away: matter.personId };
    case 'revoke-delegation': {
      const ended = delegations.find(({ number }) => number === matter.delegation);
      return { about: ended === undefined ? [] : [ended.personId, ended.delegateId] };
    }
  }
}

/** Judges what was signed about who may decide. `at` is the worker's time. */
export async function judgeAuthority(
  deps: AuthorityDeps,
  current: CurrentAuthority,
  body: unknown,
  at: number,
): Promise<Judged<SignedAct>> {
  const signed = readSigned<AuthorityStatement>(body, AUTHORITY_KINDS, ({ kind, matter }) => isMatter(kind, matter));
  if (signed === null) return { verdict: 'refused', refusal: 'proof' };
  const { statement } = signed;
  const { kind, matter, reason, issuedAt: signedAt } = statement;
  const proving = { isSignedBy: isAuthoritySignedBy, tenureDays: KEY_TENURE_DAYS[kind] };
  const found = await signerOf(deps, signed, proving, at);
  if (typeof found === 'string') return { verdict: 'refused', refusal: found };
  const { person: signer, accounts } = found;
  const signers = besides(current.authority, matter, signedAt).flatMap((act) => act.accounts);
  const access = signingGround(deps, found, { action: kind, ...peopleOf(current.authority, matter), signers }, at);
  const nobody = personRefusal(signer);
  if (nobody !== null) return { verdict: 'refused', refusal: nobody, access };
  const statementDigest = digestOf(statement);
  if (wasTaken(current.acts, statementDigest)) return { verdict: 'counted' };
  const refusal =
    authorityRefusal(current.authority, statement, accounts, at) ??
    (await standingRefusal(deps, { signer, accounts, current, at }, matter));
  return underAccess(refusal, access, {
    kind,
    matter,
    by: signer.personId,
    accounts,
    reason,
    statementDigest,
    signedAt,
  });
}
