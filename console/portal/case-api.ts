import type { Progress } from '../../api/progress.js';
import type { PublicJwk } from './jwk.js';
import type { SignedByPasskey } from './passkey-answers.js';
import type { Registration } from './passkeys.js';
import type { SignedInElsewhere } from './sign-in-answers.js';
import type { AttestedMethod, Method, SignedMethod } from './methods.js';
import { proofOf, type SubjectSession } from './session.js';

/** What the API answered: what was asked for, or the code of a problem (RFC 9457). */
export type Answer<T> = { readonly ok: true; readonly body: T } | { readonly ok: false; readonly code: string };

/** No answer at all: told like a problem, by a code of our own. */
const UNREACHABLE = { ok: false, code: 'unreachable' } as const;

/** How often the same request is sent while the API asks for that, or the case has given no word yet. */
const TRIES_MAX = 8;
/** The API says when to come back; a person in front of the page waits no longer than this. */
const WAIT_MAX_SECONDS = 10;

interface Sent {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  /** Proves each try anew; absent where nothing is proven. */
  readonly session?: SubjectSession;
  /** Names the message; one of its own unless given. */
  readonly jti?: string;
}

/** By how much the clock of this device is behind the server's, in milliseconds: proofs are young by the server's. */
let clockIsBehindBy = 0;

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, seconds * 1_000));
}

async function headersOf({ method, path, session }: Sent, body: string, jti: string): Promise<HeadersInit> {
  const json: Record<string, string> = body === '' ? {} : { 'content-type': 'application/json' };
  if (session === undefined) return json;
  const url = `${location.origin}${path}`;
  return { ...json, dpop: await proofOf(session, { method, url, body, jti, now: Date.now() + clockIsBehindBy }) };
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
async function ask<T>(sent: Sent): Promise<Answer<T>> {
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

/** Finds the case of a code. */
export function findCase(code: string): Promise<Answer<{ readonly caseId: string }>> {
  return ask({ method: 'POST', path: '/v1/case-codes', body: { code } });
}

/** Registers the public half of a session's key with its case. */
export function registerSession(session: SubjectSession): Promise<Answer<unknown>> {
  const path = `/v1/cases/${session.caseId}/sessions`;
  return ask({ method: 'POST', path, body: { jwk: session.publicJwk }, session });
}

/** Reads what is left. */
export function readProgress(session: SubjectSession): Promise<Answer<Progress>> {
  return ask({ method: 'GET', path: `/v1/cases/${session.caseId}/progress`, session });
}

/** Something that shows who sits before the page; for what others say of it, only by which method. */
export type Given =
  | { readonly method: Method; readonly code: string; readonly replyTo?: PublicJwk }
  | { readonly method: SignedMethod; readonly assertion: SignedByPasskey }
  | { readonly method: 'federated-login'; readonly login: SignedInElsewhere }
  | { readonly method: 'push' | AttestedMethod };

/** What the subject tells their case. */
export type Telling =
  | {
      readonly operation: 'challenges';
      readonly body: { readonly method: Method; readonly by?: 'sms' | 'voice'; readonly replyTo?: PublicJwk };
    }
  | {
      readonly operation: 'evidence';
      readonly body: Given;
    }
  | {
      readonly operation: 'claim';
      readonly body: { readonly newPassword: string } | { readonly registration: Registration };
    };

/** Tells the case something, under a name if it needs one, and waits for its word. */
export function tell(
  session: SubjectSession,
  { operation, body }: Telling,
  jti: string = crypto.randomUUID(),
): Promise<Answer<unknown>> {
  return ask({ method: 'POST', path: `/v1/cases/${session.caseId}/${operation}`, body, session, jti });
}

/** The number of the push that this session asked for last, sealed to its key, while it can be answered. */
export function readPush(
  session: SubjectSession,
): Promise<Answer<{ readonly sealed: string; readonly until: string }>> {
  return ask({ method: 'GET', path: `/v1/cases/${session.caseId}/push`, session });
}

/** The number that this session shows, and what was signed for it. */
export interface ShownNumber {
  readonly number: string | null;
  readonly signed: readonly { readonly method: AttestedMethod; readonly at: string }[];
}

/** Reads the number that this session shows, to be read back to whoever signs for its subject. */
export function readNumber(session: SubjectSession): Promise<Answer<ShownNumber>> {
  return ask({ method: 'GET', path: `/v1/cases/${session.caseId}/number`, session });
}

/** Says that somebody is forced. What is answered is always the same. */
export async function raiseQuietly(session: SubjectSession): Promise<void> {
  await ask({ method: 'POST', path: `/v1/cases/${session.caseId}/quiet-report`, body: {}, session });
}

/** The codes that replace those that were used, each sealed; every one is handed out once. */
export function collectCodes(session: SubjectSession): Promise<Answer<{ readonly sealed: readonly string[] }>> {
  return ask({ method: 'POST', path: `/v1/cases/${session.caseId}/recovery-codes`, body: {}, session });
}
