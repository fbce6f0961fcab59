import { element } from '../common/dom.js';
import { secondButton } from '../common/forms.js';
import { decisionOf } from './deciding.js';
import type { Briefing, Seat } from '../../api/console/told.js';
import { leftUntil, moment } from './queue.js';
import { quietWay } from './quiet.js';
import type { Scene } from './scene.js';
import { accountInWords } from './signed-words.js';
import { atTime, onDay, spanOf } from './times.js';

type Part = readonly (HTMLElement | string)[];

function section(title: string, ...parts: Part): HTMLElement {
  return element('section', {}, element('h2', {}, title), ...parts);
}

const lines = (texts: readonly string[]): HTMLElement[] => texts.map((text) => element('p', {}, text));

function bullets(items: readonly Part[]): HTMLElement {
  return element('ul', { class: 'plain-list' }, ...items.map((parts) => element('li', {}, ...parts)));
}

function whoAsks({ opening, case: { ticket }, subject, account }: Briefing, scene: Scene): HTMLElement {
  const { page, sign } = scene.texts;
  const who = opening.by ?? page.program(opening.client);
  const others = opening.openers.join(', ');
  return section(
    page.who,
    element('p', {}, element('b', {}, sign.person(subject.displayName, subject.personId))),
    ...lines(account === undefined ? [] : [`${sign.labels.account}: ${accountInWords(account)}`]),
    ...lines(others === '' ? [] : [page.asked(others, `${ticket.source} ${ticket.id}`)]),
    element(
      'p',
      {},
      moment(opening.at, scene, (age) => page.openedBy(who, age)),
    ),
    ...lines(opening.lost === null ? [] : [page.lost]),
  );
}

function evidenceOf({ evidence }: Briefing, { texts, language }: Scene): HTMLElement {
  const { page, words } = texts;
  if (evidence.length === 0) return section(page.evidence, ...lines([page.noEvidence]));
  const items = evidence.map(({ method, strength, relayable, enrolledAt, verifiedAt }) => [
    element('b', {}, words.methods[method]),
    `: ${words.strength(`${strength}`)}, `,
    ...(relayable ? [element('span', { class: 'risk' }, words.relayable)] : [words.unrelayable]),
    `, ${words.verified(atTime(Date.parse(verifiedAt), language))}, `,
    page.enrolled(onDay(Date.parse(enrolledAt), language)),
  ]);
  return section(page.evidence, bullets(items));
}

/** What will be changed, with what it was before; once it is decided, with what became of it. */
function effectsOf({ effects, case: { outcome, phase } }: Briefing, { texts: { page } }: Scene): HTMLElement {
  const isDone = outcome !== null || phase === 'in-force';
  const items = effects.map(({ words, kind, end, state }) => [
    element('b', { lang: 'en' }, words),
    ...(isDone ? [element('p', {}, page.states[state])] : []),
    element('p', { class: 'hint' }, `${page.before[kind]} ${page.ends[end]}`),
  ]);
  return section(isDone ? page.effectsDone : page.effects, bullets(items));
}

function risksOf({ risks }: Briefing, { texts: { page } }: Scene): HTMLElement {
  if (risks.length === 0) return section(page.risks, ...lines([page.noRisks]));
  return section(page.risks, bullets(risks.map((risk) => [element('span', { class: 'risk' }, page.riskNotes[risk])])));
}

/** How long is waited once it is approved, and what evidence has nobody wait. */
function waitOf({ rule }: Briefing, { texts, language }: Scene): readonly string[] {
  const { coolingOff, atOnce, waived, waivedBy } = texts.page.ruleLines;
  const { coolingOffSeconds, coolingOffWaivedBy, isCoolingOffWaived } = rule;
  if (coolingOffSeconds === 0) return [atOnce];
  const wait = spanOf(coolingOffSeconds, language);
  if (isCoolingOffWaived) return [waived(wait)];
  return [coolingOff(wait), ...(coolingOffWaivedBy === null ? [] : [waivedBy[coolingOffWaivedBy]])];
}

function ruleOf(briefing: Briefing, scene: Scene): HTMLElement {
  const { rule } = briefing;
  const { texts, language } = scene;
  const { rule: title, ruleLines } = texts.page;
  const { reviewGroup, reviewDueSeconds } = rule;
  return section(
    title,
    ...lines([
      ruleLines.named(rule.name, rule.policy, `${rule.tier}`, rule.controlOwner),
      ...rule.exceptions.map((id) => ruleLines.exception(id)),
      ruleLines.items(`${rule.itemsNeeded}`),
      ...(rule.callBack ? [ruleLines.callBack] : []),
      ...waitOf(briefing, scene),
      ruleLines.review(reviewGroup, spanOf(reviewDueSeconds, language)),
    ]),
  );
}

/** Who signed, and for whom where they stand for somebody. */
function signersOf({ given, standIns }: Seat, { texts: { page } }: Scene): string {
  const named = given.map((by) => {
    const standsFor = standIns.find((one) => one.by === by)?.standsFor;
    return standsFor === undefined ? by : page.standsFor(by, standsFor);
  });
  return named.join(', ');
}

function seatsOf({ seats }: Briefing, scene: Scene): HTMLElement {
  const { page } = scene.texts;
  if (seats.length === 0) return section(page.seats, ...lines([page.noSeats]));
  const items = seats.map((filled: Seat) => {
    const { seat, from, needed, given } = filled;
    const open = page.seatOpen(seat, `${needed - given.length}`, from.join(', '));
    return [
      given.length >= needed ? page.seatFilled(seat) : open,
      ...(given.length === 0 ? [] : [` ${page.signedBy(signersOf(filled, scene))}`]),
    ];
  });
  return section(page.seats, bullets(items));
}

function historyOf({ history }: Briefing, { texts: { page }, language }: Scene): HTMLElement {
  const items = history.map(({ at, what, by, detail }) => [
    element('b', {}, page.happened[what]),
    ` ${atTime(Date.parse(at), language)}, ${by ?? page.bySystem}: `,
    element('span', { lang: 'en' }, detail),
  ]);
  return section(page.history, bullets(items));
}

function reasonsOf({ reasons }: Briefing, { texts: { page } }: Scene): readonly HTMLElement[] {
  const items = reasons.map(({ by, act, text }) => [element('b', {}, page.reasonOf[act](by)), ` ${text}`]);
  return items.length === 0 ? [] : [section(page.reasons, bullets(items))];
}

function stateOf({ case: kase }: Briefing, scene: Scene): HTMLElement {
  const { texts } = scene;
  const until = kase.phase === 'under-review' ? kase.reviewDueAt : kase.waitsUntil;
  const state = [texts.waitingOn[kase.waitingOn], ...(kase.outcome === null ? [] : [texts.outcomes[kase.outcome]])];
  const left = until === null ? [] : [', ', leftUntil(until, scene)];
  return element('p', { class: 'mine' }, state.join(' · '), ...left);
}

/** A case as whoever decides on it needs it, with what they may do last: after everything that there is to read. */
export function drawBriefing(briefing: Briefing, scene: Scene): readonly HTMLElement[] {
  const { texts, toQueue } = scene;
  const title = texts.page.title(texts.words.actions[briefing.case.action], briefing.subject.displayName);
  return [
    element('h1', { tabindex: '-1' }, title),
    stateOf(briefing, scene),
    whoAsks(briefing, scene),
    evidenceOf(briefing, scene),
    effectsOf(briefing, scene),
    risksOf(briefing, scene),
    ruleOf(briefing, scene),
    seatsOf(briefing, scene),
    historyOf(briefing, scene),
    ...reasonsOf(briefing, scene),
    decisionOf(briefing, scene),
    ...quietWay(briefing.case.caseId, scene),
    secondButton(texts.toQueue, toQueue),
  ];
}
