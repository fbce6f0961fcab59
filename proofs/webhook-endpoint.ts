import { createHmac, randomBytes } from 'node:crypto';
import { signJws, verifyJws, type SigningKey } from './jws.js';
import type { Keyring } from './keyring.js';
import type { Trust } from './keys.js';
import { newSharedSecret, openShared, sealShared, sharedSecretBytes } from './shared-secret.js';

/**
 * Where a program wants to be told of its cases. Signed by the enrolment key: a row put in or changed by hand sends
 * nothing anywhere.
 */
interface WebhookEndpointRecord {
  readonly type: 'webhook-endpoint';
  readonly endpointId: string;
  /** The program whose cases it is told of, as `client_id` of an access token would name it. */
  readonly clientId: string;
  readonly url: string;
  /** The secret that its deliveries are signed with, encrypted. */
  readonly sealed: string;
}

/** An endpoint that may be sent to. */
export interface WebhookEndpoint {
  readonly endpointId: string;
  readonly clientId: string;
  readonly url: string;
  readonly secret: string;
}

/** An endpoint that was just made. `secret` is for the receiver's settings. */
export interface NewWebhookEndpoint {
  readonly endpointId: string;
  readonly secret: string;
  readonly jws: string;
}

const ENDPOINT_ID_BYTES = 8;
const PURPOSE = 'webhook-endpoint';
const SECOND_MILLISECONDS = 1_000;

/** Makes an endpoint with a secret of its own. */
export async function makeWebhookEndpoint(
  enrolmentKey: SigningKey,
  keyring: Keyring,
  { clientId, url }: Pick<WebhookEndpointRecord, 'clientId' | 'url'>,
): Promise<NewWebhookEndpoint> {
  const endpointId = randomBytes(ENDPOINT_ID_BYTES).toString('hex');
  const secret = newSharedSecret();
  const sealed = await sealShared(keyring, PURPOSE, secret);
  const record: WebhookEndpointRecord = { type: 'webhook-endpoint', endpointId, clientId, url, sealed };
  return { endpointId, secret, jws: await signJws(enrolmentKey, record) };
}

/** An endpoint by what is kept of it, or null when nobody with the enrolment key made it, or its key is gone. */
export async function readWebhookEndpoint(
  trust: Pick<Trust, 'enrolment'>,
  keyring: Keyring,
  kept: { readonly endpointId: string; readonly jws: string },
): Promise<WebhookEndpoint | null> {
  const record = await verifyJws<WebhookEndpointRecord>(trust.enrolment, 'webhook-endpoint', kept.jws);
  if (record === null || record.endpointId !== kept.endpointId) return null;
  const { endpointId, clientId, url, sealed } = record;
  const secret = await openShared(keyring, PURPOSE, sealed);
  return secret === null ? null : { endpointId, clientId, url, secret };
}

/**
 * The header fields of a delivery (Standard Webhooks 1.0). The id is the same each time one event is sent, the time is
 * that of the try. `at` in epoch milliseconds.
 */
export function signedFields(secret: string, id: string, at: number, body: string): Readonly<Record<string, string>> {
  const timestamp = String(Math.trunc(at / SECOND_MILLISECONDS));
  const hmac = createHmac('sha256', sharedSecretBytes(secret)).update(`${id}.${timestamp}.${body}`, 'utf8');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${hmac.digest('base64')}` };
}
