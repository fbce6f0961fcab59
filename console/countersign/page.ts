import type { Answer } from '../common/ask.js';
import { byId, element } from '../common/dom.js';
import { actionButton, secondButton } from '../common/forms.js';
import { drawBriefing } from './briefing.js';
import type { Briefing, ListedExceptions, Queue, QuietReports } from '../../api/console/told.js';
import {
  beginSignIn,
  readAttestation,
  readBriefing,
  readExceptions,
  readQuiet,
  readQueue,
  readSession,
  readStatement,
  releaseIn,
  sendSigned,
  signOut,
  type Asks,
  type Offered,
  type Session,
} from './console-api.js';
import { drawExceptions, drawNoExceptions, readsExceptions } from './exceptions.js';
import { exceptionsTexts } from './exceptions-texts.js';
import { failureOf } from './failures.js';
import { Live } from './live.js';
import { drawQueue } from './queue.js';
import { drawQuiet, quietWay } from './quiet.js';
import type { Scene } from './scene.js';
import { cameBack, goToSign, type CameBack } from './signing-trip.js';
import type { Failure, Signed, StepTexts, Texts } from './texts.js';
import { drawVouching } from './vouching.js';

/** Spans are told anew this often. */
const TICK_MILLISECONDS = 15_000;

/** So many cases are listed at first, and more by each press; the API lists no more than the last. */
const LISTED = 50;
const LISTED_MAX = 200;

const EXCEPTIONS_PATH = '/console/exceptions';
const CASE_PATH = /^\/console\/cases\/([0-9a-f-]{36})$/;

/** Where the address leads. */
function caseInAddress(): string | null {
  return CASE_PATH.exec(location.pathname)?.[1] ?? null;
}

/** The console: whoever signed in sees what waits for them, reads a case and goes to sign. */
export class Console {
  readonly #texts: Texts;
  readonly #step = byId('step', HTMLElement);
  readonly #word = byId('word', HTMLElement);
  readonly #who = byId('who', HTMLElement);
  readonly #live = new Live();
  readonly #ticks = new Map<HTMLElement, () => void>();
  #session: Session | null = null;
  #listed = LISTED;
  /** What is shown, to be drawn anew only when it is another. */
  #shown = '';
  /** What became of one's own act: what others change a moment later does not take it off the page. */
  #ofOwnAct: { readonly sentence: string; readonly isFailure: boolean } | null = null;

  constructor(texts: Texts) {
    this.#texts = texts;
    setInterval(() => this.#tick(), TICK_MILLISECONDS);
    addEventListener('popstate', () => void this.#show('act'));
  }

  /** Begins: with what came back from elsewhere, with what the address names, or with signing in. */
  async begin(fragment: URLSearchParams): Promise<void> {
    const back = cameBack(fragment);
    const read = await readSession();
    if (!read.ok) {
      this.#signedOut(read.code === 'unauthenticated' ? '' : this.#texts.failures[failureOf(read.code)]);
      if (fragment.has('failed')) this.#say(this.#texts.failures.signIn);
      else if (back !== null) this.#say(this.#texts.failures.session);
      return;
    }
    this.#session = read.body;
    this.#showWho(read.body);
    this.#live.begin(
      (caseId) => void this.#changed(caseId),
      () => void this.#show('live'),
    );
    if (back !== null && back.signed !== null) await this.#sends(back);
    else await this.#show('act');
  }

  /** Hands in what was signed, and shows what became of the case. */
  async #sends({ caseId, act, signed }: CameBack): Promise<void> {
    this.#say(this.#texts.working);
    if (signed === null) return;
    const sent = await sendSigned(caseId, act, signed);
    await this.#show('act');
    const sentence = sent.ok ? this.#done(act) : this.#texts.failures[failureOf(sent.code)];
    this.#ofOwnAct = { sentence, isFailure: !sent.ok };
    this.#say(sentence, !sent.ok);
  }

  #done(act: Signed): string {
    if (act === 'attest') return this.#texts.vouch.done;
    return act === 'release' ? this.#texts.quiet.done : this.#texts.act.done[act];
  }

  #showWho({ personId }: Session): void {
    const { signedInAs, signOut: text } = this.#texts;
    const button = element('button', { type: 'button', class: 'second' }, text);
    button.addEventListener('click', () => void this.#signsOut());
    this.#who.replaceChildren(element('p', {}, signedInAs(personId ?? '')), button);
  }

  async #signsOut(): Promise<void> {
    await signOut();
    this.#signedOut(this.#texts.signedOut);
  }

  #signedOut(word: string): void {
    const { start } = this.#texts;
    this.#session = null;
    this.#live.end();
    this.#who.replaceChildren();
    this.#draw([...says(start), ...actionButton(start.button, () => this.#signIn())]);
    this.#say(word);
  }

  async #signIn(): Promise<string | null> {
    const begun = await beginSignIn(document.documentElement.lang, location.pathname);
    if (!begun.ok) return this.#texts.failures[failureOf(begun.code)];
    location.assign(begun.body.location);
    return null;
  }

  /** Shows what the address names. What is live takes no focus, and draws nothing that is as it was. */
  async #show(asks: Asks): Promise<void> {
    const caseId = caseInAddress();
    if (location.pathname === EXCEPTIONS_PATH)
      return this.#draws(await readExceptions(asks), asks, ({ exceptions }) =>
        drawExceptions(exceptions, this.#scene()),
      );
    if (caseId === null)
      return this.#draws(await readQueue(asks, this.#listed), asks, (queue) => this.#drawQueue(queue));
    return this.#draws(await readBriefing(caseId, asks), asks, (briefing) => drawBriefing(briefing, this.#scene()));
  }

  #drawQueue(queue: Queue): readonly HTMLElement[] {
    return drawQueue(queue, this.#session ?? { personId: null, roles: [] }, this.#scene());
  }

  #draws<T extends Queue | Briefing | ListedExceptions>(
    read: Answer<T>,
    asks: Asks,
    draw: (body: T) => readonly HTMLElement[],
  ): void {
    if (!read.ok) return this.#cannotShow(read.code, asks);
    const shown = `${location.pathname} ${JSON.stringify(read.body)}`;
    if (asks === 'live' && shown === this.#shown) return;
    this.#shown = shown;
    this.#draw(draw(read.body), asks === 'act');
    if (asks === 'live') return this.#saysChanged();
    this.#ofOwnAct = null;
    this.#say('');
  }

  #saysChanged(): void {
    const own = this.#ofOwnAct;
    this.#say(own === null ? this.#changedInWords() : `${own.sentence} ${this.#changedInWords()}`, own?.isFailure);
  }

  #changedInWords(): string {
    if (location.pathname === EXCEPTIONS_PATH) return exceptionsTexts(document.documentElement.lang).changed;
    return caseInAddress() === null ? this.#texts.queue.changed : this.#texts.page.changed;
  }

  #cannotShow(code: string, asks: Asks): void {
    const failure = failureOf(code);
    if (failure === 'session') return this.#signedOut(this.#texts.failures.session);
    if (asks === 'live' && failure === 'unreachable') return this.#say(this.#texts.failures.unreachable, true);
    this.#shown = '';
    const caseId = caseInAddress();
    if (location.pathname === EXCEPTIONS_PATH) return this.#noExceptions(failure, asks);
    if (caseId === null) return this.#draw(this.#drawQueue({ waiting: [], more: false, taken: [] }), asks === 'act');
    this.#draw(this.#notYours(failure, caseId), asks === 'act');
  }

  /** For whoever may not read them; what merely did not come is said, and is no empty list. */
  #noExceptions(failure: Failure, asks: Asks): void {
    const why = failure === 'role' ? null : this.#texts.failures[failure];
    this.#draw(drawNoExceptions(why, this.#scene()), asks === 'act');
  }

  /** A case that is one's own, or that one is not asked about: in words, and with what can be done all the same. */
  #notYours(failure: Failure, caseId: string): readonly HTMLElement[] {
    const { own, failures, toQueue, vouch } = this.#texts;
    const scene = this.#scene();
    const said = failure === 'ownPart' ? says(own) : says({ title: own.title, lines: [failures[failure]] });
    const confirms = failure === 'ownPart' ? [] : [secondButton(vouch.open, () => scene.showVouching(caseId))];
    return [...said, ...quietWay(caseId, scene), ...confirms, secondButton(toQueue, scene.toQueue)];
  }

  async #changed(caseId: string | null): Promise<void> {
    const open = caseInAddress();
    if (this.#shown !== '' && (caseId === null || open === null || open === caseId)) await this.#show('live');
  }

  #showMore(): void {
    this.#listed += LISTED;
    void this.#show('act');
  }

  #go(path: string): void {
    history.pushState(null, '', `${path}?lang=${document.documentElement.lang}`);
    void this.#show('act');
  }

  async #toSign(caseId: string, act: CameBack['act'], read: Answer<Offered>): Promise<string | null> {
    if (!read.ok) {
      const failure = failureOf(read.code);
      if (failure === 'session') this.#signedOut('');
      return this.#texts.failures[failure];
    }
    goToSign(this.#step.dataset['signPage'] ?? '', caseId, act, read.body);
    return null;
  }

  async #showQuiet(caseId: string): Promise<string | null> {
    const read = await readQuiet(caseId);
    if (!read.ok) return this.#texts.failures[failureOf(read.code)];
    this.#shown = '';
    this.#draw(drawQuiet(read.body, this.#scene()));
    return null;
  }

  async #toRelease(reported: QuietReports): Promise<string | null> {
    const offered = releaseIn(reported);
    if (offered === null) return this.#texts.failures.notNow;
    return this.#toSign(reported.caseId, 'release', { ok: true, body: offered });
  }

  #scene(): Scene {
    return {
      texts: this.#texts,
      language: document.documentElement.lang,
      open: (caseId) => this.#go(`/console/cases/${caseId}`),
      hrefOf: (caseId) => `/console/cases/${caseId}?lang=${document.documentElement.lang}`,
      toQueue: () => this.#go('/console'),
      toExceptions: readsExceptions(this.#session?.roles ?? []) ? () => this.#go(EXCEPTIONS_PATH) : null,
      showMore: this.#listed < LISTED_MAX ? () => this.#showMore() : null,
      sign: async (caseId, act, own) => this.#toSign(caseId, act, await readStatement(caseId, act, own)),
      vouch: async (caseId, vouching) => this.#toSign(caseId, 'attest', await readAttestation(caseId, vouching)),
      showVouching: (caseId) => {
        this.#shown = '';
        this.#draw(drawVouching(caseId, this.#scene()));
      },
      showQuiet: this.#session?.roles.includes('security') === true ? (caseId) => this.#showQuiet(caseId) : null,
      release: (reported) => this.#toRelease(reported),
      onTick: (of, show) => void this.#ticks.set(of, show),
    };
  }

  #tick(): void {
    for (const [of, show] of this.#ticks)
      if (of.isConnected) show();
      else this.#ticks.delete(of);
  }

  #draw(elements: readonly HTMLElement[], takesFocus = true): void {
    const [heading] = elements;
    const before = takesFocus ? null : focusedIn(this.#step);
    this.#step.replaceChildren(...elements);
    document.title = heading?.textContent ?? '';
    if (takesFocus) heading?.focus();
    else if (before !== null) sameAs(before, this.#step)?.focus();
  }

  #say(sentence: string, isFailure = false): void {
    this.#word.className = isFailure ? 'failure' : '';
    this.#word.textContent = sentence;
  }
}

/** What somebody is at with the keyboard. */
function focusedIn(step: HTMLElement): HTMLElement | null {
  const focused = document.activeElement;
  return focused instanceof HTMLElement && focused !== step && step.contains(focused) ? focused : null;
}

/** The same in what was drawn anew: by what it is and says. */
function sameAs({ tagName, id, textContent }: HTMLElement, step: HTMLElement): HTMLElement | undefined {
  const alike = [...step.querySelectorAll<HTMLElement>(tagName)];
  return alike.find((one) => one.id === id && one.textContent === textContent);
}

function says({ title, lines }: StepTexts): readonly HTMLElement[] {
  return [element('h1', { tabindex: '-1' }, title), ...lines.map((line) => element('p', {}, line))];
}
