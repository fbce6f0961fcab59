import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { AccessToken } from './access-token.js';
import { signJws, verifyJws, type SigningKey } from './jws.js';
import type { Trust } from './keys.js';

/** What a key lets a tool do: open cases, read and cancel its own; or only read them. Each is a role of the API. */
export const KEY_SCOPES = ['ticket-tool', 'ticket-reader'] as const;
export type KeyScope = (typeof KEY_SCOPES)[number];

/** What is known of a key: never the key itself. Signed by the enrolment key, so that a row made by hand lets nobody in. */
export interface ApiKeyRecord {
  readonly type: 'api-key';
  readonly keyId: string;
  /** The program it speaks for, as `client_id` of an access token would name it. */
  readonly clientId: string;
  readonly scope: KeyScope;
  /** SHA-256 of the key, hex. A key has 256 random bits: it needs neither salt nor a slow hash (SP 800-63B-4, 3.1.1.2). */
  readonly hash: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** A key that was just made. `key` is shown once and kept nowhere. */
export interface NewApiKey {
  readonly keyId: string;
  readonly key: string;
  readonly jws: string;
}

const KEY_ID_BYTES = 8;
const SECRET_BYTES = 32;
const FORM = /^csk_([0-9a-f]{16})_[\w-]{43}$/;

function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/** Makes a key for a program. */
export async function makeApiKey(
  enrolmentKey: SigningKey,
  wanted: Pick<ApiKeyRecord, 'clientId' | 'scope' | 'expiresAt'>,
): Promise<NewApiKey> {
  const keyId = randomBytes(KEY_ID_BYTES).toString('hex');
  const key = `csk_${keyId}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
  const record: ApiKeyRecord = { type: 'api-key', keyId, ...wanted, hash: hashOf(key).toString('hex') };
  return { keyId, key, jws: await signJws(enrolmentKey, record) };
}

/** Whether a credential is meant as such a key; access tokens have another form. */
export function isApiKey(credential: string): boolean {
  return FORM.test(credential);
}

/** Finds the signed record of a key by its id. */
export type FindApiKey = (keyId: string) => Promise<string | undefined>;

/** What is known of the key of a row, or null when the enrolment key has not signed it for that row. */
export async function readApiKeyRecord(
  trust: Pick<Trust, 'enrolment'>,
  keyId: string,
  jws: string,
): Promise<ApiKeyRecord | null> {
  const record = await verifyJws<ApiKeyRecord>(trust.enrolment, 'api-key', jws);
  return record?.keyId === keyId ? record : null;
}

/** The program a key speaks for, or null when it is none, was revoked or has expired. `now` in epoch milliseconds. */
export async function verifyApiKey(
  trust: Pick<Trust, 'enrolment'>,
  find: FindApiKey,
  key: string,
  now: number,
): Promise<AccessToken | null> {
  const keyId = FORM.exec(key)?.[1];
  const jws = keyId === undefined ? undefined : await find(keyId);
  const record = keyId === undefined || jws === undefined ? null : await readApiKeyRecord(trust, keyId, jws);
  if (record === null || record.expiresAt <= now) return null;
  if (!timingSafeEqual(hashOf(key), Buffer.from(record.hash, 'hex'))) return null;
  return { personId: null, clientId: record.clientId, roles: [record.scope] };
}
