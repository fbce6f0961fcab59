import { type RegistrationResponseJSON, verifyRegistrationResponse } from '@simplewebauthn/server';
import { isoBase64URL } from '@simplewebauthn/server/helpers';
import type { SigningPage } from './assertion.js';

/** A passkey that was registered: what a relying party keeps of it. */
export interface RegisteredPasskey {
  readonly credentialId: string;
  /** COSE key, base64url. */
  readonly publicKey: string;
  /** Whether the key may be copied to other devices (backup eligibility; WebAuthn Level 3, section 6.1.3). */
  readonly synced: boolean;
}

/** ES256, EdDSA and RS256 (RFC 9053; RFC 8812): what WebAuthn Level 3 asks relying parties to take. */
const ALGORITHMS = [-7, -8, -257];

/**
 * The passkey that a browser registered for a challenge (base64url), its user verified (WebAuthn Level 3, section 7.1),
 * or null. One that a browser made by itself, without its user being there (conditional creation: neither flag is set), is
 * none. No attestation is asked for: any authenticator the subject holds will do.
 *
 * @param registration the registration response as JSON text (WebAuthn Level 3, section 5.1.1)
 */
export async function verifyRegistration(
  registration: string,
  challenge: string,
  { rpId, origin }: SigningPage,
): Promise<RegisteredPasskey | null> {
  try {
    const response = JSON.parse(registration) as RegistrationResponseJSON;
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: { ...response, clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
      requireUserPresence: true,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    });
    if (!verified) return null;
    const { credential, credentialDeviceType } = registrationInfo;
    const { id, publicKey } = credential;
    return {
      credentialId: id,
      publicKey: isoBase64URL.fromBuffer(publicKey),
      synced: credentialDeviceType === 'multiDevice',
    };
  } catch {
    // The library throws for everything that is not as expected, with texts that are not for outsiders.
    return null;
  }
}
