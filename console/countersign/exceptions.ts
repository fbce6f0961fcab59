import type { ListedException } from '../../api/console/told.js';
import { element } from '../common/dom.js';
import { secondButton } from '../common/forms.js';
import { exceptionsTexts } from './exceptions-texts.js';
import { moment } from './queue.js';
import type { Scene } from './scene.js';

/** Whoever may read what is excepted from the policy. */
const READERS = ['control-owner', 'operator', 'security', 'reviewer'];

/** What is open risk, or may become it. */
const OPEN: readonly ListedException['state'][] = ['in-force', 'waiting'];

/** Whether somebody of these roles finds the way to the list. */
export function readsExceptions(roles: readonly string[]): boolean {
  return roles.some((role) => READERS.includes(role));
}

type Fact = readonly [label: string, ...parts: readonly (HTMLElement | string)[]];

function factsOf(excepted: ListedException, scene: Scene): readonly Fact[] {
  const { labels, ofClass, used, revokedBy } = exceptionsTexts(scene.language);
  const { ruleOwners, whom, why, owner, by, until, uses, revoked, state } = excepted;
  const atTime = (time: string): string => new Date(time).toLocaleString(scene.language);
  const isOpen = OPEN.includes(state);
  return [
    [labels.rule, ruleOwners.join(', ')],
    [labels.whom, 'personId' in whom ? whom.personId : ofClass(whom.class)],
    [labels.why, why],
    [labels.owner, owner],
    isOpen ? [labels.until, atTime(until), ' (', moment(until, scene), ')'] : [labels.ended, atTime(until)],
    [labels.uses, used(uses)],
    [labels.by, by.join(', ')],
    ...(revoked === null ? [] : [[labels.revoked, revokedBy(revoked.by, atTime(revoked.at), revoked.reason)] as const]),
  ];
}

function cardOf(excepted: ListedException, scene: Scene): HTMLElement {
  const { waives, states } = exceptionsTexts(scene.language);
  const { state, action } = excepted;
  const facts = factsOf(excepted, scene).flatMap(([label, ...parts]) => [
    element('dt', {}, label),
    element('dd', {}, ...parts),
  ]);
  return element(
    'li',
    { class: state === 'in-force' ? 'card yours' : 'card' },
    element('h3', {}, `${waives[excepted.waives]}: ${scene.texts.words.actions[action]}`),
    element('p', { class: state === 'in-force' ? 'risk' : 'hint' }, states[state]),
    element('dl', { class: 'facts' }, ...facts),
  );
}

/** Everything that is excepted from the policy: what is open risk first, and what ends soonest first among that. */
export function drawExceptions(exceptions: readonly ListedException[], scene: Scene): readonly HTMLElement[] {
  const texts = exceptionsTexts(scene.language);
  const [open, over] = [true, false].map((isOpen) =>
    exceptions.filter(({ state }) => OPEN.includes(state) === isOpen).map((one) => cardOf(one, scene)),
  );
  const cards = (of: readonly HTMLElement[] = []) => element('ul', { class: 'cards' }, ...of);
  return [
    element('h1', { tabindex: '-1' }, texts.title),
    ...texts.lines.map((line) => element('p', {}, line)),
    element('h2', {}, texts.risk),
    open?.length === 0 ? element('p', {}, texts.none) : cards(open),
    ...(over?.length === 0 ? [] : [element('h2', {}, texts.over), cards(over)]),
    secondButton(scene.texts.toQueue, scene.toQueue),
  ];
}

/** In place of the list: why it is not shown, which is who may read it where no other reason is given, and the way back. */
export function drawNoExceptions(why: string | null, scene: Scene): readonly HTMLElement[] {
  const { title, notYours } = exceptionsTexts(scene.language);
  return [
    element('h1', { tabindex: '-1' }, title),
    element('p', {}, why ?? notYours),
    secondButton(scene.texts.toQueue, scene.toQueue),
  ];
}
