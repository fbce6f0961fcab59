import { readNumber } from './case-api.js';
import { element } from '../common/dom.js';
import { actionButton } from '../common/forms.js';
import type { AttestedMethod, Method } from './methods.js';
import type { Scene } from './portal.js';

const ATTESTED: ReadonlySet<Method> = new Set<AttestedMethod>(['manager-confirmation', 'attended-video', 'in-person']);

/** Whether somebody else signs for the subject. */
function isAttested(method: Method): method is AttestedMethod {
  return ATTESTED.has(method);
}

/**
 * Takes up what somebody signs for this session, by itself and once, whatever else the subject does meanwhile.
 *
 * @param ways what is still wanted; the first is the one that the page shows
 */
export function takesUpWhatIsSigned({ texts, session, tell, onLook }: Scene, ways: readonly Method[]): void {
  if (!ways.some(isAttested)) return;
  const tried = new Set<string>();
  // As long as this session has no number, and asks for none, there is nothing to look for.
  let mayBeSigned = true;
  onLook(async () => {
    if (!mayBeSigned) return;
    const read = await readNumber(session);
    if (!read.ok) return;
    mayBeSigned = read.body.number !== null || ways.slice(0, 1).some(isAttested);
    for (const { method, at } of read.body.signed) {
      const signed = `${method} ${at}`;
      if (!isAttested(method) || !ways.includes(method) || tried.has(signed)) continue;
      tried.add(signed);
      const sentence = await tell({ operation: 'evidence', body: { method } });
      // What did not get through is told again at the next look; what was not accepted never is.
      if (sentence !== null && sentence !== texts.failures.verification) tried.delete(signed);
    }
  });
}

/** Digits in groups, as people read them out. */
const grouped = (number: string): string => number.replace(/(\d{3})(?=\d)/g, '$1 ');

function placeOf({ texts, progress }: Scene, method: AttestedMethod): HTMLElement[] {
  if (method === 'manager-confirmation') return [];
  const words = progress.places[method];
  const { place, noPlace } = texts.vouched;
  return [element('p', {}, words === null ? noPlace : place(words))];
}

/** The number of this session as it is read to whoever signs, hidden until there is one; and what looks for it. */
export function numberToRead({ texts, session }: Scene): {
  readonly shown: HTMLElement;
  readonly digits: HTMLElement;
  readonly show: () => Promise<void>;
} {
  const { number, waits } = texts.vouched;
  const digits = element('p', { class: 'code number' });
  const shown = element(
    'div',
    { hidden: '' },
    element('p', {}, number),
    digits,
    element('p', { class: 'hint' }, waits),
  );
  const show = async (): Promise<void> => {
    const read = await readNumber(session);
    if (!read.ok || read.body.number === null) return;
    shown.hidden = false;
    digits.textContent = grouped(read.body.number);
  };
  return { shown, digits, show };
}

/** Has somebody asked who can sign for the subject, and shows the number that they have read to them. */
export function asksForVoucher(scene: Scene, method: AttestedMethod): HTMLElement[] {
  const { texts, tell, say } = scene;
  const { lines, asked } = texts.vouched;
  const { hint, label } = texts.methods[method];
  const { shown, digits, show } = numberToRead(scene);
  const ask = async (): Promise<string | null> => {
    const sentence = await tell({ operation: 'challenges', body: { method } });
    await show();
    if (sentence === null) say(asked[method](digits.textContent ?? ''));
    return sentence;
  };
  void show();
  return [
    ...[hint, ...lines[method]].map((line) => element('p', {}, line)),
    ...placeOf(scene, method),
    ...actionButton(label, ask),
    shown,
  ];
}
