import { statementChallenge } from '../domain/canonical.js';
import type { Decision } from '../domain/decisions.js';
import type { EnrolledPasskey } from '../domain/enrolled.js';
import type { Refusal } from '../domain/refusals.js';
import type { Statement } from '../domain/statement.js';
import type { PersonId } from '../domain/subjects.js';
import { isSignedBy, type SigningPage } from './assertion.js';
import { verifyEnrolled } from './enrolled.js';
import type { Trust } from './keys.js';

/** A decision to check, and against what. */
export interface DecisionToVerify extends SigningPage {
  readonly trust: Pick<Trust, 'enrolment'>;
  readonly decision: Pick<Decision, 'statement' | 'assertion' | 'passkeyJws'>;
}

/** Who decided and with which key; or why the proof is none. */
export type VerifiedDecision =
  | { readonly ok: true; readonly personId: PersonId; readonly enrolled: EnrolledPasskey }
  | { readonly ok: false; readonly refusal: Extract<Refusal, 'proof' | 'enrolled-unproven'> };

/**
 * Checks that a person signed a statement: by a passkey the enrolment key vouches for as theirs, user verified, over
 * the digest of this very statement (architecture, section 4, "A decision"). Whether the person may decide, the key is
 * old enough, and its row is still in the person's set, is for the caller.
 */
export async function verifyDecision({ trust, decision, rpId, origin }: DecisionToVerify): Promise<VerifiedDecision> {
  const { statement, assertion, passkeyJws } = decision;
  const enrolled = await verifyEnrolled(trust, passkeyJws);
  if (enrolled === null) return { ok: false, refusal: 'enrolled-unproven' };
  const isTheirs = enrolled.kind === 'passkey' && enrolled.personId === statement.decider;
  if (!isTheirs || enrolled.credentialId !== assertion.credentialId) return { ok: false, refusal: 'proof' };
  const signed = await isSignedBy(enrolled, assertion, challengeOf(statement), { rpId, origin });
  return signed ? { ok: true, personId: enrolled.personId, enrolled } : { ok: false, refusal: 'proof' };
}

/** What a browser must sign for a statement: the challenge, base64url. */
export function challengeOf(statement: Statement): string {
  return Buffer.from(statementChallenge(statement.kind, statement)).toString('base64url');
}
