import { CancellationScope, condition, defineSignal, defineUpdate, setHandler } from '@temporalio/workflow';
import { HANDLERS } from '../contract/handlers.js';
import type { Answer, Message, MessageKind } from '../contract/messages.js';
import { readMessage } from '../contract/read-message.js';
import { isUnreadable } from '../contract/unreadable.js';
import type { Carried } from '../contract/start.js';
import type { Noise, NoiseKind } from '../domain/facts.js';
import type { Case } from '../domain/case.js';
import type { Refusal } from '../domain/refusals.js';
import { wants } from '../domain/wanted.js';

/** What has come from outside in this run, whatever it was. */
interface Heard {
  readonly messages: number;
  readonly bytes: number;
}

/**
 * Messages of a kind beyond this many waiting are dropped: an honest sender is told to try again, memory stays bounded,
 * and a flood of one kind leaves room for every other. So many of every kind one continue-as-new can carry.
 */
const WAITING_OF_KIND_MAX = 20;
/** Ids remembered, so that the same message twice is one message. */
const REMEMBERED_MAX = 500;
/** Dropped messages are recorded one wake-up at a time this often, then only with the next entry (issue: floods). */
const NOISE_RECORDED_MAX = 20;

const openedUpdate = defineUpdate<Answer>(HANDLERS.opened);

/** What people send, by the signal that brings it. */
const SIGNALS: readonly (readonly [name: string, kinds: readonly MessageKind[]])[] = [
  [HANDLERS.submit, ['challenge', 'evidence', 'claim']],
  [HANDLERS.decide, ['decision', 'hand-over']],
  [HANDLERS.stop, ['stop']],
];

/**
 * Everything that reaches a case from outside: all of it by signals, so that it has one order, which the history keeps, and
 * is lasting before anything is done about it. Handlers only queue; the loop takes one message at a time, and the word on
 * it is the one that is recorded. What is unreadable, malformed, for another case or said twice is counted and dropped.
 */
export class Inbox {
  readonly #caseId: string;
  #waiting: readonly Message[];
  #seen: readonly string[];
  #noise: Partial<Record<NoiseKind, number>>;
  #noiseRecorded: number;
  #opened: Answer | null;
  #heard: Heard = { messages: 0, bytes: 0 };
  #isWoken: boolean;

  constructor(caseId: string, carried: Carried | null) {
    this.#caseId = caseId;
    this.#waiting = carried?.waiting ?? [];
    this.#seen = carried?.seen ?? [];
    this.#noiseRecorded = carried?.noiseRecorded ?? 0;
    this.#noise = { ...carried?.noise };
    this.#isWoken = carried?.isWoken === true;
    this.#opened = carried === null ? null : { accepted: true, phase: carried.kase.phase };
    // A Temporal cancel reaches handlers by themselves; whoever asks gets their answer all the same.
    setHandler(openedUpdate, () => CancellationScope.nonCancellable(() => this.#whenOpened()));
    setHandler(defineSignal<unknown[]>(HANDLERS.wake), (...given) => {
      this.#count(given);
      this.#isWoken = true;
    });
    for (const [name, kinds] of SIGNALS) {
      setHandler(defineSignal<unknown[]>(name), (...given) => this.#hear(given, kinds));
    }
  }

  /** Whether somebody said since it was last asked that the case may go on, whoever that was. */
  get isWoken(): boolean {
    return this.#isWoken;
  }

  /** Whether a message waits. */
  get hasMessage(): boolean {
    return this.#waiting.length > 0;
  }

  /** Whether a stop waits: it goes before everything else, a passed deadline included (invariant 10). */
  get hasStop(): boolean {
    return this.#waiting.some(({ kind }) => kind === 'stop');
  }

  /** The messages that wait, by their ids. */
  get waitingIds(): readonly string[] {
    return this.#waiting.map(({ messageId }) => messageId);
  }

  /** Whether a message waits that the case has a use for now. */
  hasWanted(kase: Case): boolean {
    return this.#waiting.some(({ kind }) => wants(kase, kind));
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
  take(kase: Case): Message | null {
    return this.#takeFirst(kase, true);
  }

  /** As `take`, while the case goes on by itself: what it has no use for yet waits until it has come to where it waits. */
  takeWanted(kase: Case): Message | null {
    return this.#takeFirst(kase, false);
  }

  /** Whether the case was woken; asked once, it is so no more. */
  takeWake(): boolean {
    const wasWoken = this.#isWoken;
    this.#isWoken = false;
    return wasWoken;
  }

  /** Puts a message back in front: what it was judged by turned out not to be so. */
  hearAgain(message: Message): void {
    this.#waiting = [message, ...this.#waiting];
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

  /** Puts counts back that were taken for an entry which was not written: the next one tells them. */
  countAgain(noise: Noise): void {
    const counts = Object.entries(noise) as [NoiseKind, number][];
    if (counts.length > 0) this.#noiseRecorded -= 1;
    for (const [kind, count] of counts) this.#drop(kind, count);
  }

  /** Answers whoever waits for the case to open. The first answer is the answer. */
  answerOpened(answer: Answer): void {
    this.#opened ??= answer;
  }

  /** The run is over: whoever waits for the case to open is answered, and what waits is nobody's to hear. */
  close(refusal: Refusal): void {
    this.answerOpened({ accepted: false, refusal, phase: 'closed' });
    this.#waiting = [];
  }

  /** What the next run needs to go on hearing. */
  packed(): Pick<Carried, 'waiting' | 'seen' | 'isWoken' | 'noiseRecorded' | 'noise'> {
    return {
      waiting: this.#waiting,
      seen: this.#seen,
      ...(this.#isWoken && { isWoken: true }),
      noiseRecorded: this.#noiseRecorded,
      noise: this.#noise,
    };
  }

  #takeFirst(kase: Case, mayBeUnwanted: boolean): Message | null {
    const found =
      this.#waiting.find(({ kind }) => kind === 'stop') ??
      this.#waiting.find(({ kind }) => wants(kase, kind)) ??
      (mayBeUnwanted ? this.#waiting[0] : undefined);
    if (found === undefined) return null;
    this.#waiting = this.#waiting.filter((message) => message !== found);
    return found;
  }

  async #whenOpened(): Promise<Answer> {
    await condition(() => this.#opened !== null);
    if (this.#opened === null) throw new Error('opened without an answer');
    return this.#opened;
  }

  #count(given: readonly unknown[]): void {
    const bytes = given.map((value) => (isUnreadable(value) ? value.bytes : (JSON.stringify(value)?.length ?? 0)));
    const { messages, bytes: before } = this.#heard;
    this.#heard = { messages: messages + 1, bytes: bytes.reduce((sum, more) => sum + more, before) };
  }

  #hear(given: readonly unknown[], kinds: readonly MessageKind[]): void {
    this.#count(given);
    const read = readMessage(given[0], this.#caseId);
    if (!read.ok) return this.#drop(read.noise);
    const { message } = read;
    if (!kinds.includes(message.kind)) return this.#drop('malformed');
    if (this.#seen.includes(message.messageId)) return this.#drop('duplicate');
    if (this.#hasNoRoomFor(message.kind)) return this.#drop('flooded');
    this.#seen = [...this.#seen, message.messageId].slice(-REMEMBERED_MAX);
    this.#waiting = [...this.#waiting, message];
  }

  #hasNoRoomFor(kind: MessageKind): boolean {
    return this.#waiting.filter((message) => message.kind === kind).length >= WAITING_OF_KIND_MAX;
  }

  #drop(kind: NoiseKind, count = 1): void {
    this.#noise[kind] = (this.#noise[kind] ?? 0) + count;
  }
}
