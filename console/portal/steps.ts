import type { Progress } from '../../api/progress.js';
import { element } from './dom.js';
import { fieldForm, type Submit } from './forms.js';
import { passwordHint } from './password-hint.js';
import type { Draw, Scene } from './portal.js';
import type { PageMethod, StepTexts, Texts } from './texts.js';

/** In the order in which they are asked for: the app is at hand, a mail takes a while. */
const PAGE_METHODS: readonly PageMethod[] = ['totp', 'email-code'];

/** Filled in by the browser where it can; authenticator apps and mails show digits. */
const CODE_FIELD = { type: 'text', autocomplete: 'one-time-code', inputmode: 'numeric', maxlength: '64' };

function says({ title, lines }: StepTexts): HTMLElement[] {
  return [element('h1', { tabindex: '-1' }, title), ...lines.map((line) => element('p', {}, line))];
}

/** Until when, in the subject's own language and time zone. */
function untilWhen({ texts, progress }: Scene): HTMLElement[] {
  if (progress.until === null) return [];
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' });
  return [element('p', { class: 'until' }, texts.until(format.format(new Date(progress.until))))];
}

function secondButton(text: string, press: () => void): HTMLButtonElement {
  const button = element('button', { type: 'button', class: 'second' }, text);
  button.addEventListener('click', press);
  return button;
}

function sendsMail({ texts, tell, say }: Scene): HTMLButtonElement {
  const send = async (): Promise<void> => {
    const sentence = await tell({ operation: 'challenges', body: { method: 'email-code' } });
    say(sentence ?? texts.mailSent);
  };
  return secondButton(texts.sendMail, () => void send());
}

/** The field for the code of one method, and before it what sends that code. */
function asksFor(scene: Scene, method: PageMethod): HTMLElement[] {
  const { texts, tell } = scene;
  const { label, hint } = texts.methods[method];
  const spec = { id: `code-${method}`, label, hint, button: texts.send, attributes: CODE_FIELD };
  const submit: Submit = (code) => tell({ operation: 'evidence', body: { method, code: code.trim() } });
  const { form } = fieldForm(spec, submit);
  return method === 'email-code' ? [sendsMail(scene), form] : [form];
}

/** The methods that the plan admits and this page has a step for. */
function onThisPage({ methods }: Progress): readonly { readonly method: PageMethod; readonly isGiven: boolean }[] {
  return PAGE_METHODS.flatMap((method) => {
    const admitted = methods.find((one) => one.method === method);
    return admitted === undefined ? [] : [{ method, isGiven: admitted.isGiven }];
  });
}

function checklist(texts: Texts, progress: Progress): HTMLElement {
  const items = onThisPage(progress).map(({ method, isGiven }) =>
    element(
      'li',
      {},
      `${texts.methods[method].name}: `,
      element('span', isGiven ? { class: 'given' } : {}, isGiven ? texts.given : texts.notYet),
    ),
  );
  return element('ul', { class: 'asked' }, ...items);
}

const prove: Draw = (scene) => {
  const { texts, progress } = scene;
  const next = onThisPage(progress).find(({ isGiven }) => !isGiven);
  if (next === undefined) return says(texts.steps.otherMethods);
  return [...says(texts.steps.prove), checklist(texts, progress), ...asksFor(scene, next.method), ...untilWhen(scene)];
};

const comeBack: Draw = (scene) => {
  const { texts, progress, way, takeWay } = scene;
  const ways = onThisPage(progress).map(({ method }) => method);
  const method = way ?? ways[0];
  if (method === undefined) return says(texts.steps.otherMethods);
  const other = ways.find((one) => one !== method);
  const change = other === undefined ? [] : [secondButton(texts.otherWay[method], () => takeWay(other))];
  return [...says(texts.steps.comeBack), ...asksFor(scene, method), ...change, ...untilWhen(scene)];
};

const choose: Draw = (scene) => {
  const { texts, tell } = scene;
  const { label, hints, button, show } = texts.password;
  const attributes = { type: 'password', autocomplete: 'new-password', maxlength: '1024', spellcheck: 'false' };
  const spec = { id: 'new-password', label, hint: hints.short, button, attributes };
  const { form, input, hint } = fieldForm(spec, (newPassword) => tell({ operation: 'claim', body: { newPassword } }));
  hint.setAttribute('aria-live', 'polite');
  input.addEventListener('input', () => {
    const sentence = hints[passwordHint(input.value)];
    if (hint.textContent !== sentence) hint.textContent = sentence;
  });
  const toggle = secondButton(show, () => {
    const isShown = input.type === 'text';
    input.type = isShown ? 'password' : 'text';
    toggle.setAttribute('aria-pressed', `${!isShown}`);
  });
  toggle.setAttribute('aria-pressed', 'false');
  input.after(toggle);
  return [...says(texts.steps.choose), form, ...untilWhen(scene)];
};

/** A step at which there is nothing to do here. */
const only =
  (which: keyof Texts['steps']): Draw =>
  (scene) => [...says(scene.texts.steps[which]), ...untilWhen(scene)];

/** The same, after which another case may follow. */
const last =
  (which: keyof Texts['steps']): Draw =>
  ({ texts, leave }) => [...says(texts.steps[which]), secondButton(texts.otherCase, leave)];

const STEPS: Readonly<Record<Progress['step'], Draw>> = {
  prove,
  'wait-for-approval': only('waitForApproval'),
  'wait-for-time': only('waitForTime'),
  'wait-for-system': only('waitForSystem'),
  'come-back': comeBack,
  choose,
  'go-on-elsewhere': last('goOnElsewhere'),
  done: last('done'),
  stopped: last('stopped'),
};

/** Draws what a case asks of its subject now. */
export const drawStep: Draw = (scene) => {
  const { action, step } = scene.progress;
  return action === 'password.reset' ? STEPS[step](scene) : last('otherAction')(scene);
};
