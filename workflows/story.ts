import { advance, type Step } from '../domain/advance.js';
import type { Case, Phase } from '../domain/case.js';
import type { Refusal } from '../domain/refusals.js';
import type { Answer, Message } from '../contract/messages.js';
import type { Carried } from '../contract/start.js';
import { viewOf, type CaseView } from '../contract/view.js';
import { sleep } from '@temporalio/workflow';
import { Alarm } from './alarm.js';
import type { Heard, World } from './heard.js';
import type { Inbox } from './inbox.js';
import { Notices } from './notices.js';
import { Pages } from './pages.js';
import { Recorder } from './record.js';
import { Display } from './show.js';
import { Travel } from './travel.js';

/** Thrown when a run turns out to have nothing to do with the case it names: it ends, having changed nothing. */
export class NotTheCaseRun extends Error {
  override readonly name = 'NotTheCaseRun';
}

/** How the world beside the messages of a case is told and asked. */
export class Story implements World {
  readonly inbox: Inbox;
  readonly notices = new Notices();
  readonly pages = new Pages();
  readonly alarm = new Alarm();
  readonly travel: Travel;
  readonly continuation: number;
  readonly #subjectKey: string;
  readonly #recorder: Recorder;
  readonly #display: Display;
  #case: Case;

  constructor(kase: Case, inbox: Inbox, subjectKey: string, continuation: number) {
    this.#case = kase;
    this.inbox = inbox;
    this.travel = new Travel(inbox);
    this.continuation = continuation;
    this.#subjectKey = subjectKey;
    this.#recorder = new Recorder(continuation);
    this.#display = new Display(subjectKey);
  }

  get case(): Case {
    return this.#case;
  }

  get phase(): Exclude<Phase, 'opening'> {
    if (this.#case.phase === 'opening') throw new Error(`case ${this.#case.id} is still opening`);
    return this.#case.phase;
  }

  get view(): CaseView {
    return viewOf(this.#case);
  }

  /** The domain decides what a fact does; it is written down; only then it is so. False when nothing became so. */
  async takes(heard: Heard): Promise<boolean> {
    return this.writes(advance(this.#case, heard.fact, Date.now()), heard);
  }

  /** Writes a step down and takes it, unless a proof in it does not hold or this run turns out not to be the case's. */
  async writes(step: Step, heard: Heard): Promise<boolean> {
    const { fact, message } = heard;
    const noise = this.inbox.takeNoise();
    const recorded = await this.#recorder.write({
      entry: step.entry,
      kase: step.case,
      heard: message?.messageId ?? null,
      waiting: this.inbox.waitingIds,
      answer: answerTo(step.case.phase, step.refused),
      noise,
    });
    if (recorded.kind !== 'written') this.inbox.countAgain(noise);
    switch (recorded.kind) {
      case 'written':
        this.#case = step.case;
        this.notices.send(step.case, step.notices);
        this.pages.pageFor(step.case, Pages.wantedBy(step.case));
        this.#display.show(step.case);
        if (fact.kind === 'run-reset') await lasts();
        return true;
      case 'vetoed':
        if (message !== undefined) return this.takes(refusedAs(message, recorded.refusal));
        await sleep('2 seconds', { summary: 'what was found could not be proven' });
        return false;
      case 'reset':
        if (fact.kind === 'run-reset') await sleep('2 seconds', { summary: 'what was taken up did not last' });
        // Whoever spoke first after a reset is judged by the case as it is now, and gets their word.
        if (message !== undefined) this.inbox.hearAgain(message);
        return this.takes({ fact: { kind: 'run-reset', last: recorded.last } });
      case 'not-the-case-run':
        throw new NotTheCaseRun(this.#case.id);
    }
  }

  /** Everything said and written, so that the run may end. */
  async settled(): Promise<void> {
    await this.#recorder.flushed();
    await this.notices.allSent();
  }

  /** Whether everything is written, so that nothing is lost when the run continues as new. */
  get isFlushed(): boolean {
    return this.#recorder.isFlushed;
  }

  /** What the next run starts from; taken in the very turn that continues, so that no message falls in between. */
  packed(): Carried {
    return {
      kase: this.#case,
      subjectKey: this.#subjectKey,
      continuation: this.continuation + 1,
      unsent: this.notices.unsent,
      unpaged: this.pages.unpaged,
      ...this.inbox.packed(),
    };
  }
}

/** What a message comes to that was found to be good and then could not be proven: its sender is told in the record. */
function refusedAs(message: Message, refusal: Refusal): Heard {
  const { messageId, kind } = message;
  return { fact: { kind: 'message-refused', refusal, messageId, about: kind }, message };
}

/**
 * Ends the workflow task. A run takes a case up where it was last recorded; if the task did more and were done again, that
 * would not be the last any more.
 */
function lasts(): Promise<void> {
  return sleep('1 millisecond', { summary: 'what was taken up lasts' });
}

function answerTo(phase: Phase, refused: Refusal | null): Answer {
  return refused === null ? { accepted: true, phase } : { accepted: false, refusal: refused, phase };
}
