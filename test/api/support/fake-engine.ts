import type { CaseEngine, CaseToOpen, OpeningWord, Taken, Word } from '../../../api/engine.js';
import type { Message } from '../../../contract/messages.js';
import type { ContainmentStart } from '../../../contract/start.js';

/** What the API told the engine, in order. */
export type Told =
  | { readonly kind: 'open'; readonly opening: CaseToOpen }
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'contain'; readonly start: ContainmentStart };

/**
 * Stands for the engine where a test is about what the API makes of its words. `api/engine.ts` itself is tested against
 * Temporal's client, and end to end on a server.
 */
export class FakeEngine implements CaseEngine {
  readonly told: Told[] = [];
  word: Word | { readonly kind: 'other-request' } = {
    kind: 'answered',
    answer: { accepted: true, phase: 'verifying' },
  };
  taken: Taken = 'taken';
  reachable = true;
  /** What the opening of a case that is over was answered. */
  openedBefore: Word = { kind: 'gone' };
  /** Runs when a case is to be opened, as the case would record itself. */
  opens: (opening: CaseToOpen) => Promise<void> = async () => {};
  /** Runs when a signal arrives, as the case would record its answer. */
  hears: (message: Message) => Promise<void> = async () => {};

  async open(opening: CaseToOpen): Promise<OpeningWord> {
    const { caseId } = opening.request;
    const isReplay = this.told.some((one) => one.kind === 'open' && one.opening.request.caseId === caseId);
    this.told.push({ kind: 'open', opening });
    await this.opens(opening);
    return this.word.kind === 'other-request' ? this.word : { ...this.word, isReplay };
  }

  async openedWith(): Promise<Word> {
    return this.openedBefore;
  }

  async submit(message: Message): Promise<Taken> {
    return this.#signalled(message);
  }

  async decide(message: Message): Promise<Taken> {
    return this.#signalled(message);
  }

  async stop(message: Message): Promise<Taken> {
    return this.#signalled(message);
  }

  async contain(start: ContainmentStart): Promise<Taken> {
    this.told.push({ kind: 'contain', start });
    return this.taken;
  }

  async isReachable(): Promise<boolean> {
    return this.reachable;
  }

  /** The messages it was told, without the rest. */
  get messages(): readonly Message[] {
    return this.told.flatMap((one) => (one.kind === 'message' ? [one.message] : []));
  }

  async #signalled(message: Message): Promise<Taken> {
    this.told.push({ kind: 'message', message });
    if (this.taken === 'taken') await this.hears(message);
    return this.taken;
  }
}
