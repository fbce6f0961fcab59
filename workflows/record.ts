import type { Recorded, Recording } from '../activities/case-activities.js';
import { ask, askOnce } from './ask.js';

/**
 * Writes down what was decided, before it is acted on. One local attempt first (one event, no delay), then a normal
 * activity for as long as the ledger is away. A step into `ending` does not wait for the ledger: undoing never waits.
 */
export class Recorder {
  readonly #continuation: number;
  #late: Promise<unknown> = Promise.resolve();

  constructor(continuation: number) {
    this.#continuation = continuation;
  }

  /** Resolves with what became of the entry. */
  async write(recording: Omit<Recording, 'continuation'>): Promise<Recorded> {
    const whole: Recording = { ...recording, continuation: this.#continuation };
    if (whole.kase.phase !== 'ending') await this.flushed();
    try {
      return await askOnce.record(whole);
    } catch {
      if (whole.kase.phase !== 'ending') return ask.record(whole);
      this.#late = this.#late.then(() => ask.record(whole));
      return { kind: 'written' };
    }
  }

  /** Resolves when every entry that did not wait has been written. */
  async flushed(): Promise<void> {
    await this.#late;
  }
}
