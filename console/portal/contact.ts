import { element } from '../common/dom.js';
import { fieldForm } from '../common/forms.js';
import type { Draw } from './portal.js';
import { says, untilWhen } from './saying.js';

/** As long as an address may be (RFC 5321, section 4.5.3.1.3). */
const TYPED = { type: 'text', autocomplete: 'off', maxlength: '254', spellcheck: 'false', autocapitalize: 'off' };

/** The code that was sent to the new address; phones fill it in by themselves. */
const CODE = {
  type: 'text',
  autocomplete: 'one-time-code',
  inputmode: 'numeric',
  maxlength: '16',
  spellcheck: 'false',
};

/** The old one, for whoever has several: a field that sends nothing by itself. */
function oldField(
  label: string,
  hint: string,
): { readonly nodes: readonly HTMLElement[]; readonly input: HTMLInputElement } {
  const input = element('input', { id: 'old-contact', 'aria-describedby': 'old-contact-hint', ...TYPED });
  const nodes = [
    element('label', { for: 'old-contact' }, label),
    element('p', { class: 'hint', id: 'old-contact-hint' }, hint),
    input,
  ];
  return { nodes, input };
}

/** The subject types the new address, has a code sent there, and types that: nobody else ever sees either. */
export const typeContact: Draw = (scene) => {
  const { texts, tell, say } = scene;
  const { newContact: contact } = texts;
  const fresh = {
    id: 'new-contact',
    label: contact.label,
    hint: contact.hint,
    button: contact.send,
    attributes: TYPED,
  };
  const wanted = fieldForm(fresh, async (to) => {
    const sentence = await tell({ operation: 'contact-codes', body: { to } });
    if (sentence === null) say(contact.sent);
    return sentence;
  });
  const old = oldField(contact.old, contact.oldHint);
  const typed = {
    id: 'contact-code',
    label: contact.code,
    hint: contact.codeHint,
    button: contact.button,
    attributes: CODE,
  };
  const confirmed = fieldForm(typed, (code) => {
    const [to, replaces] = [wanted.input.value.trim(), old.input.value.trim()];
    return tell({ operation: 'claim', body: { contact: { to, code, ...(replaces !== '' && { replaces }) } } });
  });
  return [...says(texts.contactSteps.choose), wanted.form, ...old.nodes, confirmed.form, ...untilWhen(scene)];
};
