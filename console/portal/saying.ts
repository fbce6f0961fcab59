import { element } from '../common/dom.js';
import type { Scene } from './portal.js';
import { spanInWords } from './span.js';
import type { StepTexts, Texts } from './texts.js';

/** The heading of a step and what it says below. */
export function says({ title, lines }: StepTexts): HTMLElement[] {
  return [element('h1', { tabindex: '-1' }, title), ...lines.map((line) => element('p', {}, line))];
}

/** Named with its zone: on the telephone with somebody elsewhere, ten o'clock is not always ten o'clock. */
const TIME = {
  weekday: 'short',
  day: 'numeric',
  month: 'long',
  hour: 'numeric',
  minute: '2-digit',
  timeZoneName: 'short',
} as const;

/** Until when, and how long that is still, in the subject's own language and time zone. */
export function untilWhen({ texts, progress, onLook }: Scene, what: keyof Texts['until'] = 'act'): HTMLElement[] {
  if (progress.until === null) return [];
  const language = document.documentElement.lang;
  const time = new Date(progress.until);
  const told = new Intl.DateTimeFormat(language, TIME).format(time);
  const line = element('p', { class: 'until' });
  const tell = (): void => {
    const sentence = texts.until[what](told, spanInWords((time.getTime() - Date.now()) / 1_000, language));
    if (line.textContent !== sentence) line.textContent = sentence;
  };
  tell();
  onLook(async () => tell());
  return [line];
}
