import { CLOCK_TOLERANCE_SECONDS } from '../../proofs/access-token.js';

/** What was found of one thing. `not-asked` is what nothing is said of in the environment. */
export interface Finding {
  /** What was looked at. */
  readonly what: string;
  readonly state: 'well' | 'doubtful' | 'ill' | 'not-asked';
  /** What was found, in words. Never a secret. */
  readonly says: string;
  /** What to do about it; null when it is well. */
  readonly nextStep: string | null;
}

export const well = (what: string, says: string): Finding => ({ what, state: 'well', says, nextStep: null });
export const doubtful = (what: string, says: string, nextStep: string): Finding => ({
  what,
  state: 'doubtful',
  says,
  nextStep,
});
export const ill = (what: string, says: string, nextStep: string): Finding => ({ what, state: 'ill', says, nextStep });
export const notAsked = (what: string, settings: string): Finding => ({
  what,
  state: 'not-asked',
  says: 'nothing is said of it',
  nextStep: `To look at it, set ${settings}.`,
});

/** Everything waited for here answers well within this. */
export const ANSWER_WITHIN_MILLISECONDS = 5_000;

/** A `Date` header has whole seconds, and the answer took its time. */
const READING_SECONDS = 1;

/**
 * Judges another machine's clock: beyond what access tokens allow (RFC 7519, section 4.1.4; `proofs/access-token.ts`)
 * they are refused, and so is what was signed a moment ago.
 *
 * @param theirs epoch milliseconds, read somewhere between `before` and `after` of ours
 */
export function clockFinding(of: string, theirs: number, before: number, after: number): Finding {
  const what = `clock of ${of}`;
  if (Number.isNaN(theirs)) return doubtful(what, 'it tells no time', 'Nothing needs to be done if its clock is kept.');
  const seconds = theirs > after ? (theirs - after) / 1_000 : Math.min(0, (theirs - before) / 1_000);
  const inWords = `${Math.abs(seconds).toFixed(1)} s ${seconds < 0 ? 'behind' : 'ahead of'} this machine's`;
  return Math.abs(seconds) <= CLOCK_TOLERANCE_SECONDS + READING_SECONDS
    ? well(what, inWords)
    : ill(what, inWords, `Keep the clocks by NTP: more than ${CLOCK_TOLERANCE_SECONDS} s apart, tokens are refused.`);
}

/** Why something failed, down to its first cause, in one line. */
export function reasonOf(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault);
  if (fault.cause instanceof Error) return reasonOf(fault.cause);
  if (fault instanceof AggregateError && fault.errors.length > 0) return reasonOf(fault.errors[0]);
  return fault.message.split('\n')[0] ?? fault.name;
}

/** What a server answered over HTTP, and its clock. */
export interface HttpAnswer {
  readonly status: number;
  readonly json: unknown;
  readonly clock: Finding;
}

/** Asks a server. `json` is null where it answered with something else. @throws when nothing answers */
export async function askHttp(of: string, url: string, request: RequestInit = {}): Promise<HttpAnswer> {
  const before = Date.now();
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MILLISECONDS);
  const response = await fetch(url, { ...request, signal, redirect: 'error' });
  const after = Date.now();
  const json: unknown = await response.json().catch(() => null);
  const clock = clockFinding(of, Date.parse(response.headers.get('date') ?? ''), before, after);
  return { status: response.status, json, clock };
}
