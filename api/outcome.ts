import type { ProblemCode } from '../contract/problems.js';
import { REFUSALS_TOLD } from '../contract/refusals-told.js';
import type { Refusal } from '../domain/refusals.js';

/** What an operation answers when it went well, or is under way. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The stored answer to the same request sent before: nothing was done again (standards, section 6). */
  readonly isReplay?: boolean;
}

/** One field of a request that does not have the form it must have. */
export interface FieldMistake {
  /** JSON pointer (RFC 6901) from the request: `/body/…`, `/query/…`, `/path/…`. */
  readonly pointer: string;
  /** What was expected. Never what was given: that may be a secret in the wrong place. */
  readonly detail: string;
}

/** An expected "no" on its way out. */
export interface Refused {
  readonly problem: ProblemCode;
  readonly errors?: readonly FieldMistake[];
  /** Why, for the log only: never sent. */
  readonly because?: string;
  /** When to ask again, where it is known better than for any fault. */
  readonly retryAfterSeconds?: number;
  /** As in a reply. */
  readonly isReplay?: boolean;
}

/** Says that an answer is a stored one (standards, section 6, item 3). */
export const REPLAYED_FIELD = 'Idempotent-Replayed';

/** What became of a request. */
export type Outcome = Reply | Refused;

/** An expected "no", by its public code. `because` goes to the log and nowhere else. */
export function refused(problem: ProblemCode, because?: string): Refused {
  return because === undefined ? { problem } : { problem, because };
}

/** A refusal of the domain, as it is told outside. */
export function told(refusal: Refusal): Refused {
  return refused(REFUSALS_TOLD[refusal].problem, refusal);
}

/** Tells a refusal from anything else. */
export function isRefused(value: object): value is Refused {
  return 'problem' in value;
}
