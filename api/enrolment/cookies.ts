import { createHash, randomBytes } from 'node:crypto';
import { ENROL_CALLBACK_PATH } from '../../contract/enrolment.js';

/**
 * The two cookies of a browser that enrols: one while it is away to sign in, which has to come back across sites, and one
 * for the session, which never does. Neither is for scripts, and the database has only their digests.
 */
const COOKIES = {
  'sign-in': { path: ENROL_CALLBACK_PATH, sameSite: 'Lax', seconds: 600 },
  session: { path: '/v1/enrolment', sameSite: 'Strict', seconds: 600 },
} as const;
export type CookieKind = keyof typeof COOKIES;

/** 256 bits. */
const COOKIE_BYTES = 32;

const nameOf = (kind: CookieKind): string => `countersign-enrolment-${kind}`;

/** A new value for a cookie, and what is kept of it. */
export function newCookie(): { readonly value: string; readonly kept: string } {
  const value = randomBytes(COOKIE_BYTES).toString('base64url');
  return { value, kept: keptOf(value) };
}

/** What is kept of a cookie's value: whoever reads the table has none. */
function keptOf(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}

/** The header that sets a cookie, or with an empty value takes it away; secure wherever the pages are. */
export function setCookie(kind: CookieKind, value: string, publicUrl: string): string {
  const { path, sameSite, seconds } = COOKIES[kind];
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';
  const age = value === '' ? 0 : seconds;
  return `${nameOf(kind)}=${value}; Path=${path}; Max-Age=${age}; HttpOnly; SameSite=${sameSite}${secure}`;
}

/** What is kept of the cookie that a browser sent, or null. */
export function cookieIn(kind: CookieKind, header: string | undefined): string | null {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim().split('=', 2));
  const value = pairs.find(([name]) => name === nameOf(kind))?.[1];
  return value === undefined || value === '' ? null : keptOf(value);
}
