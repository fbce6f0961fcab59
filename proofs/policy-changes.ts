import { statementChallenge } from '../domain/canonical.js';
import type { Assertion } from '../domain/decisions.js';
import type { EnrolledPasskey } from '../domain/enrolled.js';
import type { PolicyAct, PolicyStatement } from '../domain/policy-changes.js';
import { isSignedBy, type SigningPage } from './assertion.js';
import { verifyEnrolled } from './enrolled.js';
import { signJws, verifyJws, type SigningKey } from './jws.js';
import type { Trust } from './keys.js';

/** A statement that changes the policy, with its proof. */
export interface SignedPolicy {
  readonly statement: PolicyStatement;
  readonly assertion: Assertion;
}

/** What a browser must sign: the challenge, base64url. */
export function policyChallengeOf(statement: PolicyStatement): string {
  return Buffer.from(statementChallenge(statement.kind, statement)).toString('base64url');
}

/**
 * Whether a passkey of the decider signed this very statement on the signing page, its user verified. That the passkey is
 * genuine, old enough and still enrolled is for the caller.
 */
export async function isPolicySignedBy(
  passkey: EnrolledPasskey,
  { statement, assertion }: SignedPolicy,
  signing: SigningPage,
): Promise<boolean> {
  const isTheirs = passkey.personId === statement.decider && passkey.credentialId === assertion.credentialId;
  return isTheirs && isSignedBy(passkey, assertion, policyChallengeOf(statement), signing);
}

/** Signs an act that was found to count: a row that somebody wrote by hand changes nothing. */
export function signPolicyAct(verifierKey: SigningKey, act: PolicyAct): Promise<string> {
  return signJws(verifierKey, act);
}

/** Whom whoever relies on acts believes, and where they are signed. */
export interface PolicyTrust {
  readonly trust: Pick<Trust, 'verifier' | 'enrolment'>;
  readonly signing: SigningPage;
}

async function policyActOf({ trust, signing }: PolicyTrust, jws: string): Promise<PolicyAct | null> {
  const act = await verifyJws<PolicyAct>(trust.verifier, 'policy-act', jws);
  const passkey = act === null ? null : await verifyEnrolled(trust, act.passkeyJws);
  if (act === null || passkey?.kind !== 'passkey') return null;
  return (await isPolicySignedBy(passkey, act, signing)) ? act : null;
}

/**
 * The acts among some rows, as far as the verifier signed them and a passkey of their author did: the verifier's key alone
 * makes no policy.
 */
export async function policyActsOf(believed: PolicyTrust, rows: readonly string[]): Promise<PolicyAct[]> {
  const acts = await Promise.all(rows.map((jws) => policyActOf(believed, jws)));
  return acts.filter((act) => act !== null);
}
