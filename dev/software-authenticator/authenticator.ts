import './refuse-in-production.js';
import { createHash, createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { JWK } from 'jose';
import type { Assertion } from '../../domain/decisions.js';
import { coseKey } from './cose-key.js';

/** A credential with its private key in the open, as plain JSON, so that a demo can keep it in a file. */
export interface SoftwareCredential {
  readonly credentialId: string;
  readonly rpId: string;
  /** COSE key, base64url: what gets enrolled. */
  readonly publicKey: string;
  readonly privateJwk: JWK;
}

/** What a relying party asks for, from a page at `origin`. `challenge` is base64url. */
export interface AssertionRequest {
  readonly challenge: string;
  readonly rpId: string;
  readonly origin: string;
}

/** Flags of authenticator data (WebAuthn Level 3, section 6.1): the user was present, and was verified. */
const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;

/** A signature counter of zero: the authenticator has none (WebAuthn Level 3, section 6.1.1). */
const NO_COUNTER = Buffer.alloc(4);

const CREDENTIAL_ID_BYTES = 32;

/** Makes a passkey for one relying party: an ES256 key of its own. */
export function createCredential({ rpId }: { readonly rpId: string }): SoftwareCredential {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    credentialId: randomBytes(CREDENTIAL_ID_BYTES).toString('base64url'),
    rpId,
    publicKey: coseKey(publicKey.export({ format: 'jwk' })),
    privateJwk: privateKey.export({ format: 'jwk' }),
  };
}

/**
 * Signs a challenge as an authenticator with a verified user does (WebAuthn Level 3, section 6.3.3). Like a real one it
 * has no credential for another relying party.
 *
 * @throws {Error} when the credential belongs to another relying party.
 */
export function assert(
  credential: SoftwareCredential,
  request: AssertionRequest,
  flags = USER_PRESENT | USER_VERIFIED,
): Assertion {
  if (request.rpId !== credential.rpId) throw new Error(`no credential for ${request.rpId}`);
  const authenticatorData = Buffer.concat([sha256(request.rpId), Buffer.from([flags]), NO_COUNTER]);
  return signAssertion(credential, authenticatorData, {
    type: 'webauthn.get',
    challenge: request.challenge,
    origin: request.origin,
    crossOrigin: false,
  });
}

/**
 * Signs whatever authenticator data and client data it is given (WebAuthn Level 3, section 5.8.1): what `assert` is
 * made of, and what tests forge with.
 */
export function signAssertion(
  credential: SoftwareCredential,
  authenticatorData: Uint8Array,
  clientData: Readonly<Record<string, unknown>>,
): Assertion {
  const clientDataJSON = Buffer.from(JSON.stringify(clientData));
  const key = createPrivateKey({ key: { ...credential.privateJwk }, format: 'jwk' });
  const signed = Buffer.concat([authenticatorData, sha256(clientDataJSON)]);
  return {
    credentialId: credential.credentialId,
    authenticatorData: Buffer.from(authenticatorData).toString('base64url'),
    clientDataJSON: clientDataJSON.toString('base64url'),
    signature: sign('sha256', signed, { key, dsaEncoding: 'der' }).toString('base64url'),
  };
}

/** What a browser gives a relying party for a new passkey (WebAuthn Level 3, section 5.1.1), base64url. */
export interface Registration {
  readonly id: string;
  readonly rawId: string;
  readonly type: 'public-key';
  readonly response: { readonly clientDataJSON: string; readonly attestationObject: string };
}

/** Flag of authenticator data: a new credential's data is attached (WebAuthn Level 3, section 6.1). */
const ATTESTED = 0x40;

/** No model is told (WebAuthn Level 3, section 6.5.1). */
const NO_AAGUID = Buffer.alloc(16);

/**
 * Before the authenticator data of an attestation object without attestation, in CBOR: a map of three: "fmt" is "none",
 * "attStmt" is empty, "authData" are bytes whose length follows in two bytes (WebAuthn Level 3, sections 6.5.4 and 8.7).
 */
const UNATTESTED = Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746159', 'hex');

/** Registers a credential for a challenge, its user verified (WebAuthn Level 3, section 6.3.2), without attestation. */
export function register(
  { credentialId, publicKey, rpId }: Pick<SoftwareCredential, 'credentialId' | 'publicKey' | 'rpId'>,
  { challenge, origin }: Pick<AssertionRequest, 'challenge' | 'origin'>,
  flags = USER_PRESENT | USER_VERIFIED,
): Registration {
  const id = Buffer.from(credentialId, 'base64url');
  const authenticatorData = Buffer.concat([
    sha256(rpId),
    Buffer.from([flags | ATTESTED]),
    NO_COUNTER,
    NO_AAGUID,
    inTwoBytes(id.length),
    id,
    Buffer.from(publicKey, 'base64url'),
  ]);
  const clientData = { type: 'webauthn.create', challenge, origin, crossOrigin: false };
  const attestationObject = Buffer.concat([UNATTESTED, inTwoBytes(authenticatorData.length), authenticatorData]);
  return {
    id: credentialId,
    rawId: credentialId,
    type: 'public-key',
    response: {
      clientDataJSON: Buffer.from(JSON.stringify(clientData)).toString('base64url'),
      attestationObject: attestationObject.toString('base64url'),
    },
  };
}

function inTwoBytes(length: number): Buffer {
  return Buffer.from([length >> 8, length & 0xff]);
}

function sha256(data: string | Uint8Array): Buffer {
  return createHash('sha256').update(data).digest();
}
