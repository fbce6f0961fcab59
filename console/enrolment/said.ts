import { element } from '../common/dom.js';
import { secondButton } from '../common/forms.js';
import type { Scene } from './scene.js';
import type { StepTexts } from './texts.js';

/** The heading of a step and what it says below. */
export function says({ title, lines }: StepTexts): HTMLElement[] {
  return [element('h1', { tabindex: '-1' }, title), ...lines.map((line) => element('p', {}, line))];
}

/** The way back to what is enrolled. */
export function wayBack({ texts, home }: Scene): HTMLElement {
  return secondButton(texts.back, () => void home());
}

/** How fields are filled in, by what they are for. */
export const NAME_FIELD = { type: 'text', maxlength: '40', autocomplete: 'off' } as const;
export const CODE_FIELD = {
  type: 'text',
  inputmode: 'numeric',
  maxlength: '16',
  autocomplete: 'one-time-code',
} as const;
export const SAVED_FIELD = {
  type: 'text',
  maxlength: '64',
  autocomplete: 'off',
  autocapitalize: 'characters',
  spellcheck: 'false',
} as const;
export const MAIL_FIELD = { type: 'email', maxlength: '254', autocomplete: 'email' } as const;
