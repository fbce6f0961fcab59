import { condition } from '@temporalio/workflow';
import type { Case } from '../domain/case.js';
import type { Notice } from '../domain/notices.js';
import { ask } from './ask.js';

/** Notices go out side by side with the story; nothing is executed and no run ends before they are sent. */
export class Notices {
  #unsent: Notice[] = [];

  /** Starts sending; tried until done. */
  send(kase: Case, notices: readonly Notice[]): void {
    for (const notice of notices) {
      this.#unsent.push(notice);
      void this.#deliver(kase, notice);
    }
  }

  /** Resolves when nothing is left to send. */
  async allSent(): Promise<void> {
    await condition(() => this.#unsent.length === 0);
  }

  /** What the next run has to send again; the same mail by its Message-ID. */
  get unsent(): readonly Notice[] {
    return this.#unsent;
  }

  async #deliver(kase: Case, notice: Notice): Promise<void> {
    await ask.sendNotice(kase, notice);
    this.#unsent = this.#unsent.filter((other) => other !== notice);
  }
}
