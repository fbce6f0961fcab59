import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import { ApiRefused, NoAnswer, problemDocument } from '../failures.js';
import type { Surroundings } from '../surroundings.js';
import { apiAccess, type ApiAccess } from './credential.js';

/** A request to the API; `path` with its query. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What came back: `body` is null where nothing changed (304). */
export interface ApiAnswer<T> {
  readonly status: number;
  readonly etag: string | null;
  readonly body: T | null;
}

/** Longer than the API itself takes for its slowest answer (8 s). */
const ANSWER_WITHIN_MILLISECONDS = 20_000;
/** How often a request is sent that the API asks to be sent again, and how long it may ask us to wait in between. */
const TRIES = 4;
const WAIT_MAX_SECONDS = 30;
const SECOND_MILLISECONDS = 1_000;
const NOT_MODIFIED = 304;

/** The API, for the caller that the environment names. */
export class Api {
  readonly #access: ApiAccess;
  readonly #at: Surroundings;

  /** @throws {UsageError} when the environment does not say where the API is, or who asks */
  constructor(at: Surroundings) {
    this.#access = apiAccess(at.env);
    this.#at = at;
  }

  /**
   * Asks, and asks again when the API wants that (`Retry-After`).
   *
   * @throws {ApiRefused} with the API's problem
   * @throws {NoAnswer} when nothing answers in time, or something that is not this API
   */
  async ask<T>(request: ApiRequest, answer: z.ZodType<T>): Promise<ApiAnswer<T>> {
    for (let tries = 1; ; tries += 1) {
      const response = await this.#send(request);
      const etag = response.headers.get('etag');
      if (response.status === NOT_MODIFIED) return { status: NOT_MODIFIED, etag, body: null };
      const json = await this.#jsonOf(response);
      if (response.ok) return { status: response.status, etag, body: this.#read(answer, json) };
      const problem = this.#read(problemDocument, json);
      if (!problem.retryable || tries === TRIES) throw new ApiRefused(problem);
      const seconds = Math.min(Number(response.headers.get('retry-after') ?? 1), WAIT_MAX_SECONDS);
      this.#at.err(`${problem.code}; asking again in ${seconds} s`);
      await pause(seconds * SECOND_MILLISECONDS, undefined, { signal: this.#at.interruption });
    }
  }

  async #send({ method, path, body, headers }: ApiRequest): Promise<Response> {
    const { url, credential } = this.#access;
    const authorization = `Bearer ${await credential()}`;
    const signal = AbortSignal.any([this.#at.interruption, AbortSignal.timeout(ANSWER_WITHIN_MILLISECONDS)]);
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    return fetch(`${url}${path}`, {
      method,
      headers: { authorization, ...type, ...headers },
      ...sent,
      signal,
      // A redirect would take the credential elsewhere.
      redirect: 'error',
    }).catch((cause: unknown): never => {
      throw new NoAnswer(
        `${url} does not answer`,
        'Check COUNTERSIGN_URL and that the API runs: countersign doctor',
        cause,
      );
    });
  }

  async #jsonOf(response: Response): Promise<unknown> {
    return response.json().catch((): never => {
      throw this.#noApi(`answered ${response.status} with something other than JSON`);
    });
  }

  #read<T>(shape: z.ZodType<T>, json: unknown): T {
    const read = shape.safeParse(json);
    if (read.success) return read.data;
    throw this.#noApi(`answered with something else at ${read.error.issues[0]?.path.join('/') ?? ''}`);
  }

  #noApi(what: string): NoAnswer {
    return new NoAnswer(
      `${this.#access.url} ${what}`,
      'Check that COUNTERSIGN_URL is the API of this or a later version.',
    );
  }
}
