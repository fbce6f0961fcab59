import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type JWK, exportJWK, generateKeyPair } from 'jose';
import { RECIPIENTS, type Recipient, SIGNING_ROLES, type SigningRole, type TrustFile } from './keys.js';

/** Bytes of the codec's AES-256 key and of the pepper of issued codes. */
const SECRET_BYTES = 32;

/** The owner alone: a private key is nobody else's (mode of the file, of its folder). */
const OWNER_FILE = 0o600;
const OWNER_FOLDER = 0o700;

/** Fresh keys for every role: private JWKs, and the trust file of their public halves. */
export interface GeneratedKeys {
  readonly signing: Readonly<Record<SigningRole, JWK>>;
  readonly sealing: Readonly<Record<Recipient, JWK>>;
  readonly trust: TrustFile;
}

/** Where `writeKeys` put each key, by the name of the setting that points to it. */
export interface KeyFiles {
  readonly TRUST_FILE: string;
  readonly ENROLMENT_KEY_FILE: string;
  readonly VERIFIER_KEY_FILE: string;
  readonly LEDGER_KEY_FILE: string;
  readonly CASE_WORKER_SEAL_KEY_FILE: string;
  readonly CONNECTOR_SEAL_KEY_FILE: string;
  readonly ENROLMENT_SEAL_KEY_FILE: string;
  readonly CODEC_KEYRING_FILE: string;
  readonly CODE_PEPPER_FILE: string;
  readonly ENROLMENT_PEPPER_FILE: string;
}

/** Makes a key for every role and recipient. */
export async function generateKeys(): Promise<GeneratedKeys> {
  const signing = await byName(SIGNING_ROLES, () => privateJwk('EdDSA', 'Ed25519'));
  const sealing = await byName(RECIPIENTS, () => privateJwk('ECDH-ES+A256KW', 'P-256'));
  const trust = { ...publicHalves(signing), seal: publicHalves(sealing) };
  return { signing, sealing, trust };
}

/**
 * Makes every key a set of processes needs and writes each to a file of its own, for the embedded default and the
 * seeder (architecture, section 7). Nothing is overwritten.
 *
 * @throws {Error} when the folder holds keys already.
 */
export async function writeKeys(folder: string): Promise<KeyFiles> {
  const { signing, sealing, trust } = await generateKeys();
  const keyring = { current: 'first', keys: { first: randomBytes(SECRET_BYTES).toString('base64') } };
  const files = keyFiles(folder);
  await mkdir(folder, { recursive: true, mode: OWNER_FOLDER });
  await Promise.all([
    writePrivate(files.ENROLMENT_KEY_FILE, JSON.stringify(signing.enrolment)),
    writePrivate(files.VERIFIER_KEY_FILE, JSON.stringify(signing.verifier)),
    writePrivate(files.LEDGER_KEY_FILE, JSON.stringify(signing.ledger)),
    writePrivate(files.CASE_WORKER_SEAL_KEY_FILE, JSON.stringify(sealing['case-worker'])),
    writePrivate(files.CONNECTOR_SEAL_KEY_FILE, JSON.stringify(sealing['connector:sample-directory'])),
    writePrivate(files.ENROLMENT_SEAL_KEY_FILE, JSON.stringify(sealing['enrolment-worker'])),
    writePrivate(files.CODEC_KEYRING_FILE, JSON.stringify(keyring)),
    writePrivate(files.CODE_PEPPER_FILE, randomBytes(SECRET_BYTES).toString('base64')),
    writePrivate(files.ENROLMENT_PEPPER_FILE, randomBytes(SECRET_BYTES).toString('base64')),
  ]);
  // Last, so that where it is, everything is.
  await writePrivate(files.TRUST_FILE, JSON.stringify(trust, null, 2));
  return files;
}

/** Where `writeKeys` writes, or wrote, in a folder. */
export function keyFiles(folder: string): KeyFiles {
  return {
    TRUST_FILE: join(folder, 'trust.json'),
    ENROLMENT_KEY_FILE: join(folder, 'enrolment.jwk.json'),
    VERIFIER_KEY_FILE: join(folder, 'verifier.jwk.json'),
    LEDGER_KEY_FILE: join(folder, 'ledger.jwk.json'),
    CASE_WORKER_SEAL_KEY_FILE: join(folder, 'case-worker.seal.jwk.json'),
    CONNECTOR_SEAL_KEY_FILE: join(folder, 'connector-sample-directory.seal.jwk.json'),
    ENROLMENT_SEAL_KEY_FILE: join(folder, 'enrolment.seal.jwk.json'),
    CODEC_KEYRING_FILE: join(folder, 'codec-keyring.json'),
    CODE_PEPPER_FILE: join(folder, 'code-pepper'),
    ENROLMENT_PEPPER_FILE: join(folder, 'enrolment-pepper'),
  };
}

async function privateJwk(algorithm: string, crv: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair(algorithm, { crv, extractable: true });
  return exportJWK(privateKey);
}

async function byName<N extends string, V>(names: readonly N[], make: () => Promise<V>): Promise<Record<N, V>> {
  const made = await Promise.all(names.map(async (name) => [name, await make()] as const));
  return Object.fromEntries(made) as Record<N, V>;
}

function publicHalves<N extends string>(keys: Readonly<Record<N, JWK>>): Record<N, JWK> {
  const halves = Object.entries<JWK>(keys).map(([name, { d: _private, ...publicHalf }]) => [name, publicHalf]);
  return Object.fromEntries(halves) as Record<N, JWK>;
}

function writePrivate(file: string, text: string): Promise<void> {
  return writeFile(file, text, { mode: OWNER_FILE, flag: 'wx' });
}
