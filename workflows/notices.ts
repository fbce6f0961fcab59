import { condition } from '@temporalio/workflow';
import type { Case } from '../domain/case.js';
import type { Notice } from '../domain/notices.js';
import { ask } from './ask.js';

/** Notices go out side by side with the story; nothing is executed and no run ends before they are sent. */
export class Notices {
  #unsent: Notice[] = [];

  /** Starts sending those of one step together; tried until done. */
  send(kase: Case, notices: readonly Notice[]): void {
    if (notices.length === 0) return;
    this.#unsent.push(...notices);
    void this.#deliver(kase, notices);
  }

  /** Resolves when nothing is left to send. */
  async allSent(): Promise<void> {
    await condition(() => this.#unsent.length === 0);
  }

  /** What the next run has to send again; the same mail by its Message-ID. */
  get unsent(): readonly Notice[] {
    return this.#unsent;
  }

  async #deliver(kase: Case, notices: readonly Notice[]): Promise<void> {
    await ask.sendNotices(kase, notices);
    this.#unsent = this.#unsent.filter((notice) => !notices.includes(notice));
  }
}
