import type { RequestName } from '../contract/case-id.js';
import type { Refused } from './outcome.js';

/** The header fields that name a request, for those who read of them. */
export const NAMED_BY = {
  'Idempotency-Key': 'Names this request among those of the caller',
  'webhook-id': 'Names it too, where the key is absent (Standard Webhooks)',
  'X-Atlassian-Webhook-Identifier': 'So does this (Jira)',
  'X-Zendesk-Webhook-Invocation-Id': 'And this (Zendesk)',
} as const;

const MALFORMED_KEY: Refused = {
  problem: 'malformed-request',
  errors: [{ pointer: '/header/Idempotency-Key', detail: 'Expected a string' }],
};

/** Where tools put the id of a delivery (standards, sections 5.4 and 6): Standard Webhooks, Jira, Zendesk. */
const DELIVERY_FIELDS = ['webhook-id', 'x-atlassian-webhook-identifier', 'x-zendesk-webhook-invocation-id'] as const;

/**
 * What a request is called by its header: by Idempotency-Key, else by the id of its delivery; null when by neither. A
 * delivery's id that no tool would send names nothing, for the sender cannot change it.
 */
export function requestNameOf(header: (name: string) => string | undefined): RequestName | null | Refused {
  const key = header('idempotency-key');
  if (key !== undefined) return idempotencyKeyOf(key) ?? MALFORMED_KEY;
  for (const field of DELIVERY_FIELDS) {
    const delivery = idempotencyKeyOf(header(field) ?? '');
    if (delivery !== null) return { field, delivery };
  }
  return null;
}

/** The key's text: a string item (RFC 8941, section 3.3.3), or unquoted as many clients send it. Null when malformed. */
export function idempotencyKeyOf(header: string): string | null {
  const text = /^"([\x20-\x21\x23-\x5b\x5d-\x7e]{1,255})"$/.exec(header)?.[1] ?? header;
  return /^[\x21\x23-\x5b\x5d-\x7e][\x20-\x21\x23-\x5b\x5d-\x7e]{0,254}$/.test(text) ? text : null;
}
