import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { compactDecrypt, CompactEncrypt } from 'jose';
import { CONSOLE_CALLBACK_PATH, CONSOLE_SESSION_SECONDS } from '../../contract/console.js';

/**
 * The two cookies of a browser at the console: one while it is away to sign in, which comes back across sites, and one for
 * the session, which never does. Neither is for scripts.
 */
const COOKIES = {
  'sign-in': { path: CONSOLE_CALLBACK_PATH, sameSite: 'Lax', seconds: 600 },
  session: { path: '/', sameSite: 'Strict', seconds: CONSOLE_SESSION_SECONDS },
} as const;
export type ConsoleCookie = keyof typeof COOKIES;

/** 256 bits. */
const COOKIE_BYTES = 32;
const COOKIE_VALUE = /^[\w-]{43}$/;

const isSecure = (publicUrl: string): boolean => publicUrl.startsWith('https:');

/** Nobody else's cookie can have the session's name: `__Host-` takes no domain, and no page without TLS (RFC 6265bis, section 4.1.3.2). */
export function consoleCookieName(kind: ConsoleCookie, publicUrl: string): string {
  return `${kind === 'session' && isSecure(publicUrl) ? '__Host-' : ''}countersign-console-${kind}`;
}

/** A new value for a cookie. */
export function newCookieValue(): string {
  return randomBytes(COOKIE_BYTES).toString('base64url');
}

/** What is kept of a cookie's value. */
export function keptOf(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}

/** The header that sets a cookie, or with an empty value takes it away. */
export function setConsoleCookie(kind: ConsoleCookie, value: string, publicUrl: string): string {
  const { path, sameSite, seconds } = COOKIES[kind];
  const secure = isSecure(publicUrl) ? '; Secure' : '';
  const age = value === '' ? 0 : seconds;
  return `${consoleCookieName(kind, publicUrl)}=${value}; Path=${path}; Max-Age=${age}; HttpOnly; SameSite=${sameSite}${secure}`;
}

/** The value of the cookie that a browser sent, or null. Two by one name are none: one of them is somebody else's. */
export function consoleCookieIn(kind: ConsoleCookie, header: string | undefined, publicUrl: string): string | null {
  const name = consoleCookieName(kind, publicUrl);
  const pairs = (header ?? '').split(';').map((pair) => pair.trim().split('=', 2));
  const values = pairs.filter(([its]) => its === name).map(([, value = '']) => value);
  const [value] = values;
  return values.length === 1 && value !== undefined && COOKIE_VALUE.test(value) ? value : null;
}

/** The key that a cookie is worth (RFC 5869); what is kept of it leads to no such key. */
function keyOf(value: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', Buffer.from(value, 'base64url'), '', 'countersign/console-session/v1', 32));
}

/** Seals a text so that only the browser with the cookie can have it opened. */
export function sealByCookie(value: string, text: string): Promise<string> {
  const sealing = new CompactEncrypt(new TextEncoder().encode(text));
  return sealing.setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).encrypt(keyOf(value));
}

/** @throws when it was sealed by another cookie, or changed */
export async function openByCookie(value: string, sealed: string): Promise<string> {
  const algorithms = { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] };
  const { plaintext } = await compactDecrypt(sealed, keyOf(value), algorithms);
  return new TextDecoder().decode(plaintext);
}
