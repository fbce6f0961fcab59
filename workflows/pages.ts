import type { Case } from '../domain/case.js';
import { callsOf } from '../domain/calls.js';
import { askForAWhile } from './ask.js';

/**
 * Whoever is on duty is paged side by side with the story. Nothing waits for it: a pager that is away is tried for a while and
 * given up, and the mail has gone to the same people.
 */
export class Pages {
  #unpaged: number[] = [];

  /** Starts paging for the last step of a case's escalation. */
  pageFor(kase: Case, sequences: readonly number[]): void {
    this.#unpaged.push(...sequences);
    for (const sequence of sequences) void this.#page(kase, sequence);
  }

  /** The step of the escalation that this very entry took, if it took one. */
  static wantedBy(kase: Case): readonly number[] {
    return callsOf(kase).escalatedBy.filter((sequence) => sequence === kase.sequence);
  }

  /** What the next run has to page again; whoever was paged is not paged twice for it. */
  get unpaged(): readonly number[] {
    return this.#unpaged;
  }

  async #page(kase: Case, sequence: number): Promise<void> {
    await askForAWhile.pageOnDuty(kase, sequence).catch(() => null);
    this.#unpaged = this.#unpaged.filter((one) => one !== sequence);
  }
}
