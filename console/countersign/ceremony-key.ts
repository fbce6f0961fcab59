import { base64url, sha256 } from '../common/encoding.js';
import { canonicalText, type Json } from './canonical.js';
import { hex, membersOf, readCanonical } from './signed-text.js';

/** ES256, EdDSA and RS256 (RFC 9053; RFC 8812), as `proofs/registration.ts` takes them. */
const ALGORITHMS = [-7, -8, -257];
/** Before the credential's id in authenticator data: hash, flags, counter, AAGUID (WebAuthn Level 3, section 6.1). */
const ID_LENGTH_AT = 53;
const FLAGS_AT = 32;
const EXTENSIONS = 0x80;
const FINGERPRINT_LETTERS = 20;
/** Crockford's base 32, and 140 bits in groups of four, as `proofs/saved-code.ts` has them. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LETTERS = 28;

/** One of the two, as the record names them. */
export interface CeremonyPerson {
  readonly personId: string;
  readonly credentialId: string;
  readonly publicKey: string;
  readonly fingerprint: string;
  readonly codeHash: string;
}

/** What both sign. Times in epoch milliseconds. */
export interface CeremonyRecord {
  readonly kind: 'ceremony';
  readonly does: string;
  readonly people: readonly [CeremonyPerson, CeremonyPerson];
  readonly policy: string;
  readonly expiresAt: number;
}

const coded = (bytes: ArrayBuffer): string => base64url(new Uint8Array(bytes));

/** A new code to be kept on paper. */
export function newCode(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(LETTERS));
  const letters = [...bytes].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return letters.replaceAll(/(.{4})(?!$)/g, '$1-');
}

/** How a code is kept; `proofs/ceremony.ts` makes the same of it. */
export async function codeHashOf(ceremonyId: string, personId: string, code: string): Promise<string> {
  return hex(await sha256(`countersign/ceremony-code/v1\0${ceremonyId}\0${personId}\0${code.replaceAll('-', '')}`));
}

/** What two people read to each other of a key, made of the key itself. */
export async function fingerprintOf(key: Pick<CeremonyPerson, 'credentialId' | 'publicKey'>): Promise<string> {
  const digest = hex(await sha256(`countersign/key-fingerprint/v1\0${key.credentialId}\0${key.publicKey}`));
  return digest.slice(0, FINGERPRINT_LETTERS).replaceAll(/(.{4})(?!$)/g, '$1 ');
}

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

/** Every member that the record has, none more: what this page has no words for, nobody signs here. */
const MEMBERS = 'begunAt,ceremonyId,does,expiresAt,kind,number,people,policy,v';

/** What there is to sign, or null where it does not belong together: a fingerprint that is not its key's is one reason. */
export async function readRecord(text: string): Promise<CeremonyRecord | null> {
  const read = readCanonical(text);
  if (read === null || membersOf(read, '') !== MEMBERS) return null;
  const record = read as CeremonyRecord;
  if (record.kind !== 'ceremony' || record.people.length !== 2) return null;
  for (const person of record.people) if (person.fingerprint !== (await fingerprintOf(person))) return null;
  return record;
}

/** What is signed: SHA-256 over the kind and these very bytes. */
export function recordChallenge(text: string): Promise<Uint8Array<ArrayBuffer>> {
  return sha256(`countersign/ceremony/v1\0${text}`);
}
