import {
  ApplicationFailure,
  CancellationScope,
  condition,
  defineSignal,
  defineUpdate,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { HANDLERS } from '../contract/handlers.js';
import type { Answer, Message } from '../contract/messages.js';
import { readMessage } from '../contract/read-message.js';
import { isUnreadable } from '../contract/unreadable.js';
import type { Carried } from '../contract/start.js';
import type { Noise, NoiseKind } from '../domain/facts.js';
import type { Case } from '../domain/case.js';
import type { Refusal } from '../domain/refusals.js';
import { wants } from '../domain/wanted.js';

/** A message and, where somebody waits for it, how to answer. */
export interface Arrived {
  readonly message: Message;
  readonly answer: (answer: Answer) => void;
}

/** A message that waits, and the length of the history when it came: the same for all of one workflow task. */
interface Queued {
  readonly message: Message;
  readonly task: number;
}

/** What has come from outside in this run, whatever it was. */
interface Heard {
  readonly messages: number;
  readonly bytes: number;
}

/** Messages beyond this many waiting are dropped: an honest sender is told to try again, memory stays bounded. */
const WAITING_MAX = 100;
/** Ids and answers remembered, so that the same message twice is one message. */
const REMEMBERED_MAX = 500;
/** Dropped messages are recorded one wake-up at a time this often, then only with the next entry (issue: floods). */
const NOISE_RECORDED_MAX = 20;

const openedUpdate = defineUpdate<Answer>(HANDLERS.opened);
const submitUpdate = defineUpdate<Answer, [unknown]>(HANDLERS.submit);
const decideSignal = defineSignal<unknown[]>(HANDLERS.decide);
const stopSignal = defineSignal<unknown[]>(HANDLERS.stop);

const UPDATABLE: readonly Message['kind'][] = ['challenge', 'evidence', 'claim'];

/** Whether a message came as an update, which waits for its answer. */
function isUpdate({ kind }: Message): boolean {
  return UPDATABLE.includes(kind);
}

/**
 * Everything that reaches a case from outside. Handlers only queue; the loop takes one message at a time and answers
 * it. What is unreadable, malformed, for another case or said twice is counted and dropped.
 */
export class Inbox {
  readonly #caseId: string;
  readonly #waiting: Queued[];
  #seen: string[];
  readonly #answers: Map<string, Answer>;
  #noise: Partial<Record<NoiseKind, number>>;
  #noiseRecorded: number;
  #opened: Answer | null;
  #heard: Heard = { messages: 0, bytes: 0 };
  #closed: Answer | null = null;

  constructor(caseId: string, carried: Carried | null) {
    this.#caseId = caseId;
    this.#waiting = (carried?.waiting ?? []).map((message) => ({ message, task: 0 }));
    this.#seen = [...(carried?.seen ?? [])];
    this.#answers = new Map(carried?.answers ?? []);
    this.#noiseRecorded = carried?.noiseRecorded ?? 0;
    this.#noise = { ...carried?.noise };
    this.#opened = carried === null ? null : { accepted: true, phase: carried.kase.phase };
    // A Temporal cancel reaches handlers by themselves; whoever asks gets their answer all the same.
    setHandler(openedUpdate, () => CancellationScope.nonCancellable(() => this.#whenOpened()));
    setHandler(submitUpdate, (given) => CancellationScope.nonCancellable(() => this.#ask(given)), {
      validator: (given) => this.#mustBeReadable(given),
    });
    setHandler(decideSignal, (...given) => this.#hear(given, ['decision', 'hand-over']));
    setHandler(stopSignal, (...given) => this.#hear(given, ['stop']));
  }

  /** Whether a message waits. */
  get hasMessage(): boolean {
    return this.#waiting.length > 0;
  }

  /** Whether a stop waits: it goes before everything else, a passed deadline included (invariant 10). */
  get hasStop(): boolean {
    return this.#waiting.some(({ message }) => message.kind === 'stop');
  }

  /** Whether a message waits that the case has a use for now. */
  hasWanted(kase: Case): boolean {
    return this.#waiting.some(({ message }) => wants(kase, message.kind));
  }

  /** Whether dropped messages should be recorded now rather than with the next entry. */
  get hasNoiseToRecord(): boolean {
    return this.#noiseRecorded < NOISE_RECORDED_MAX && Object.keys(this.#noise).length > 0;
  }

  /** What has come from outside in this run: it makes its history longer, whatever becomes of it. */
  get heard(): Heard {
    return this.#heard;
  }

  /**
   * The next message: a stop before everything else (invariant 10), then what the case has a use for now, then any, each
   * in order of arrival. A task that a killed worker did not complete is done again, with what was sent meanwhile: whoever
   * speaks already to what the task only comes to is not told that it is not wanted.
   */
  take(kase: Case): Arrived | null {
    return this.#takeFirst(kase, true);
  }

  /** As `take`, while the case goes on by itself: what it has no use for yet waits until it has come to where it waits. */
  takeWanted(kase: Case): Arrived | null {
    return this.#takeFirst(kase, false);
  }

  /** Puts a message back in front: what it was judged by turned out not to be so. */
  hearAgain({ message }: Arrived): void {
    this.#waiting.unshift({ message, task: 0 });
  }

  /** Temporal's own cancel says nothing of who wants it: it is recorded and changes nothing (architecture, section 4). */
  hearCancel(): void {
    this.#drop('cancel');
  }

  /** Counts of what was dropped since they were last taken. */
  takeNoise(): Noise {
    const noise = this.#noise;
    this.#noise = {};
    if (Object.keys(noise).length > 0) this.#noiseRecorded += 1;
    return noise;
  }

  /** Answers whoever waits for the case to open. The first answer is the answer. */
  answerOpened(answer: Answer): void {
    this.#opened ??= answer;
  }

  /** Answers everybody who still waits, and from now on everybody at once: the run is over. */
  close(refusal: Refusal): void {
    const answer: Answer = { accepted: false, refusal, phase: 'closed' };
    this.#closed = answer;
    this.#opened ??= answer;
    for (const { message } of this.#waiting.splice(0)) this.#remember(message.messageId, answer);
  }

  /** What the next run needs to go on hearing. */
  packed(): Pick<Carried, 'waiting' | 'seen' | 'answers' | 'noiseRecorded' | 'noise'> {
    return {
      waiting: this.#waiting.map(({ message }) => message),
      seen: this.#seen,
      answers: [...this.#answers],
      noiseRecorded: this.#noiseRecorded,
      noise: this.#noise,
    };
  }

  #takeFirst(kase: Case, mayBeUnwanted: boolean): Arrived | null {
    const isStop = ({ message }: Queued): boolean => message.kind === 'stop';
    const isWanted = ({ message }: Queued): boolean => wants(kase, message.kind);
    const found = [isStop, isWanted, () => mayBeUnwanted]
      .map((isIt) => this.#waiting.findIndex(isIt))
      .find((at) => at >= 0);
    if (found === undefined) return null;
    const [{ message }] = this.#waiting.splice(found, 1) as [Queued];
    return { message, answer: (answer) => this.#remember(message.messageId, answer) };
  }

  async #whenOpened(): Promise<Answer> {
    await condition(() => this.#opened !== null);
    if (this.#opened === null) throw new Error('opened without an answer');
    return this.#opened;
  }

  #mustBeReadable(given: unknown): void {
    const read = readMessage(given, this.#caseId);
    if (read.ok && isUpdate(read.message)) return;
    throw ApplicationFailure.create({ message: 'malformed message', type: 'malformed-message', nonRetryable: true });
  }

  #count(given: readonly unknown[]): void {
    const bytes = given.map((value) => (isUnreadable(value) ? value.bytes : (JSON.stringify(value)?.length ?? 0)));
    const { messages, bytes: before } = this.#heard;
    this.#heard = { messages: messages + 1, bytes: bytes.reduce((sum, more) => sum + more, before) };
  }

  async #ask(given: unknown): Promise<Answer> {
    this.#count([given]);
    const read = readMessage(given, this.#caseId);
    if (!read.ok) return { accepted: false, refusal: 'not-wanted-now', phase: 'unknown' };
    if (this.#closed !== null) return this.#closed;
    const { messageId } = read.message;
    if (!this.#seen.includes(messageId) && !this.#queue(read.message))
      return { accepted: false, refusal: 'flooded', phase: 'unknown' };
    await condition(() => this.#answers.has(messageId));
    return this.#answers.get(messageId) ?? { accepted: false, refusal: 'duplicate', phase: 'unknown' };
  }

  #hear(given: readonly unknown[], kinds: readonly Message['kind'][]): void {
    this.#count(given);
    const read = readMessage(given[0], this.#caseId);
    if (!read.ok) return this.#drop(read.noise);
    if (!kinds.includes(read.message.kind)) return this.#drop('malformed');
    if (this.#seen.includes(read.message.messageId)) return this.#drop('duplicate');
    this.#queue(read.message);
  }

  #queue(message: Message): boolean {
    if (this.#waiting.length >= WAITING_MAX) {
      this.#drop('flooded');
      return false;
    }
    this.#seen = [...this.#seen, message.messageId].slice(-REMEMBERED_MAX);
    this.#insert({ message, task: workflowInfo().historyLength });
    return true;
  }

  /**
   * In order of arrival; but within one workflow task updates come before signals. After a reset the server hands out
   * both again, and a replay hears the two kinds in another order than the run did, each kind in its own.
   */
  #insert(queued: Queued): void {
    const after = this.#waiting.findIndex(({ message, task }) => task === queued.task && !isUpdate(message));
    if (isUpdate(queued.message) && after >= 0) this.#waiting.splice(after, 0, queued);
    else this.#waiting.push(queued);
  }

  #drop(kind: NoiseKind): void {
    this.#noise[kind] = (this.#noise[kind] ?? 0) + 1;
  }

  #remember(messageId: string, answer: Answer): void {
    this.#answers.set(messageId, answer);
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= REMEMBERED_MAX) break;
      this.#answers.delete(oldest);
    }
  }
}
