import { element } from '../common/dom.js';
import { actionButton, secondButton } from '../common/forms.js';
import { ADDING } from './adding.js';
import type { Thing } from './enrolment-api.js';
import { says, wayBack } from './said.js';
import type { Draw, Scene } from './scene.js';
import { ADDABLE } from './texts.js';

function day(time: number): string {
  return new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium' }).format(new Date(time));
}

/** Asks before something is removed. */
function removing(thing: Thing): Draw {
  return (scene) => {
    const { texts, confirm } = scene;
    const { enrolledId } = thing;
    const what = element('p', { class: 'code' }, [texts.kinds[thing.kind], thing.name].filter(Boolean).join(', '));
    const [heading, ...rest] = says(texts.removal);
    const act = actionButton(texts.remove, () => confirm({ kind: 'remove', enrolledId }));
    return [heading, what, ...rest, ...act, wayBack(scene)].filter((one) => one !== undefined);
  };
}

function described({ texts }: Scene, { kind, name, since, synced }: Thing): string {
  const how = synced === null ? null : synced ? texts.synced : texts.bound;
  return [texts.kinds[kind], name, how, texts.home.since(day(since))].filter(Boolean).join(', ');
}

function line(scene: Scene, thing: Thing): HTMLElement {
  const { texts, show } = scene;
  const text = described(scene, thing);
  const button = secondButton(texts.remove, () => show(removing(thing)));
  button.setAttribute('aria-label', `${texts.remove}: ${text}`);
  return element('li', {}, text, button);
}

/** Codes are many and one thing: they are replaced together, never removed one by one. */
function lines(scene: Scene): readonly HTMLElement[] {
  const { texts, enrolled } = scene;
  const codes = enrolled.things.filter(({ kind }) => kind === 'recovery-code');
  const others = enrolled.things.filter(({ kind }) => kind !== 'recovery-code').map((thing) => line(scene, thing));
  const [first] = codes;
  if (first === undefined) return others;
  const left = [
    texts.kinds['recovery-code'],
    texts.codesLeft(String(codes.length)),
    texts.home.since(day(first.since)),
  ];
  return [...others, element('li', {}, left.join(', '))];
}

/** What is enrolled, and what can be added. */
export const home: Draw = (scene) => {
  const { texts, enrolled, show, signOut } = scene;
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: 'short' });
  const listed = lines(scene);
  const list =
    listed.length === 0 ? element('p', {}, texts.home.nothing) : element('ul', { class: 'things' }, ...listed);
  const adding = ADDABLE.map((kind) => secondButton(texts.add[kind], () => show(ADDING[kind])));
  const until = element('p', { class: 'until' }, texts.home.until(format.format(new Date(enrolled.endsAt))));
  const leaving = secondButton(texts.home.signOut, () => void signOut());
  return [...says(texts.home), list, ...adding, until, leaving];
};
