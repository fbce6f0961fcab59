import { element } from '../common/dom.js';
import { actionButton, secondButton } from '../common/forms.js';
import type { Scene } from './portal.js';

/**
 * What replaces the saved codes that were used in this browser, once the case is completed: shown on a press of a button,
 * once, because it is kept nowhere.
 */
export function offersNewCodes({ texts, newCodes }: Scene): HTMLElement[] {
  if (newCodes === null) return [];
  const { title, lines, button, there, none, print } = texts.newCodes;
  const paragraphs = lines.map((line) => element('p', {}, line));
  const section = element('section', {}, element('h2', {}, title), ...paragraphs);
  const show = async (): Promise<string | null> => {
    const codes = await newCodes();
    if (codes === null) return texts.failures.busy;
    if (codes.length === 0) return none;
    const shown = codes.map((code) => element('p', { class: 'code' }, code));
    const printed = secondButton(print, () => window.print());
    section.replaceChildren(element('h2', { tabindex: '-1' }, title), ...shown, element('p', {}, there), printed);
    section.querySelector('h2')?.focus();
    return null;
  };
  section.append(...actionButton(button, show));
  return [section];
}
