import type { WantedChange } from './change.js';
import type { Enrolled, GivenProof } from './enrolment-api.js';
import type { Texts } from './texts.js';

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
  /** Ends the session, here and at the server. */
  readonly signOut: () => Promise<void>;
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
