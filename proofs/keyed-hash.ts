import { createHmac } from 'node:crypto';

/**
 * A pseudonym of a value for a place that is never encrypted, such as a search attribute (architecture, section 7):
 * HMAC-SHA-256 (RFC 2104) in lower-case hex. Without the key nobody can try names; one value has another pseudonym for
 * every purpose, so that pseudonyms of two places cannot be joined.
 */
export function keyedHash(key: Uint8Array, purpose: string, value: string): string {
  return createHmac('sha256', key).update(`countersign/${purpose}/v1\0${value}`).digest('hex');
}
