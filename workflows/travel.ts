import { allHandlersFinished, condition, sleep, workflowInfo } from '@temporalio/workflow';
import { SECOND } from '../domain/clock.js';
import type { Inbox } from './inbox.js';

/** A history of about so many events continues as new: half of the server's own suggestion of 4,096. */
const HISTORY_EVENTS_MAX = 2_000;
/** Or of about so many bytes: a client of gRPC takes 4 MB at a time; the server ends a run at 50 MB. */
const HISTORY_BYTES_MAX = 3 * 1024 * 1024;
/** What one turn of the loop adds at most: a task, an entry, an activity, notices and their timer (docs/bench.md). */
const TURN = { events: 20, bytes: 30_000 };

/** So long nobody must have spoken. */
const QUIET_MILLISECONDS = SECOND;

/** A case that should travel but is being talked to looks again after this long. */
export const LOOK_AGAIN_AFTER_MILLISECONDS = SECOND;

/**
 * When a run has become long enough to continue as new. Counted here rather than asked of the SDK: the length it tells
 * is another in a replay where a long local attempt held a workflow task open. What is sent under a name nobody listens
 * to is not seen here, and a handler for all names fails at the engine's own: there the server's suggestion must do.
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
      workflowInfo().continueAsNewSuggested ||
      messages + this.#turns * TURN.events > HISTORY_EVENTS_MAX ||
      bytes + this.#turns * TURN.bytes > HISTORY_BYTES_MAX
    );
  }

  /**
   * Whether nobody is speaking: nobody waits for an answer, and nothing comes for a second. A signal that overtakes the
   * continuation fails the whole task, and the run is told anew from its beginning. A flood that never rests is ended
   * by the server, which takes 10,000 signals for a run (engine notes).
   */
  async findsQuiet(): Promise<boolean> {
    if (!allHandlersFinished()) return false;
    const { messages } = this.#inbox.heard;
    const isSpokenTo = (): boolean => this.#inbox.heard.messages !== messages;
    // The timer is left to fire: the time-skipping server fails a task that cancels one which has fired meanwhile.
    await Promise.race([sleep(QUIET_MILLISECONDS, { summary: 'whether somebody is speaking' }), condition(isSpokenTo)]);
    return !isSpokenTo() && allHandlersFinished();
  }
}
