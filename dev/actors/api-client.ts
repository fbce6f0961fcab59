import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { problemDetails } from '../../api/problem-details.js';
import { accepted, pending } from '../../api/shapes.js';

/** A request as somebody outside sends it. `bodyText` is sent as it is: proofs are over these bytes. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly bodyText?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the API answered: what was asked for, or a problem by its stable code (RFC 9457). */
export type ApiAnswer<T> =
  { readonly ok: true; readonly status: number; readonly body: T } | { readonly ok: false; readonly code: string };

/** A case's word on a message; `pending` when no worker answered yet. */
export type Word =
  | { readonly kind: 'accepted'; readonly phase: string }
  | { readonly kind: 'pending' }
  | { readonly kind: 'refused'; readonly code: string };

/** Longer than the API itself takes for its slowest answer (8 s). */
const ANSWER_WITHIN_MS = 20_000;
/** How often the same request is sent when the API says that it may be. */
const TRIES = 5;
const SECOND_MS = 1_000;
/** How often a case that gave no word yet is asked for it; each time takes the API some seconds. */
const ASKED_AT_MOST = 10;

/** What tells a case something is answered with its word. */
const toldCase = z.union([accepted, pending]);

/**
 * Sends a request, and the same again when the API asks for that (`retryable`), as long as it says in `Retry-After`.
 *
 * @throws when nothing answers in time, or the answer is none that the API's own schema describes
 */
export async function callApi<T>(api: string, request: ApiRequest, answer: z.ZodType<T>): Promise<ApiAnswer<T>> {
  for (let tries = 1; ; tries += 1) {
    const { bodyText } = request;
    const response = await fetch(`${api}${request.path}`, {
      method: request.method,
      headers: { ...(bodyText !== undefined && { 'content-type': 'application/json' }), ...request.headers },
      ...(bodyText !== undefined && { body: bodyText }),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const body: unknown = await response.json();
    if (response.ok) return { ok: true, status: response.status, body: answer.parse(body) };
    const problem = problemDetails.parse(body);
    if (!problem.retryable || tries === TRIES) return { ok: false, code: problem.code };
    await pause(Number(response.headers.get('retry-after') ?? 1) * SECOND_MS);
  }
}

/** Tells a case something, and asks for its word again as long as there is none: the same message twice is one message. */
export async function tellCase(api: string, request: ApiRequest): Promise<Word> {
  for (let asked = 1; ; asked += 1) {
    const told = await callApi(api, request, toldCase);
    if (!told.ok) return { kind: 'refused', code: told.code };
    if (told.body.status === 'accepted') return { kind: 'accepted', phase: told.body.phase };
    if (asked === ASKED_AT_MOST) return { kind: 'pending' };
  }
}
