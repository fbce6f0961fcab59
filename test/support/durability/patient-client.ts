import { setTimeout as pause } from 'node:timers/promises';

/** A request as it is sent, and sent again: always the same bytes. */
export interface Sent {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly bodyText?: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The word in the end. */
export interface Told {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

const AGAIN_AFTER_MILLISECONDS = 250;
const GIVE_UP_AFTER_MILLISECONDS = 90_000;
/** Statuses after which the API asks for the same once more (`api/problem-details.ts`). */
const RETRYABLE: readonly number[] = [429, 500, 503];
/** Statuses in bodies that say that nobody gave the word yet. */
const PENDING: readonly unknown[] = ['pending', 'opening'];

/** A client as good ones are: it sends the same message again until it has the word on it, whoever dies meanwhile. */
export class PatientClient {
  readonly #api: string;
  #waiting = 0;

  constructor(api: string) {
    this.#api = api;
  }

  /** Whether a request is under way. */
  get isWaiting(): boolean {
    return this.#waiting > 0;
  }

  /**
   * Sends until there is a word.
   *
   * @throws when there is none after a minute and a half, with what came last
   */
  async send(sent: Sent): Promise<Told> {
    const giveUpAt = performance.now() + GIVE_UP_AFTER_MILLISECONDS;
    for (;;) {
      const told = await this.#once(sent);
      if (typeof told !== 'string') return told;
      if (performance.now() > giveUpAt) throw new Error(`no word on ${sent.method} ${sent.path}: ${told}`);
      await pause(AGAIN_AFTER_MILLISECONDS);
    }
  }

  /** The word, or in a text why there is none yet. */
  async #once({ method, path, bodyText, headers }: Sent): Promise<Told | string> {
    this.#waiting += 1;
    try {
      const response = await fetch(`${this.#api}${path}`, {
        method,
        headers: { ...(bodyText !== undefined && { 'content-type': 'application/json' }), ...headers },
        ...(bodyText !== undefined && { body: bodyText }),
      });
      const body = (await response.json()) as Told['body'];
      const isPending = response.status === 202 && PENDING.includes(body['status']);
      return isPending || RETRYABLE.includes(response.status)
        ? `${response.status} ${JSON.stringify(body)}`
        : { status: response.status, body };
    } catch (fault) {
      // Nobody listens, or died in the middle of the answer.
      return String(fault instanceof Error ? (fault.cause ?? fault) : fault);
    } finally {
      this.#waiting -= 1;
    }
  }
}
