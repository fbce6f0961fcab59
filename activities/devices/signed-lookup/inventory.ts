import { randomBytes } from 'node:crypto';
import type { Clock } from '../../../domain/clock.js';
import { verifyDeviceStatement, type DeviceSourceKey } from '../../../proofs/device-statement.js';
import { DeviceInventoryError, type DeviceInventory } from '../inventory.js';

/** A source of the customer's own. */
export interface SignedLookup {
  readonly url: string;
  /** Sent as a bearer token, where the source wants to know who asks; null where it does not. */
  readonly token: string | null;
  /** What it signs with: no other key is believed, whatever it says of itself. */
  readonly key: DeviceSourceKey;
}

/** Less than an activity may take (15 s). */
const TIMEOUT_MS = 4_000;

/** As many bits as a grant has (recovery policy, section 2). */
const NONCE_BYTES = 16;

/** A statement is some hundred bytes; more is not looked at. */
const ANSWER_MAX_LENGTH = 8_192;

/**
 * Asks a source of the customer's by `POST` of `{"device", "nonce"}`, answered with a signed statement (`application/jwt`) or 404. It
 * is believed for its signature, not for the connection.
 */
export function signedLookup({ url, token, key }: SignedLookup, clock: Clock): DeviceInventory {
  return {
    async read(deviceId) {
      const nonce = randomBytes(NONCE_BYTES).toString('base64url');
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          Accept: 'application/jwt',
          'Content-Type': 'application/json',
          ...(token !== null && { Authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify({ device: deviceId, nonce }),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await response.text();
      // Whoever stands between could say this; it makes a device count less, never more.
      if (response.status === 404) return null;
      if (!response.ok || text.length > ANSWER_MAX_LENGTH)
        throw new DeviceInventoryError('The source of devices', `answered ${response.status}`);
      const facts = await verifyDeviceStatement(key, text.trim(), { deviceId, nonce, now: await clock() });
      if (facts === null)
        throw new DeviceInventoryError('The source of devices', 'signed no statement that was asked for');
      return facts;
    },
  };
}
