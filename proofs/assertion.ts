import { type VerifyAuthenticationResponseOpts, verifyAuthenticationResponse } from '@simplewebauthn/server';
import { isoBase64URL } from '@simplewebauthn/server/helpers';
import type { Assertion } from '../domain/decisions.js';
import type { EnrolledPasskey } from '../domain/enrolled.js';

/** The relying party decisions are signed for: a page of its own, so that no sign-in prompt can be a decision. */
export interface SigningPage {
  readonly rpId: string;
  readonly origin: string;
}

/**
 * Whether an enrolled passkey signed a challenge (base64url) on the signing page, its user verified (WebAuthn Level 3,
 * section 7.2). What the challenge stands for is the caller's.
 */
export async function isSignedBy(
  enrolled: Pick<EnrolledPasskey, 'credentialId' | 'publicKey'>,
  assertion: Assertion,
  challenge: string,
  { rpId, origin }: SigningPage,
): Promise<boolean> {
  try {
    if (isFramed(assertion)) return false;
    const { verified } = await verifyAuthenticationResponse({
      response: responseOf(assertion),
      expectedChallenge: challenge,
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

/** Flag of authenticator data: the credential may be backed up, so it may be on several devices (WebAuthn Level 3, section 6.1). */
const BACKUP_ELIGIBLE = 0x08;

/** Flags follow the hash of the relying party's id (WebAuthn Level 3, section 6.1). */
const FLAGS_AT = 32;

/**
 * Whether a passkey may be on more than one device, by what its authenticator signed: that never changes for a credential
 * (WebAuthn Level 3, section 6.1.3). For assertions whose signature holds; authenticator data too short to say is taken for yes.
 */
export function mayBeSynced({ authenticatorData }: Pick<Assertion, 'authenticatorData'>): boolean {
  const flags = Buffer.from(authenticatorData, 'base64url')[FLAGS_AT];
  return flags === undefined || (flags & BACKUP_ELIGIBLE) !== 0;
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
