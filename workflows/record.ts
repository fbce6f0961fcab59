import type { Recorded, Recording } from '../activities/case-activities.js';
import { ask, askOnce } from './ask.js';

/**
 * Writes down what was decided, before it is acted on. One local attempt first (one event, no delay), then a normal
 * activity for as long as the ledger is away. A step into `ending` does not wait for the ledger: undoing never waits.
 */
export class Recorder {
  readonly #continuation: number;
  #late: Promise<void> = Promise.resolve();
  #lateCount = 0;

  constructor(continuation: number) {
    this.#continuation = continuation;
  }

  /** Resolves with what became of the entry. */
  async write(recording: Omit<Recording, 'continuation'>): Promise<Recorded> {
    const whole: Recording = { ...recording, continuation: this.#continuation };
    const mayBeLate = whole.kase.phase === 'ending';
    if (!mayBeLate) await this.flushed();
    if (this.#lateCount > 0) return this.#writeLate(whole);
    return askOnce.record(whole).catch(() => (mayBeLate ? this.#writeLate(whole) : ask.record(whole)));
  }

  /** Whether no entry waits to be written. */
  get isFlushed(): boolean {
    return this.#lateCount === 0;
  }

  /** Resolves when every entry that did not wait has been written. */
  async flushed(): Promise<void> {
    await this.#late;
  }

  /** Entries that do not wait are written one after the other all the same. */
  #writeLate(whole: Recording): Recorded {
    this.#lateCount += 1;
    this.#late = this.#late.then(async () => {
      await ask.record(whole);
      this.#lateCount -= 1;
    });
    return { kind: 'written' };
  }
}
