import { readFile, stat } from 'node:fs/promises';
import { type CryptoKey, type JWK, calculateJwkThumbprint, importJWK } from 'jose';
import type { SigningKey, VerifyingKey } from './jws.js';
import type { SealingKey, UnsealingKey } from './sealing.js';

/** The signing keys there are: each held by one process, known to the others by its public half (architecture, section 4). */
export const SIGNING_ROLES = ['enrolment', 'verifier', 'ledger'] as const;
export type SigningRole = (typeof SIGNING_ROLES)[number];

/** Who can be sent something sealed: the one worker that may read it. */
export const RECIPIENTS = ['case-worker', 'connector:sample-directory', 'enrolment-worker'] as const;
export type Recipient = (typeof RECIPIENTS)[number];

/** Whom a process believes: the public halves, and nothing else. */
export type Trust = Readonly<Record<SigningRole, VerifyingKey>> & {
  readonly seal: Readonly<Record<Recipient, SealingKey>>;
};

/** The trust file: public JWKs (RFC 7517) by role and by recipient. */
export type TrustFile = Readonly<Record<SigningRole, JWK>> & { readonly seal: Readonly<Record<Recipient, JWK>> };

/** Reading, writing or execution by anybody on the machine. */
const WORLD_ACCESS = 0o007;

/** @throws {Error} naming the file, when it holds no private Ed25519 JWK or everybody on the machine may open it. */
export async function loadSigningKey(file: string): Promise<SigningKey> {
  return fromPrivateFile(file, signingKeyFrom);
}

/** @throws {Error} naming the file, when it holds no private P-256 JWK or everybody on the machine may open it. */
export async function loadUnsealingKey(file: string): Promise<UnsealingKey> {
  return fromPrivateFile(file, unsealingKeyFrom);
}

/** @throws {Error} when it is no private Ed25519 key. */
export async function signingKeyFrom(jwk: JWK): Promise<SigningKey> {
  requirePrivate(jwk);
  requireCurve(jwk, 'Ed25519');
  return { kid: await kidOf(jwk), privateKey: await importKey(jwk, 'EdDSA') };
}

/** @throws {Error} when it is no private P-256 key. */
export async function unsealingKeyFrom(jwk: JWK): Promise<UnsealingKey> {
  requirePrivate(jwk);
  requireCurve(jwk, 'P-256');
  return { kid: await kidOf(jwk), privateKey: await importKey(jwk, 'ECDH-ES+A256KW') };
}

/**
 * Reads the trust file.
 *
 * @throws {Error} naming the file, when it is no trust file (see `parseTrust`).
 */
export async function loadTrust(file: string): Promise<Trust> {
  try {
    return await parseTrust(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new Error(`The trust file ${file} cannot be used`, { cause });
  }
}

/**
 * Turns public JWKs into whom to believe.
 *
 * @throws {Error} when a key is missing, is of another kind, is private, or serves two roles.
 */
export async function parseTrust(file: Partial<TrustFile>): Promise<Trust> {
  const signing = await Promise.all(
    SIGNING_ROLES.map(async (role) => [role, await verifyingKey(role, file[role])] as const),
  );
  const sealing = await Promise.all(
    RECIPIENTS.map(async (recipient) => [recipient, await sealingKey(recipient, file.seal?.[recipient])] as const),
  );
  const kids = [...signing, ...sealing].map(([, key]) => key.kid);
  if (new Set(kids).size !== kids.length) throw new Error('one key serves two roles');
  return {
    ...(Object.fromEntries(signing) as Record<SigningRole, VerifyingKey>),
    seal: Object.fromEntries(sealing) as Record<Recipient, SealingKey>,
  };
}

async function verifyingKey(role: string, jwk: JWK | undefined): Promise<VerifyingKey> {
  requirePublic(role, jwk);
  requireCurve(jwk, 'Ed25519');
  return { kid: await kidOf(jwk), publicKey: await importKey(jwk, 'EdDSA') };
}

async function sealingKey(recipient: string, jwk: JWK | undefined): Promise<SealingKey> {
  requirePublic(recipient, jwk);
  requireCurve(jwk, 'P-256');
  return { kid: await kidOf(jwk), publicKey: await importKey(jwk, 'ECDH-ES+A256KW') };
}

async function fromPrivateFile<K>(file: string, read: (jwk: JWK) => Promise<K>): Promise<K> {
  try {
    const { mode } = await stat(file);
    if (process.platform !== 'win32' && (mode & WORLD_ACCESS) !== 0)
      throw new Error('everybody may open it; chmod 600');
    return await read(parseJwk(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new Error(`The key file ${file} cannot be used`, { cause });
  }
}

function parseJwk(text: string): JWK {
  try {
    return JSON.parse(text) as JWK;
  } catch {
    // Without its cause: a syntax error quotes the text, and the text is a private key.
    throw new Error('it is not JSON');
  }
}

async function importKey(jwk: JWK, algorithm: string): Promise<CryptoKey> {
  const key = await importJWK({ ...jwk, ext: false }, algorithm);
  if (key instanceof Uint8Array) throw new Error('a symmetric key is no signing key');
  return key;
}

/** A key's id is its thumbprint (RFC 7638), so that it cannot be chosen to look like another's. */
function kidOf(jwk: JWK): Promise<string> {
  return calculateJwkThumbprint(jwk, 'sha256');
}

function requirePublic(role: string, jwk: JWK | undefined): asserts jwk is JWK {
  if (typeof jwk !== 'object' || jwk === null) throw new Error(`no public key of ${role}`);
  if (jwk.d !== undefined) throw new Error(`the key of ${role} is private; the trust file is for public halves`);
}

function requirePrivate(jwk: JWK): void {
  if (typeof jwk.d !== 'string') throw new Error('it holds no private key');
}

function requireCurve(jwk: JWK, curve: 'Ed25519' | 'P-256'): void {
  if (jwk.crv !== curve) throw new Error(`the key is not of the curve ${curve}`);
}
