import { element } from '../common/dom.js';
import type { Scene } from './portal.js';
import type { StepTexts } from './texts.js';

/** The heading of a step and what it says below. */
export function says({ title, lines }: StepTexts): HTMLElement[] {
  return [element('h1', { tabindex: '-1' }, title), ...lines.map((line) => element('p', {}, line))];
}

/** Until when, in the subject's own language and time zone. */
export function untilWhen({ texts, progress }: Scene): HTMLElement[] {
  if (progress.until === null) return [];
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' });
  return [element('p', { class: 'until' }, texts.until(format.format(new Date(progress.until))))];
}
