import { digestOf } from '../domain/canonical.js';
import type { PersonId } from '../domain/subjects.js';
import type { OpeningRequest } from './messages.js';

/** What somebody asks to be opened, before it has an id. */
export type Asked = Omit<OpeningRequest, 'caseId' | 'callerToken'>;

/** What a sender calls a request: its Idempotency-Key, or the id of a delivery, which is the same each time it is tried. */
export type RequestName = string | { readonly field: string; readonly delivery: string };

/**
 * The id of the case that a request opens, always the same for the same request of the same caller, so that asking
 * again is asking for the same case: from its name, or else from what identifies it by nature (standards, section 6,
 * item 3). In the form of a UUID of version 8 (RFC 9562, section 5.8).
 */
export function caseIdOf(
  { clientId, personId }: { readonly clientId: string; readonly personId: PersonId | null },
  name: RequestName | null,
  { ticket, action, subject, account }: Asked,
): string {
  const key = name ?? {
    source: ticket.source,
    id: ticket.id,
    action,
    subject,
    ...(account !== undefined && { account }),
  };
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
