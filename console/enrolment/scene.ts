import type { WantedChange } from './change.js';
import type { Enrolled, GivenProof } from './enrolment-api.js';
import type { Failure, Texts } from './texts.js';

/** What a step is drawn with, and what it can have done. Each answers with a sentence where it did not go on. */
export interface Scene {
  readonly texts: Texts;
  readonly enrolled: Enrolled;
  /** Shows another step. */
  readonly show: (draw: Draw) => void;
  /** Reads what is enrolled anew and shows it, with a word on what was done. */
  readonly home: (word?: string) => Promise<string | null>;
  /** Goes on to where a change is confirmed. */
  readonly confirm: (change: WantedChange, changeId?: string) => Promise<string | null>;
  readonly signIn: () => Promise<string | null>;
  readonly say: (sentence: string) => void;
  readonly toPasskeys: (
    trip: { readonly register: string } | { readonly sign: WantedChange; readonly changeId: string },
  ) => Promise<null>;
  /** Asks for a change with what confirms it. */
  readonly settle: (change: WantedChange, proof: GivenProof, changeId: string) => Promise<string | null>;
  readonly failure: (code: string) => string;
}

/** A step: its heading first. */
export type Draw = (scene: Scene) => readonly HTMLElement[];

/** What a problem of the API means in front of the page. */
const BY_CODE: ReadonlyMap<string, Failure> = new Map(
  Object.entries({
    'enrolment-not-completed': 'refused',
    'malformed-request': 'refused',
    'session-not-proven': 'session',
    'not-found': 'session',
    unreachable: 'unreachable',
  } as const),
);

/** The one sentence for a problem, by its code. */
export function failureOf(code: string): Failure {
  return BY_CODE.get(code) ?? 'busy';
}
