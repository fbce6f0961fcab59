import { randomBytes } from 'node:crypto';
import type { AccessToken } from './access-token.js';
import { isSigned, type Delivery, type DeliveryFormat } from './delivery.js';
import { signJws, verifyJws, type SigningKey } from './jws.js';
import type { Keyring } from './keyring.js';
import type { Trust } from './keys.js';
import { newSharedSecret, openShared, sealShared } from './shared-secret.js';

/**
 * What is known of a secret that a tool signs with: the secret itself is encrypted, because a shared secret must be read
 * to be used, and the whole is signed by the enrolment key. Whoever holds the database alone can neither sign as the tool
 * nor put in a secret of their own.
 */
interface WebhookSecretRecord {
  readonly type: 'webhook-secret';
  readonly hookId: string;
  /** The program it speaks for, as `client_id` of an access token would name it. */
  readonly clientId: string;
  readonly format: DeliveryFormat;
  /** Compact JWE under a key of the codec keyring. */
  readonly sealed: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** A secret that was just kept. `secret` is for the tool's settings. */
export interface NewWebhookSecret {
  readonly hookId: string;
  readonly secret: string;
  readonly jws: string;
}

const HOOK_ID_BYTES = 8;
const PURPOSE = 'webhook-secret';

/** Makes a secret for a program, or keeps the one that its vendor made. */
export async function makeWebhookSecret(
  enrolmentKey: SigningKey,
  keyring: Keyring,
  wanted: Pick<WebhookSecretRecord, 'clientId' | 'format' | 'expiresAt'> & { readonly secret?: string },
): Promise<NewWebhookSecret> {
  const { clientId, format, expiresAt } = wanted;
  const hookId = randomBytes(HOOK_ID_BYTES).toString('hex');
  const secret = wanted.secret ?? newSharedSecret();
  const sealed = await sealShared(keyring, PURPOSE, secret);
  const record: WebhookSecretRecord = { type: 'webhook-secret', hookId, clientId, format, sealed, expiresAt };
  return { hookId, secret, jws: await signJws(enrolmentKey, record) };
}

/** What signed deliveries are judged by. */
export interface DeliveryTrust {
  readonly trust: Pick<Trust, 'enrolment'>;
  readonly keyring: Keyring;
  /** Finds the signed record of a secret by its hook's id. */
  readonly find: (hookId: string) => Promise<string | undefined>;
  /** How old a signature may be, and how far ahead a tool's clock, where the format says when it was made. */
  readonly windowMilliseconds: number;
}

/** Who signed a delivery, and the id that they signed with it: null where the format signs none. */
export interface Delivered {
  readonly caller: AccessToken;
  readonly deliveryId: string | null;
}

/** The program that signed a delivery, or null. `now` in epoch milliseconds. */
export type VerifyDelivery = (delivery: Delivery, now: number) => Promise<Delivered | null>;

/** Whom a delivery speaks for. The API and the worker each check it for themselves (invariant 1). */
export function deliveryVerifier({ trust, keyring, find, windowMilliseconds }: DeliveryTrust): VerifyDelivery {
  return async (delivery, now) => {
    const jws = await find(delivery.hookId);
    const record =
      jws === undefined ? null : await verifyJws<WebhookSecretRecord>(trust.enrolment, 'webhook-secret', jws);
    if (record === null || record.hookId !== delivery.hookId || record.expiresAt <= now) return null;
    const secret = await openShared(keyring, PURPOSE, record.sealed);
    if (secret === null || !isSigned(delivery, { format: record.format, secret }, { now, windowMilliseconds }))
      return null;
    const deliveryId = record.format === 'standard-webhooks' ? (delivery.fields['webhook-id'] ?? null) : null;
    return { caller: { personId: null, clientId: record.clientId, roles: ['ticket-tool'] }, deliveryId };
  };
}
