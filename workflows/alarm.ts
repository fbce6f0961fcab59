import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import { wakesAt } from '../domain/calls.js';
import type { Case } from '../domain/case.js';

/**
 * One timer for whatever a case does by itself next, be it its deadline or a call for approvals: kept while that stays the
 * same, so that a message that changes none costs none.
 */
export class Alarm {
  #at: number | null = null;
  #timer: CancellationScope | null = null;

  /** Whether the time it was set for last has come. */
  get hasRung(): boolean {
    return this.#at !== null && this.#timer === null;
  }

  /** Rings once the case has something to do by itself; never for a case that only a fact moves. */
  setFor(kase: Case): void {
    const at = wakesAt(kase, Date.now());
    if (at === this.#at && this.#timer !== null) return;
    this.#timer?.cancel();
    this.#at = at;
    const summary = `${at === kase.deadline ? 'deadline' : 'call'} of ${kase.phase}`;
    this.#timer = at === null ? null : this.#ringsAfter(at - Date.now(), summary);
  }

  #ringsAfter(milliseconds: number, summary: string): CancellationScope {
    const timer = new CancellationScope();
    void timer
      .run(() => sleep(milliseconds, { summary }))
      .then(
        () => {
          if (this.#timer === timer) this.#timer = null;
        },
        (fault: unknown) => {
          if (!isCancellation(fault)) throw fault;
        },
      );
    return timer;
  }
}
