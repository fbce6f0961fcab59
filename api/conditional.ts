import { digestOf } from '../domain/canonical.js';

/** Half a digest tells two states of a case apart. */
const ETAG_HEX_DIGITS = 32;

/** The strong validator of a representation (RFC 9110, section 8.8.3): the same content has the same one everywhere. */
export function etagOf(body: unknown): string {
  return `"${digestOf(body).slice(0, ETAG_HEX_DIGITS)}"`;
}

function listed(header: string): readonly string[] {
  return header.split(',').map((tag) => tag.trim());
}

/** `If-Match`: whether the client speaks of this state (strong comparison; RFC 9110, section 13.1.1). */
export function isMatched(header: string, etag: string): boolean {
  return listed(header).some((tag) => tag === '*' || tag === etag);
}

/** `If-None-Match`: whether the client has this state already (weak comparison; RFC 9110, section 13.1.2). */
export function isKnown(header: string, etag: string): boolean {
  return listed(header).some((tag) => tag === '*' || tag.replace(/^W\//, '') === etag);
}
