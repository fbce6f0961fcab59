import { element } from '../common/dom.js';
import { secondButton } from '../common/forms.js';
import type { Queue, Queued } from '../../api/console/told.js';
import type { Session } from './console-api.js';
import { exceptionsTexts } from './exceptions-texts.js';
import type { Scene } from './scene.js';
import { fromNow } from './times.js';

/** Whoever may be asked to sign something. */
const SIGNERS = ['approver', 'acknowledger', 'reviewer'];

/** A moment that is told from now; the page keeps it right. */
export function moment(at: string, scene: Scene, say: (span: string) => string = (span) => span): HTMLElement {
  const { language } = scene;
  const millis = Date.parse(at);
  const made = element('time', { datetime: at, title: new Date(millis).toLocaleString(language) });
  const show = (): void => void (made.textContent = say(fromNow(millis, Date.now(), language)));
  show();
  scene.onTick(made, show);
  return made;
}

/** How long there is, or that there is no time left. */
export function leftUntil(until: string, scene: Scene): HTMLElement {
  const { left, over } = scene.texts.queue;
  return Date.parse(until) < Date.now()
    ? element('span', { class: 'risk' }, over)
    : moment(until, scene, (span) => left(span));
}

function timeLeft({ waitsUntil, reviewDueAt, phase }: Queued, scene: Scene): HTMLElement | null {
  const until = phase === 'under-review' ? reviewDueAt : waitsUntil;
  return until === null ? null : leftUntil(until, scene);
}

function signaturesOf({ seats }: Queued, { texts }: Scene): readonly string[] {
  return seats.map(({ seat, given, needed }) => `${seat}: ${texts.queue.signatures(`${given.length}`, `${needed}`)}`);
}

/** A link that goes on without loading the page anew, unless it is opened elsewhere. */
function wayTo(href: string, text: string, go: () => void): HTMLElement {
  const link = element('a', { href }, text);
  link.addEventListener('click', (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go();
  });
  return link;
}

function cardOf(queued: Queued, scene: Scene, heading: 'h2' | 'h3'): HTMLElement {
  const { texts, open } = scene;
  const { caseId, action, subject, tier, openedAt, outcome, acts, isOwnPart, waitingOn } = queued;
  const { queue, words } = texts;
  const link = wayTo(scene.hrefOf(caseId), texts.page.title(words.actions[action], subject), () => open(caseId));
  const isYours = acts.length > 0;
  const mine = isYours ? queue.yours : isOwnPart && outcome === null ? queue.ownPart : null;
  const left = timeLeft(queued, scene);
  const age = moment(openedAt, scene, queue.opened);
  const state = [texts.waitingOn[waitingOn], ...(outcome === null ? [] : [texts.outcomes[outcome]])].join(' · ');
  return element(
    'li',
    { class: isYours ? 'card yours' : 'card' },
    element(heading, {}, link),
    ...(mine === null ? [] : [element('p', { class: 'mine' }, mine)]),
    element('p', {}, state, ...(left === null ? [] : [', ', left])),
    element('p', { class: 'hint' }, queue.tier(`${tier}`), ' · ', age),
    ...signaturesOf(queued, scene).map((line) => element('p', { class: 'hint' }, line)),
  );
}

/** The way to what is excepted from the policy, for whoever may read it. */
function exceptionsWay({ toExceptions, language }: Scene): readonly HTMLElement[] {
  if (toExceptions === null) return [];
  const href = `/console/exceptions?lang=${language}`;
  return [element('p', {}, wayTo(href, exceptionsTexts(language).open, toExceptions))];
}

/** Everything that waits for whoever is signed in, and what they took part in. */
export function drawQueue({ waiting, more, taken }: Queue, session: Session, scene: Scene): readonly HTMLElement[] {
  const { queue } = scene.texts;
  const signs = session.roles.some((role) => SIGNERS.includes(role));
  const listed = new Set(waiting.map(({ caseId }) => caseId));
  const done = taken.filter(({ caseId }) => !listed.has(caseId));
  const cards = (cases: readonly Queued[], heading: 'h2' | 'h3'): HTMLElement =>
    element('ul', { class: 'cards' }, ...cases.map((one) => cardOf(one, scene, heading)));
  return [
    element('h1', { tabindex: '-1' }, queue.title),
    waiting.length === 0
      ? element('p', {}, signs ? queue.empty : queue.forNobody)
      : element('section', { 'aria-label': queue.title }, cards(waiting, 'h2')),
    ...(more ? [element('p', { class: 'hint' }, queue.more)] : []),
    ...(more && scene.showMore !== null ? [secondButton(queue.showMore, scene.showMore)] : []),
    ...(done.length === 0 ? [] : [element('section', {}, element('h2', {}, queue.taken), cards(done, 'h3'))]),
    ...exceptionsWay(scene),
  ];
}
