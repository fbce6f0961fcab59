import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';

/** What may be put into a digest: plain JSON, so that the same content always has the same bytes. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * The canonical text of a value (RFC 8785, JSON Canonicalization Scheme), the same on every machine and in a workflow.
 *
 * @throws {Error} when the value has no canonical form (undefined, a function, NaN, a lone surrogate).
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('value has no canonical JSON form');
  return text;
}

/** SHA-256 over the canonical JSON of a value, as lower-case hex. Runs inside workflows: no Node built-in. */
export function digestOf(value: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(value))));
}

/** As `digestOf`, or null for what has no canonical form: a lone surrogate in what somebody sent is no reason to fail. */
export function digestIfCanonical(value: unknown): string | null {
  try {
    return digestOf(value);
  } catch {
    return null;
  }
}

/** SHA-256 over a text's UTF-8 bytes, as lower-case hex. */
export function digestOfText(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/**
 * The bytes a person signs: SHA-256("countersign/<kind>/v1\0" ‖ JCS(statement)).
 * The prefix keeps one kind of statement from ever being taken for another (architecture, section 4).
 */
export function statementChallenge(kind: string, statement: unknown): Uint8Array {
  return sha256(concatBytes(utf8ToBytes(`countersign/${kind}/v1\0`), utf8ToBytes(canonicalJson(statement))));
}
