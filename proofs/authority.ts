import type { AuthorityAct } from '../domain/authority.js';
import type { AuthorityStatement } from '../domain/authority-statements.js';
import { statementChallenge } from '../domain/canonical.js';
import type { Assertion } from '../domain/decisions.js';
import type { EnrolledPasskey } from '../domain/enrolled.js';
import { isSignedBy, type SigningPage } from './assertion.js';
import { signJws, verifyJws, type SigningKey, type VerifyingKey } from './jws.js';
import type { Trust } from './keys.js';

/** A statement about who may decide, with its proof. */
export interface SignedAuthority {
  readonly statement: AuthorityStatement;
  readonly assertion: Assertion;
}

/** What a browser must sign: the challenge, base64url. */
export function authorityChallengeOf(statement: AuthorityStatement): string {
  return Buffer.from(statementChallenge(statement.kind, statement)).toString('base64url');
}

/**
 * Whether a passkey of the decider signed this very statement on the signing page, its user verified. That the passkey is
 * genuine, old enough and still enrolled is for the caller.
 */
export async function isAuthoritySignedBy(
  passkey: EnrolledPasskey,
  { statement, assertion }: SignedAuthority,
  signing: SigningPage,
): Promise<boolean> {
  const isTheirs = passkey.personId === statement.decider && passkey.credentialId === assertion.credentialId;
  return isTheirs && isSignedBy(passkey, assertion, authorityChallengeOf(statement), signing);
}

/** Signs an act that was found to count: a row that somebody wrote by hand suspends and restores nobody. */
export function signAuthorityAct(verifierKey: SigningKey, act: AuthorityAct): Promise<string> {
  return signJws(verifierKey, act);
}

/** What was found to be genuine stays so, by key: acts are few, for good, and looked at with every request. */
const genuine = new WeakMap<VerifyingKey, Map<string, AuthorityAct>>();

/** One act, if the verifier signed it. */
export async function authorityActOf({ verifier }: Pick<Trust, 'verifier'>, jws: string): Promise<AuthorityAct | null> {
  const known = genuine.get(verifier) ?? new Map<string, AuthorityAct>();
  genuine.set(verifier, known);
  const before = known.get(jws);
  if (before !== undefined) return before;
  const act = await verifyJws<AuthorityAct>(verifier, 'authority-act', jws);
  if (act !== null) known.set(jws, act);
  return act;
}

/** The acts among some rows, as far as the verifier signed them. */
export async function authorityActsOf(
  trust: Pick<Trust, 'verifier'>,
  rows: readonly string[],
): Promise<AuthorityAct[]> {
  const acts = await Promise.all(rows.map((jws) => authorityActOf(trust, jws)));
  return acts.filter((act) => act !== null);
}
