import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import type { Case } from '../domain/case.js';

/** One timer for one deadline: kept while the deadline stays the same, so that a message that changes none costs none. */
export class Alarm {
  #deadline: number | null = null;
  #timer: CancellationScope | null = null;

  /** Whether the deadline it was set for last has passed. */
  get hasRung(): boolean {
    return this.#deadline !== null && this.#timer === null;
  }

  /** Rings once the deadline of the case has passed; never for a case without one. */
  setFor({ deadline, phase }: Case): void {
    if (deadline === this.#deadline && this.#timer !== null) return;
    this.#timer?.cancel();
    this.#deadline = deadline;
    this.#timer = deadline === null ? null : this.#ringsAfter(deadline - Date.now(), `deadline of ${phase}`);
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
