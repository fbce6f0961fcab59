import { proofOf, type BrowserKey } from './browser-key.js';

/** What the API answered: what was asked for, or the code of a problem (RFC 9457). */
export type Answer<T> = { readonly ok: true; readonly body: T } | { readonly ok: false; readonly code: string };

/** No answer at all: told like a problem, by a code of our own. */
const UNREACHABLE = { ok: false, code: 'unreachable' } as const;

/** How often the same request is sent while the API asks for that, or the case has given no word yet. */
const TRIES_MAX = 8;
/** The API says when to come back; a person in front of the page waits no longer than this. */
const WAIT_MAX_SECONDS = 10;

/** A request to send. */
export interface Sent {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  /** Proves each try anew; absent where nothing is proven. */
  readonly key?: BrowserKey;
  /** Names the message; one of its own unless given. */
  readonly jti?: string;
  /** Further header fields. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** By how much the clock of this device is behind the server's, in milliseconds: proofs are young by the server's. */
let clockIsBehindBy = 0;

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, seconds * 1_000));
}

async function headersOf({ method, path, key, headers }: Sent, body: string, jti: string): Promise<HeadersInit> {
  const json: Record<string, string> = { ...headers, ...(body !== '' && { 'content-type': 'application/json' }) };
  if (key === undefined) return json;
  const url = `${location.origin}${path}`;
  return { ...json, dpop: await proofOf(key, { method, url, body, jti, now: Date.now() + clockIsBehindBy }) };
}

async function sendOnce(sent: Sent, body: string, jti: string): Promise<Response | null> {
  const { method, path } = sent;
  const headers = await headersOf(sent, body, jti);
  try {
    const response = await fetch(path, {
      method,
      headers,
      ...(body !== '' && { body }),
      referrerPolicy: 'no-referrer',
    });
    clockIsBehindBy = Date.parse(response.headers.get('date') ?? '') - Date.now() || 0;
    return response;
  } catch {
    return null;
  }
}

/** When to send the same again, in seconds, or null when the answer is one. */
function againAfter(response: Response | null, body: unknown, tries: number): number | null {
  if (response === null) return 1;
  // By now the server's time is known: the clock of this device may be what was wrong with the proof.
  if (response.status === 401 && tries === 1) return 0;
  const { retryable, status } = body as { readonly retryable?: boolean; readonly status?: unknown };
  if (response.status === 202 && status === 'pending') return 0;
  return retryable === true ? Number(response.headers.get('retry-after') ?? 1) : null;
}

/** Sends a request, and the same message again as long as that may help. */
export async function ask<T>(sent: Sent): Promise<Answer<T>> {
  const body = sent.body === undefined ? '' : JSON.stringify(sent.body);
  const { jti = crypto.randomUUID() } = sent;
  let last: Answer<T> = UNREACHABLE;
  for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
    const response = await sendOnce(sent, body, jti);
    // What the API answers is described by its own schemas, and checked there before it is sent.
    const answered = (await response?.json().catch(() => ({}))) as unknown;
    const wait = againAfter(response, answered, tries);
    if (wait === null && response?.ok === true) return { ok: true, body: answered as T };
    last =
      response === null ? UNREACHABLE : { ok: false, code: (answered as { code?: string }).code ?? 'internal-error' };
    if (wait === null || wait > WAIT_MAX_SECONDS) return last;
    await pause(wait);
  }
  return last;
}
