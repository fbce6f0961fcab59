import { type VerifyAuthenticationResponseOpts, verifyAuthenticationResponse } from '@simplewebauthn/server';
import { isoBase64URL } from '@simplewebauthn/server/helpers';
import { statementChallenge } from '../domain/canonical.js';
import type { Assertion, Decision } from '../domain/decisions.js';
import type { EnrolledPasskey } from '../domain/enrolled.js';
import type { Refusal } from '../domain/refusals.js';
import type { Statement } from '../domain/statement.js';
import type { PersonId } from '../domain/subjects.js';
import { verifyEnrolled } from './enrolled.js';
import type { Trust } from './keys.js';

/** The relying party decisions are signed for: a page of its own, so that no sign-in prompt can be a decision. */
export interface SigningPage {
  readonly rpId: string;
  readonly origin: string;
}

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
  const signed = await isSignedBy(enrolled, assertion, statement, { rpId, origin });
  return signed ? { ok: true, personId: enrolled.personId, enrolled } : { ok: false, refusal: 'proof' };
}

/** What a browser must sign for a statement: the challenge, base64url. */
export function challengeOf(statement: Statement): string {
  return Buffer.from(statementChallenge(statement.kind, statement)).toString('base64url');
}

async function isSignedBy(
  enrolled: EnrolledPasskey,
  assertion: Assertion,
  statement: Statement,
  { rpId, origin }: SigningPage,
): Promise<boolean> {
  try {
    if (isFramed(assertion)) return false;
    const { verified } = await verifyAuthenticationResponse({
      response: responseOf(assertion),
      expectedChallenge: challengeOf(statement),
      expectedOrigin: origin,
      expectedRPID: rpId,
      requireUserVerification: true,
      // Synced passkeys count nothing; the enrolled row is immutable, so no counter is kept.
      credential: { id: enrolled.credentialId, publicKey: isoBase64URL.toBuffer(enrolled.publicKey), counter: 0 },
    });
    return verified;
  } catch {
    // The library throws for every assertion that is not as expected, with texts that are not for outsiders.
    return false;
  }
}

/** Signed inside another site's frame, where the person cannot see what they sign (WebAuthn Level 3, section 5.8.1). */
function isFramed({ clientDataJSON }: Assertion): boolean {
  const { crossOrigin = false } = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8')) as {
    crossOrigin?: unknown;
  };
  return crossOrigin !== false;
}

function responseOf(assertion: Assertion): VerifyAuthenticationResponseOpts['response'] {
  const { credentialId, authenticatorData, clientDataJSON, signature } = assertion;
  return {
    id: credentialId,
    rawId: credentialId,
    type: 'public-key',
    clientExtensionResults: {},
    response: { authenticatorData, clientDataJSON, signature },
  };
}
