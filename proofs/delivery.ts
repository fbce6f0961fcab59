import { createHmac, timingSafeEqual } from 'node:crypto';
import { sharedSecretBytes } from './shared-secret.js';

/** How tools sign what they send (standards, sections 5.4 and 6): Standard Webhooks, Zendesk, and Jira's or GitHub's way. */
export const DELIVERY_FORMATS = ['standard-webhooks', 'zendesk', 'hub-signature'] as const;
export type DeliveryFormat = (typeof DELIVERY_FORMATS)[number];

/** The header fields that signatures are in and over. */
export const DELIVERY_FIELDS = [
  'webhook-id',
  'webhook-timestamp',
  'webhook-signature',
  'X-Zendesk-Webhook-Signature',
  'X-Zendesk-Webhook-Signature-Timestamp',
  'X-Hub-Signature-256',
  'X-Hub-Signature',
] as const;
export type DeliveryField = (typeof DELIVERY_FIELDS)[number];

/** A signed request as it came: by which hook, the fields it had, and the text whose UTF-8 bytes are signed. */
export interface Delivery {
  readonly hookId: string;
  readonly fields: Readonly<Partial<Record<DeliveryField, string>>>;
  readonly body: string;
}

/** What a signature is over, and when it was made: null where the format does not say. */
interface Signed {
  readonly text: string;
  readonly signatures: readonly Buffer[];
  /** Epoch milliseconds. */
  readonly at: number | null;
}

/** More would be no rotation of keys. */
const SIGNATURES_MAX = 10;
const SECOND_MILLISECONDS = 1_000;

/** Standard Webhooks: `id.timestamp.body`, several `v1,<base64>` while a secret is changed. An id with a dot could end elsewhere. */
function standard({ fields, body }: Delivery): Signed | null {
  const { 'webhook-id': id = '', 'webhook-timestamp': timestamp = '', 'webhook-signature': list = '' } = fields;
  if (!/^[^.\s]{1,255}$/.test(id) || !/^\d{1,12}$/.test(timestamp)) return null;
  const given = list.split(' ').filter((signature) => signature.startsWith('v1,'));
  return {
    text: `${id}.${timestamp}.${body}`,
    signatures: given.slice(0, SIGNATURES_MAX).map((signature) => Buffer.from(signature.slice(3), 'base64')),
    at: Number(timestamp) * SECOND_MILLISECONDS,
  };
}

/** Zendesk: timestamp and body without anything between them. */
function zendesk({ fields, body }: Delivery): Signed | null {
  const timestamp = fields['X-Zendesk-Webhook-Signature-Timestamp'] ?? '';
  const at = Date.parse(timestamp);
  if (!/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(timestamp) || Number.isNaN(at)) return null;
  const signature = Buffer.from(fields['X-Zendesk-Webhook-Signature'] ?? '', 'base64');
  return { text: `${timestamp}${body}`, signatures: [signature], at };
}

/** `sha256=<hex>` over the body alone: it says neither when nor which, so that its content is all that tells it apart. */
function hub({ fields, body }: Delivery): Signed | null {
  const given = fields['X-Hub-Signature-256'] ?? fields['X-Hub-Signature'] ?? '';
  const hex = /^sha256=([0-9a-f]{64})$/i.exec(given)?.[1];
  return hex === undefined ? null : { text: body, signatures: [Buffer.from(hex, 'hex')], at: null };
}

const READS: Readonly<Record<DeliveryFormat, (delivery: Delivery) => Signed | null>> = {
  'standard-webhooks': standard,
  zendesk,
  'hub-signature': hub,
};

/** The bytes of a secret: Standard Webhooks writes them in base64 behind `whsec_`, the others use the text as it is. */
function keyOf(format: DeliveryFormat, secret: string): Buffer {
  return format === 'standard-webhooks' ? sharedSecretBytes(secret) : Buffer.from(secret, 'utf8');
}

/**
 * Whether a delivery was signed with a secret, over these very bytes, and no longer ago than it may be; nor in a future
 * further away than that. Times in epoch milliseconds.
 */
export function isSigned(
  delivery: Delivery,
  { format, secret }: { readonly format: DeliveryFormat; readonly secret: string },
  { now, windowMilliseconds }: { readonly now: number; readonly windowMilliseconds: number },
): boolean {
  const signed = READS[format](delivery);
  if (signed === null) return false;
  if (signed.at !== null && Math.abs(now - signed.at) > windowMilliseconds) return false;
  const right = createHmac('sha256', keyOf(format, secret)).update(signed.text, 'utf8').digest();
  return signed.signatures.some((given) => given.length === right.length && timingSafeEqual(given, right));
}

/** A delivery as one text, to be sealed to the worker that verifies it again. */
export function packDelivery(delivery: Delivery): string {
  return JSON.stringify({ delivery });
}

/** The delivery that was packed into a text, or null: access tokens and keys have another form. */
export function unpackDelivery(text: string): Delivery | null {
  if (!text.startsWith('{"delivery":')) return null;
  // Written by `packDelivery`, and sealed since.
  return (JSON.parse(text) as { readonly delivery: Delivery }).delivery;
}
