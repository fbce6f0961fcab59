import { base64url, sha256 } from '../common/encoding.js';
import { canonicalText, type Json } from './canonical.js';
import { fingerprintOf } from './ceremony-record.js';

/** ES256, EdDSA and RS256 (RFC 9053; RFC 8812), as `proofs/registration.ts` takes them. */
const ALGORITHMS = [-7, -8, -257];
/** Before the credential's id in authenticator data: hash, flags, counter, AAGUID (WebAuthn Level 3, section 6.1). */
const ID_LENGTH_AT = 53;
const FLAGS_AT = 32;
const EXTENSIONS = 0x80;

const coded = (bytes: ArrayBuffer): string => base64url(new Uint8Array(bytes));

/** The COSE key of authenticator data that has one and nothing after it; null for any other. */
function coseKeyIn(data: Uint8Array): string | null {
  if (((data[FLAGS_AT] ?? EXTENSIONS) & EXTENSIONS) !== 0) return null;
  const length = ((data[ID_LENGTH_AT] ?? 0) << 8) + (data[ID_LENGTH_AT + 1] ?? 0);
  return base64url(data.slice(ID_LENGTH_AT + 2 + length));
}

/** A key that was made, and what is said of it. */
export interface Made {
  readonly fingerprint: string;
  readonly registration: string;
}

/** Has a key made for the relying party, its user verified; null when none was. */
export async function makeKey(
  rpId: string,
  of: { readonly ceremonyId: string; readonly personId: string; readonly codeHash: string },
): Promise<Made | null> {
  const request: Json = { v: 1, kind: 'ceremony-key', ...of };
  const publicKey: PublicKeyCredentialCreationOptions = {
    challenge: await sha256(`countersign/ceremony-key/v1\0${canonicalText(request)}`),
    rp: { id: rpId, name: rpId },
    user: { id: crypto.getRandomValues(new Uint8Array(32)), name: of.personId, displayName: of.personId },
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    attestation: 'none',
  };
  const made = await navigator.credentials.create({ publicKey });
  if (!(made instanceof PublicKeyCredential)) return null;
  const { id, rawId, response } = made;
  if (!(response instanceof AuthenticatorAttestationResponse)) return null;
  const key = coseKeyIn(new Uint8Array(response.getAuthenticatorData()));
  if (key === null) return null;
  const parts = {
    clientDataJSON: coded(response.clientDataJSON),
    attestationObject: coded(response.attestationObject),
    transports: response.getTransports(),
  };
  const registration = JSON.stringify({ id, rawId: coded(rawId), type: 'public-key', response: parts });
  return { fingerprint: await fingerprintOf({ credentialId: id, publicKey: key }), registration };
}
