import { actionButton, fieldForm, secondButton } from '../common/forms.js';
import { passwordHint } from './password-hint.js';
import type { Draw } from './portal.js';
import { says, untilWhen } from './saying.js';

/** The subject chooses the new password. */
export const choosePassword: Draw = (scene) => {
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

/** The subject registers the passkey that replaces the lost one. */
export const registerPasskey: Draw = (scene) => {
  const { texts, progress, bindPasskey } = scene;
  const { binding } = progress;
  if (binding === null) return says(texts.steps.waitForSystem);
  const register = actionButton(texts.passkey.button, () => bindPasskey(binding));
  return [...says(texts.passkeySteps.choose), ...register, ...untilWhen(scene)];
};
