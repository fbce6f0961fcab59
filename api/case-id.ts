import { digestOf } from '../domain/canonical.js';
import type { AccessToken } from '../proofs/access-token.js';
import type { OpeningRequest } from '../contract/messages.js';

/** What somebody asks to be opened, before it has an id. */
export type Asked = Omit<OpeningRequest, 'caseId' | 'callerToken'>;

/**
 * The id of the case that a request opens, always the same for the same request of the same caller, so that asking
 * again is asking for the same case: from the Idempotency-Key (draft-ietf-httpapi-idempotency-key-header), or else from
 * what identifies the request by nature. In the form of a UUID of version 8 (RFC 9562, section 5.8).
 */
export function caseIdOf(
  caller: AccessToken,
  idempotencyKey: string | null,
  { ticket, action, subject }: Asked,
): string {
  const { clientId, personId } = caller;
  const key = idempotencyKey ?? { source: ticket.source, id: ticket.id, action, subject };
  const hex = digestOf({ clientId, personId, key });
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0b0011) | 0b1000).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** A digest of everything that was asked for: the same key may not ask for anything else (the draft, section 2.6). */
export function fingerprintOf(asked: Asked): string {
  return digestOf(asked);
}

/** The key's text: a string item (RFC 8941, section 3.3.3), or unquoted as many clients send it. Null when malformed. */
export function idempotencyKeyOf(header: string): string | null {
  const text = /^"([\x20-\x21\x23-\x5b\x5d-\x7e]{1,255})"$/.exec(header)?.[1] ?? header;
  return /^[\x21\x23-\x5b\x5d-\x7e][\x20-\x21\x23-\x5b\x5d-\x7e]{0,254}$/.test(text) ? text : null;
}
