import type { Variables } from '../proofs/secret-files.js';

/** What a command has around it, so that it can be run where there is no terminal. */
export interface Surroundings {
  readonly env: Variables;
  /** Takes a line of the result: standard output. */
  readonly out: (line: string) => void;
  /** Takes a line about the work: standard error. */
  readonly err: (line: string) => void;
  /** Aborts when somebody presses Ctrl-C. */
  readonly interruption: AbortSignal;
}
