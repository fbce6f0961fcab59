import { element } from './dom.js';

/** The parts of a form that takes one thing. */
interface Parts {
  readonly form: HTMLFormElement;
  readonly input: HTMLInputElement;
  readonly hint: HTMLElement;
  readonly failure: HTMLElement;
}

/** What becomes of what was typed: null when it went well, else the sentence to show. */
export type Submit = (typed: string) => Promise<string | null>;

function show({ input, failure }: Pick<Parts, 'input' | 'failure'>, sentence: string | null): void {
  failure.textContent = sentence ?? '';
  input.setAttribute('aria-invalid', `${sentence !== null}`);
  if (sentence !== null) input.focus();
}

/** Makes a form send what is typed, once at a time, and say what came of it beside the field. */
export function submits(parts: Omit<Parts, 'hint'>, submit: Submit): void {
  const { form, input } = parts;
  let isUnderWay = false;
  const send = async (): Promise<void> => {
    const typed = input.value;
    if (isUnderWay || typed.trim() === '') return input.focus();
    isUnderWay = true;
    show(parts, null);
    const sentence = await submit(typed);
    isUnderWay = false;
    if (form.isConnected) show(parts, sentence);
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send();
  });
}

/** How one field is labelled and filled in. */
export interface FieldSpec {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly button: string;
  /** What browsers and authenticator apps fill it in by, and how phones show their keyboard. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** A form with one field, its hint and its button. */
export function fieldForm({ id, label, button, attributes, ...spec }: FieldSpec, submit: Submit): Parts {
  const hint = element('p', { class: 'hint', id: `${id}-hint` }, spec.hint);
  const describedBy = { 'aria-describedby': `${id}-hint ${id}-failure` };
  const input = element('input', { id, ...describedBy, ...attributes });
  const failure = element('p', { class: 'failure', id: `${id}-failure`, role: 'alert' });
  const form = element(
    'form',
    { novalidate: '' },
    element('label', { for: id }, label),
    hint,
    input,
    failure,
    element('button', { type: 'submit' }, button),
  );
  const parts = { form, input, hint, failure };
  submits(parts, submit);
  return parts;
}

/** A button that does one thing at a time, and before it the place where it says why that did not go well. */
export function actionButton(
  text: string,
  act: () => Promise<string | null>,
  looks: 'first' | 'second' = 'first',
): readonly HTMLElement[] {
  const failure = element('p', { class: 'failure', role: 'alert' });
  const button = element('button', { type: 'button', ...(looks === 'second' && { class: 'second' }) }, text);
  let isUnderWay = false;
  const press = async (): Promise<void> => {
    if (isUnderWay) return;
    isUnderWay = true;
    failure.textContent = '';
    const sentence = await act();
    isUnderWay = false;
    failure.textContent = sentence ?? '';
  };
  button.addEventListener('click', () => void press());
  return [failure, button];
}

/** A further button, for another way to go on. */
export function secondButton(text: string, press: () => void): HTMLButtonElement {
  const button = element('button', { type: 'button', class: 'second' }, text);
  button.addEventListener('click', press);
  return button;
}
