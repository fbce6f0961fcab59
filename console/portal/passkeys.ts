import type { PasskeyBinding } from '../../api/progress.js';
import { base64url, sha256 } from '../common/encoding.js';
import { nameOf } from '../common/browser-key.js';
import type { SubjectSession } from './session.js';

/** A new passkey as the claim takes it (WebAuthn Level 3, section 5.1.1); what is not needed is left out. */
export interface Registration {
  readonly id: string;
  readonly rawId: string;
  readonly type: 'public-key';
  readonly response: { readonly clientDataJSON: string; readonly attestationObject: string };
}

/** ES256, EdDSA and RS256 (RFC 9053; RFC 8812), as `proofs/registration.ts` takes them. */
const ALGORITHMS = [-7, -8, -257];

/**
 * What a new passkey is registered over: SHA-256("countersign/binding/v1\0" and the canonical JSON of v, caseId, session
 * and freshId). In this order, and of plain characters, JSON is canonical by itself (RFC 8785, section 3.2.3).
 */
async function challengeOf(session: SubjectSession, { freshId }: PasskeyBinding): Promise<Uint8Array<ArrayBuffer>> {
  const binding = { caseId: session.caseId, freshId, session: await nameOf(session), v: 1 };
  return sha256(`countersign/binding/v1\0${JSON.stringify(binding)}`);
}

function base64urlOf(buffer: ArrayBuffer): string {
  return base64url(new Uint8Array(buffer));
}

/**
 * Has the browser make a passkey for the sign-in page, its user verified; null when there is none in the end: refused, too
 * late, or no device that can.
 *
 * @param name by which the person will know it again
 */
export async function makePasskey(
  session: SubjectSession,
  binding: PasskeyBinding,
  name: string,
): Promise<Registration | null> {
  const { rpId } = binding;
  const publicKey: PublicKeyCredentialCreationOptions = {
    challenge: await challengeOf(session, binding),
    rp: { id: rpId, name: rpId },
    // Another one each time, so that no passkey that is there already is overwritten, and nobody is named.
    user: { id: crypto.getRandomValues(new Uint8Array(32)), name, displayName: name },
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    attestation: 'none',
  };
  try {
    const made = await navigator.credentials.create({ publicKey });
    if (!(made instanceof PublicKeyCredential)) return null;
    const { id, rawId, response } = made;
    if (!(response instanceof AuthenticatorAttestationResponse)) return null;
    const { clientDataJSON, attestationObject } = response;
    return {
      id,
      rawId: base64urlOf(rawId),
      type: 'public-key',
      response: {
        clientDataJSON: base64urlOf(clientDataJSON),
        attestationObject: base64urlOf(attestationObject),
      },
    };
  } catch {
    return null;
  }
}
