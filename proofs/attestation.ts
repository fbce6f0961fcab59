import type { Attestation } from '../domain/attestation.js';
import { statementChallenge } from '../domain/canonical.js';
import type { Assertion } from '../domain/decisions.js';
import type { EnrolledPasskey } from '../domain/enrolled.js';
import { isSignedBy, type SigningPage } from './assertion.js';

/** An attestation with its proof, as whoever vouches sends it. */
export interface SignedAttestation {
  readonly attestation: Attestation;
  readonly assertion: Assertion;
}

/** What a browser must sign for an attestation: the challenge, base64url. */
export function attestationChallengeOf(attestation: Attestation): string {
  return Buffer.from(statementChallenge(attestation.kind, attestation)).toString('base64url');
}

/**
 * Whether a passkey of the attester signed this very attestation on the signing page, its user verified. That the passkey
 * is genuine, old enough and still enrolled, and what its owner may vouch for, is for the caller.
 */
export async function isAttestedBy(
  passkey: EnrolledPasskey,
  { attestation, assertion }: SignedAttestation,
  signing: SigningPage,
): Promise<boolean> {
  const isTheirs = passkey.personId === attestation.attester && passkey.credentialId === assertion.credentialId;
  return isTheirs && isSignedBy(passkey, assertion, attestationChallengeOf(attestation), signing);
}
