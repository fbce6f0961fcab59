import { compactVerify, importJWK, type CryptoKey, type JWK } from 'jose';
import { CLOCK_SKEW, SECOND } from '../domain/clock.js';
import type { DeviceFacts } from '../domain/devices.js';

/** The public half of what a source of devices signs with. */
export interface DeviceSourceKey {
  readonly key: CryptoKey;
  readonly algorithm: 'EdDSA' | 'ES256';
}

/** What was signed says what it is (RFC 8725, section 3.11): no other token of the source's passes for it. */
const TYP = 'countersign.device+jwt';

/** Our choice: it answers a question that was asked a moment ago. */
const MAX_AGE_SECONDS = 60;

/**
 * The key that statements are verified by: Ed25519 or P-256, public.
 *
 * @throws {Error} when it is none, or the private half is with it
 */
export async function deviceSourceKeyFrom(jwk: JWK): Promise<DeviceSourceKey> {
  if (jwk.d !== undefined) throw new Error('the private half of the key is given: keep it where it signs');
  const algorithm = jwk.crv === 'Ed25519' ? 'EdDSA' : jwk.crv === 'P-256' ? 'ES256' : null;
  if (algorithm === null) throw new Error('expected a public JWK on Ed25519 or P-256');
  const key = await importJWK(jwk, algorithm);
  if (key instanceof Uint8Array) throw new Error('expected a public JWK on Ed25519 or P-256');
  return { key, algorithm };
}

function read(payload: Uint8Array): Readonly<Record<string, unknown>> | null {
  const value: unknown = JSON.parse(Buffer.from(payload).toString('utf8'));
  // An object of which nothing is taken for granted: each member is looked at below.
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
}

const timeOf = (seconds: unknown): number | null => (typeof seconds === 'number' ? seconds * SECOND : null);

/** What was asked. `now` in epoch milliseconds. */
export interface DeviceQuestion {
  readonly deviceId: string;
  readonly nonce: string;
  readonly now: number;
}

/**
 * What a source says of a device, or null unless its key signed it as an answer to this very question, just now: members
 * `device`, `nonce` and `iat`, and of the device `owner`, `compliant`, `jail_broken`, `last_seen` and `managed_since` (times
 * in seconds, RFC 7519, section 2).
 */
export async function verifyDeviceStatement(
  { key, algorithm }: DeviceSourceKey,
  jws: string,
  { deviceId, nonce, now }: DeviceQuestion,
): Promise<DeviceFacts | null> {
  try {
    const { payload, protectedHeader } = await compactVerify(jws, key, { algorithms: [algorithm] });
    const said = protectedHeader.typ === TYP ? read(payload) : null;
    if (said?.['device'] !== deviceId || said['nonce'] !== nonce) return null;
    const issuedAt = timeOf(said['iat']);
    if (issuedAt === null || issuedAt > now + CLOCK_SKEW || issuedAt <= now - MAX_AGE_SECONDS * SECOND) return null;
    const { owner, compliant, jail_broken: jailBroken } = said;
    return {
      ownerId: typeof owner === 'string' && owner !== '' ? owner : null,
      isCompliant: compliant === true,
      isJailBroken: typeof jailBroken === 'boolean' ? jailBroken : null,
      lastSeenAt: timeOf(said['last_seen']),
      managedSince: timeOf(said['managed_since']),
    };
  } catch {
    // Anything that does not parse or verify is no statement.
    return null;
  }
}
