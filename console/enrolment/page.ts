import type { Answer } from '../common/ask.js';
import { byId, element } from '../common/dom.js';
import { actionButton, secondButton } from '../common/forms.js';
import { openReply } from '../common/replies.js';
import { confirming } from './confirming.js';
import type { WantedChange } from './change.js';
import {
  beginSignIn,
  change as askForChange,
  readEnrolled,
  signOut,
  type Enrolled,
  type GivenProof,
} from './enrolment-api.js';
import { failureOf } from './failures.js';
import { home } from './home.js';
import { replyKey } from './kept-keys.js';
import { cameBack, goToPasskeyPage, type CameBack } from './passkey-trip.js';
import { says } from './said.js';
import type { Draw, Scene } from './scene.js';
import type { Texts } from './texts.js';

/** The enrolment page: whoever signed in sees what they have, and changes it. */
export class Page {
  readonly #texts: Texts;
  readonly #step = byId('step', HTMLElement);
  readonly #word = byId('word', HTMLElement);
  #enrolled: Enrolled | null = null;

  constructor(texts: Texts) {
    this.#texts = texts;
  }

  /** Begins: with what came back from elsewhere, or with what is enrolled, or with signing in. */
  async begin(fragment: URLSearchParams): Promise<void> {
    const back = cameBack(fragment);
    const read = await readEnrolled();
    if (!read.ok) {
      this.#signedOut();
      if (fragment.has('failed')) this.#say(this.#texts.failures.signIn);
      else if (back !== null) this.#say(this.#texts.failures.session);
      return;
    }
    this.#enrolled = read.body;
    this.#show(home);
    if (back === null) return;
    const sentence = await this.#goesOn(back);
    if (sentence !== null) this.#say(sentence);
  }

  async #goesOn(back: CameBack): Promise<string | null> {
    const { changeId } = back.trip;
    if ('assertion' in back) {
      const proof = { kind: 'passkey', assertion: back.assertion } as const;
      return this.#settle(back.trip.change, proof, changeId);
    }
    const { registration } = back;
    return this.#confirm({ kind: 'add-passkey', name: back.trip.name, registration }, changeId);
  }

  #signedOut(): void {
    const { start } = this.#texts;
    this.#enrolled = null;
    this.#draw([...says(start), ...actionButton(start.button, () => this.#signIn())]);
  }

  async #signIn(): Promise<string | null> {
    const begun = await beginSignIn(document.documentElement.lang);
    if (!begun.ok) return this.#failure(begun.code);
    location.assign(begun.body.location);
    return null;
  }

  /** A session that is over already is what was asked for. */
  async #signOut(): Promise<void> {
    const ended = await signOut();
    if (!ended.ok && failureOf(ended.code) !== 'session') return this.#say(this.#failure(ended.code));
    this.#signedOut();
    this.#say(this.#texts.signedOut);
  }

  async #home(word = ''): Promise<string | null> {
    const read = await readEnrolled();
    if (!read.ok) return this.#failure(read.code);
    this.#enrolled = read.body;
    this.#show(home);
    this.#say(word);
    return null;
  }

  async #confirm(change: WantedChange, changeId: string = crypto.randomUUID()): Promise<string | null> {
    const isBySignIn = this.#enrolled?.proofs[0] === 'sign-in';
    if (isBySignIn) return this.#settle(change, { kind: 'sign-in' }, changeId);
    this.#show(confirming(change, changeId));
    return null;
  }

  async #settle(change: WantedChange, proof: GivenProof, changeId: string): Promise<string | null> {
    this.#say(this.#texts.working);
    const settled = await askForChange(change, proof, changeId);
    this.#say('');
    if (!settled.ok) return this.#failure(settled.code);
    return this.#done(change, settled);
  }

  async #done(change: WantedChange, { body }: Extract<Answer<{ reply: string | null }>, { ok: true }>) {
    const word = this.#texts.done[change.kind];
    if (change.kind !== 'replace-codes') return this.#home(word);
    const codes = body.reply === null ? null : await openReply(await replyKey(), body.reply).catch(() => null);
    if (codes === null) return this.#texts.failures.busy;
    this.#showCodes(JSON.parse(codes) as readonly string[], word);
    return null;
  }

  /** Once, and kept nowhere. */
  #showCodes(codes: readonly string[], word: string): void {
    const { newCodes } = this.#texts;
    const list = element('ol', { class: 'codes' }, ...codes.map((code) => element('li', { class: 'code' }, code)));
    const print = secondButton(newCodes.print, () => window.print());
    const goOn = actionButton(newCodes.done, () => this.#home());
    this.#draw([...says(newCodes), list, print, ...goOn]);
    this.#say(word);
  }

  async #toPasskeys(trip: Parameters<Scene['toPasskeys']>[0]): Promise<null> {
    const { personId = '' } = this.#enrolled ?? {};
    const page = this.#step.dataset['passkeyPage'] ?? '';
    const onTheWay =
      'register' in trip
        ? ({ what: 'register', changeId: crypto.randomUUID(), name: trip.register } as const)
        : ({ what: 'sign', changeId: trip.changeId, change: trip.sign } as const);
    await goToPasskeyPage(page, personId, onTheWay);
    return null;
  }

  #show(draw: Draw): void {
    const enrolled = this.#enrolled;
    if (enrolled === null) return this.#signedOut();
    this.#say('');
    this.#draw(
      draw({
        texts: this.#texts,
        enrolled,
        show: (next) => this.#show(next),
        home: (word) => this.#home(word),
        confirm: (change, changeId) => this.#confirm(change, changeId),
        signIn: () => this.#signIn(),
        signOut: () => this.#signOut(),
        say: (sentence) => this.#say(sentence),
        toPasskeys: (trip) => this.#toPasskeys(trip),
        settle: (change, proof, changeId) => this.#settle(change, proof, changeId),
        failure: (code) => this.#failure(code),
      }),
    );
  }

  /** Whoever signed in too long ago signs in again; what they typed is gone, and nothing was changed. */
  #failure(code: string): string {
    const sentence = this.#texts.failures[failureOf(code)];
    if (failureOf(code) === 'session') {
      this.#signedOut();
      this.#say(sentence);
    }
    return sentence;
  }

  #draw(elements: readonly HTMLElement[]): void {
    const [heading] = elements;
    this.#step.replaceChildren(...elements);
    document.title = heading?.textContent ?? '';
    heading?.focus();
  }

  #say(sentence: string): void {
    this.#word.textContent = sentence;
  }
}
