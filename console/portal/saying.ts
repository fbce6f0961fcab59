import { element } from './dom.js';
import type { Scene } from './portal.js';
import type { StepTexts, Texts } from './texts.js';

/** The heading of a step and what it says below. */
export function says({ title, lines }: StepTexts): HTMLElement[] {
  return [element('h1', { tabindex: '-1' }, title), ...lines.map((line) => element('p', {}, line))];
}

/** From how many of a unit on a span is told in the next greater one, and how long each is in seconds. */
const UNITS = [
  { unit: 'day', seconds: 86_400, atLeast: 2 },
  { unit: 'hour', seconds: 3_600, atLeast: 2 },
  { unit: 'minute', seconds: 60, atLeast: 0 },
] as const;

/** How long a span is, in words: never a unit that is not over, and a minute at the least. */
export function spanInWords(seconds: number, language: string): string {
  const found = UNITS.find((one) => seconds >= one.atLeast * one.seconds) ?? UNITS[2];
  const count = Math.max(1, Math.floor(seconds / found.seconds));
  return new Intl.RelativeTimeFormat(language, { numeric: 'always' }).format(count, found.unit);
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
