import type { PasskeyBinding, Progress } from '../../api/progress.js';
import {
  collectCodes,
  findCase,
  raiseQuietly,
  readProgress,
  registerSession,
  tell,
  type Given,
  type Telling,
} from './case-api.js';
import { showDeskNumber } from './desk-number.js';
import { byId } from '../common/dom.js';
import { failureOf } from './failures.js';
import { forgetSession, keepFirst, keepReplyKey, lastSession, makeSession } from './kept-sessions.js';
import { goToPasskeyPage } from './passkey-answers.js';
import type { Method, SignedMethod } from './methods.js';
import { makePasskey } from './passkeys.js';
import { makeReplyKey, openReply, type ReplyKey } from '../common/replies.js';
import type { SubjectSession } from './session.js';
import type { Failure, Texts } from './texts.js';

/** What a page does each time it looks again; `isBack` when its reader was elsewhere in between. */
export type Look = (isBack: boolean) => Promise<void>;

/** What a step is drawn from, and what it may do. */
export interface Scene {
  readonly texts: Texts;
  readonly progress: Progress;
  /** This browser's part in the case, as it is kept now. */
  readonly session: SubjectSession;
  /** In which way the next code is given, where the subject said so. */
  readonly way: Method | null;
  /** Tells the case something, under a name if it needs one; null when it went well, else the sentence to show. */
  readonly tell: (telling: Telling, jti?: string) => Promise<string | null>;
  /** The key that answers are sealed to, kept with the session; null where this browser keeps nothing. */
  readonly replyKey: () => Promise<ReplyKey | null>;
  /** Asks a passkey that was enrolled, on the page where passkeys sign; as `tell`. */
  readonly askPasskey: (method: SignedMethod) => Promise<string | null>;
  /** Has this browser make a new passkey, and claims with it; as `tell`. */
  readonly bindPasskey: (binding: PasskeyBinding) => Promise<string | null>;
  /** The codes that replace those that were used here; null where none was, or they do not come now. */
  readonly newCodes: (() => Promise<readonly string[] | null>) | null;
  /** Says something beside the step, and has it read out. */
  readonly say: (sentence: string) => void;
  readonly takeWay: (way: Method) => void;
  /** Has something done at each look, until another step is drawn. */
  readonly onLook: (look: Look) => void;
  /** Forgets this case in this browser, for the code of another. */
  readonly leave: () => void;
}

/** Draws a step. The first of its nodes is the heading. */
export type Draw = (scene: Scene) => readonly HTMLElement[];

/** One case on one page: knows its session, reads where the case stands, and draws that. */
export class Portal {
  readonly #texts: Texts;
  readonly #draw: Draw;
  readonly #step = byId('step', HTMLElement);
  readonly #word = byId('word', HTMLElement);
  #session: SubjectSession | null = null;
  #shown = '';
  #stepShown: Progress['step'] | null = null;
  #way: Method | null = null;
  #looks: readonly Look[] = [];
  #isBusy = false;
  #isLooking = false;
  #readsBegun = 0;
  #readShown = 0;

  constructor(texts: Texts, draw: Draw) {
    this.#texts = texts;
    this.#draw = draw;
  }

  /** Goes on with the case that this browser had last, if it had one. */
  async resume(): Promise<void> {
    const last = await lastSession();
    if (last === undefined) return;
    this.#session = last;
    const failure = await this.#read();
    // The key stays: should it be the one that gave evidence, no other could go on.
    if (failure === 'session') this.#session = null;
    else if (failure !== null) this.say(this.#texts.failures[failure]);
  }

  /** Begins with the case that a code names; null when it went well, else the sentence to show. */
  async enter(code: string): Promise<string | null> {
    return this.#busily(async () => {
      const found = await findCase(code);
      if (!found.ok) return found.code === 'not-found' ? 'code' : failureOf(found.code);
      const session = await keepFirst(await makeSession(found.body.caseId));
      const registered = await registerSession(session);
      if (!registered.ok) return failureOf(registered.code);
      this.#session = session;
      return this.#read();
    });
  }

  /** Looks again, unless the subject is doing something or looks elsewhere. */
  async look(from: 'back' | 'here' = 'here'): Promise<void> {
    if (this.#isBusy || this.#isLooking || document.hidden || this.#session === null) return;
    this.#isLooking = true;
    try {
      await this.#read();
      for (const look of this.#looks) await look(from === 'back');
    } finally {
      this.#isLooking = false;
    }
  }

  /** Gets help quietly: whoever looks on sees nothing of it, neither now nor later. */
  async raiseQuietly(): Promise<void> {
    if (this.#session !== null) await raiseQuietly(this.#session);
  }

  /** Gives what this browser came back with from another page. */
  async give(given: Given): Promise<void> {
    const sentence = await this.#tell({ operation: 'evidence', body: given });
    if (sentence !== null) this.say(sentence);
  }

  /** Says something beside the step, and has it read out. */
  say(sentence: string): void {
    this.#word.textContent = sentence;
  }

  async #tell(telling: Telling, jti?: string): Promise<string | null> {
    const session = this.#session;
    if (session === null) return this.#texts.failures.session;
    const before = this.#shown;
    const sentence = await this.#busily(async () => {
      const told = await tell(session, telling, jti);
      const unread = await this.#read();
      return told.ok ? unread : failureOf(told.code);
    });
    if (sentence === null || this.#shown === before) return sentence;
    this.say(sentence);
    return null;
  }

  async #replyKey(): Promise<ReplyKey | null> {
    if (this.#session === null) return null;
    const session = await keepReplyKey(this.#session, await makeReplyKey()).catch(() => null);
    if (session !== null) this.#session = session;
    return session?.reply ?? null;
  }

  async #askPasskey(method: SignedMethod): Promise<string | null> {
    const session = this.#session;
    const page = this.#step.dataset['passkeyPage'];
    if (session === null || page === undefined) return this.#texts.failures.session;
    const challengeId = crypto.randomUUID();
    const sentence = await this.#tell({ operation: 'challenges', body: { method } }, challengeId);
    if (sentence === null) await goToPasskeyPage(page, session, { method, challengeId });
    return sentence;
  }

  async #bindPasskey(binding: PasskeyBinding): Promise<string | null> {
    const { failures, passkey } = this.#texts;
    if (this.#session === null) return failures.session;
    const day = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium' }).format(new Date());
    const registration = await makePasskey(this.#session, binding, passkey.name(day));
    return registration === null ? failures.passkey : this.#tell({ operation: 'claim', body: { registration } });
  }

  async #newCodes(session: SubjectSession, reply: ReplyKey): Promise<readonly string[] | null> {
    const collected = await collectCodes(session);
    if (!collected.ok) return null;
    return Promise.all(collected.body.sealed.map((sealed) => openReply(reply, sealed))).catch(() => null);
  }

  /** Does one thing at a time, and says meanwhile that it is under way. */
  async #busily(work: () => Promise<Failure | null>): Promise<string | null> {
    this.#isBusy = true;
    this.say(this.#texts.working);
    try {
      const failure = await work();
      return failure === null ? null : this.#texts.failures[failure];
    } catch {
      return this.#texts.failures.busy;
    } finally {
      this.#isBusy = false;
      if (this.#word.textContent === this.#texts.working) this.say('');
    }
  }

  async #read(): Promise<Failure | null> {
    if (this.#session === null) return 'session';
    this.#readsBegun += 1;
    const nth = this.#readsBegun;
    const read = await readProgress(this.#session);
    if (!read.ok) return failureOf(read.code);
    // An older look that took longer says nothing new.
    if (nth > this.#readShown) this.#show(this.#session, read.body);
    this.#readShown = Math.max(nth, this.#readShown);
    return null;
  }

  #show(session: SubjectSession, progress: Progress): void {
    // A way that was chosen is for the step it was chosen in.
    if (progress.step !== this.#stepShown) this.#way = null;
    this.#stepShown = progress.step;
    const seen = JSON.stringify([progress, this.#way]);
    if (seen === this.#shown) return;
    this.#shown = seen;
    this.#looks = [];
    const [heading, ...rest] = this.#draw(this.#sceneOf(session, progress));
    if (heading === undefined) return;
    this.#step.replaceChildren(heading, ...rest);
    void showDeskNumber(session, progress.step);
    byId('quiet', HTMLElement).hidden = false;
    document.title = heading.textContent ?? '';
    heading.focus();
  }

  #sceneOf(session: SubjectSession, progress: Progress): Scene {
    const now = (): SubjectSession => this.#session ?? session;
    const { reply } = now();
    return {
      texts: this.#texts,
      progress,
      get session() {
        return now();
      },
      way: this.#way,
      tell: (telling, jti) => this.#tell(telling, jti),
      replyKey: () => this.#replyKey(),
      askPasskey: (method) => this.#askPasskey(method),
      bindPasskey: (binding) => this.#bindPasskey(binding),
      newCodes: reply === undefined ? null : () => this.#newCodes(session, reply),
      say: (sentence) => this.say(sentence),
      takeWay: (way) => {
        this.#way = way;
        this.#show(now(), progress);
      },
      onLook: (look) => {
        this.#looks = [...this.#looks, look];
      },
      leave: () => void this.#leave(),
    };
  }

  async #leave(): Promise<void> {
    if (this.#session !== null) await forgetSession(this.#session);
    location.reload();
  }
}
