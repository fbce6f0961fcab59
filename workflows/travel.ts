import { allHandlersFinished, sleep } from '@temporalio/workflow';
import { SECOND } from '../domain/clock.js';
import type { Inbox } from './inbox.js';

/** A history of about so many events continues as new: half of the server's own suggestion of 4,096. */
const HISTORY_EVENTS_MAX = 2_000;
/** Or of about so many bytes: a client of gRPC takes 4 MB at a time; the server ends a run at 50 MB. */
const HISTORY_BYTES_MAX = 3 * 1024 * 1024;
/** What one turn of the loop adds at most: a task, an entry, an activity, notices and their timer (docs/bench.md). */
const TURN = { events: 20, bytes: 30_000 };

/** A case that should travel but is being talked to looks again after this long. */
export const LOOK_AGAIN_AFTER_MILLISECONDS = SECOND;

/**
 * When a run has become long enough to continue as new. Counted here and not asked of the SDK: the length it tells
 * is another in a replay where a long local attempt held a workflow task open.
 */
export class Travel {
  readonly #inbox: Inbox;
  #turns = 0;

  constructor(inbox: Inbox) {
    this.#inbox = inbox;
  }

  /** Counts one turn of the loop. */
  hasTurned(): void {
    this.#turns += 1;
  }

  /** Whether to continue as new at the next quiet moment. */
  get isDue(): boolean {
    const { messages, bytes } = this.#inbox.heard;
    return (
      messages + this.#turns * TURN.events > HISTORY_EVENTS_MAX || bytes + this.#turns * TURN.bytes > HISTORY_BYTES_MAX
    );
  }

  /**
   * Whether nobody is speaking: a workflow task of its own comes and goes without a message, and nobody waits for an
   * answer. A signal that overtakes the continuation fails the whole task. Under a flood every task would fail, and the
   * next would have to hear all signals at once, more than a worker can in the 5 s it gives a task.
   */
  async findsQuiet(): Promise<boolean> {
    const { messages } = this.#inbox.heard;
    await sleep('1 millisecond', { summary: 'whether somebody is speaking' });
    return allHandlersFinished() && this.#inbox.heard.messages === messages;
  }
}
