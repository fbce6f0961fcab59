import type {
  CallBackWord as CallWord,
  DocumentKind as Document,
  AttestedMethod as VouchMethod,
} from '../../api/console/told.js';
import { element } from '../common/dom.js';
import { secondButton } from '../common/forms.js';
import type { Scene } from './scene.js';

type Choices = Readonly<Record<string, string>>;

function select(id: string, label: string, choices: Choices) {
  const options = Object.entries(choices).map(([value, text]) => element('option', { value }, text));
  const field = element('select', { id }, ...options);
  return { field, row: element('div', {}, element('label', { for: id }, label), field) };
}

/** Words of a call back that speak for no page of the subject's: there is no number then. */
const OF_NO_SESSION: readonly string[] = ['calling', 'no-answer', 'refused', 'wrong-person'] satisfies CallWord[];
const WITH_DOCUMENT: readonly string[] = ['attended-video', 'in-person'] satisfies VouchMethod[];

/** Where somebody is confirmed, by their manager, a verifier or whoever calls them back. */
export function drawVouching(caseId: string, scene: Scene): readonly HTMLElement[] {
  const { vouch, words, toQueue } = scene.texts;
  const method = select('method', vouch.method, vouch.methods);
  const document = select('document', vouch.document, words.documents);
  const word = select('call', vouch.word, words.calls);
  const number = element('input', {
    id: 'number',
    inputmode: 'numeric',
    maxlength: '7',
    autocomplete: 'off',
    'aria-describedby': 'number-hint vouch-failure',
  });
  const hint = element('p', { class: 'hint', id: 'number-hint' }, vouch.numberHint);
  const numberRow = element('div', {}, element('label', { for: 'number' }, vouch.number), hint, number);
  const fit = (): void => {
    document.row.hidden = !WITH_DOCUMENT.includes(method.field.value);
    word.row.hidden = method.field.value !== 'call-back';
    numberRow.hidden = !word.row.hidden && OF_NO_SESSION.includes(word.field.value);
  };
  for (const { field } of [method, word]) field.addEventListener('change', fit);
  fit();
  const failure = element('p', { class: 'failure', id: 'vouch-failure', role: 'alert' });
  const form = element(
    'form',
    { novalidate: '' },
    method.row,
    document.row,
    word.row,
    numberRow,
    failure,
    element('button', { type: 'submit' }, vouch.button),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    failure.textContent = '';
    // The options are the members of the texts that made them.
    const said = {
      method: method.field.value as VouchMethod,
      number: numberRow.hidden ? '' : number.value.replaceAll(/\s/g, ''),
      ...(!document.row.hidden && { document: document.field.value as Document }),
      ...(!word.row.hidden && { word: word.field.value as CallWord }),
    };
    void scene.vouch(caseId, said).then((sentence) => void (failure.textContent = sentence ?? ''));
  });
  return [
    element('h1', { tabindex: '-1' }, vouch.title),
    ...vouch.lines.map((line) => element('p', {}, line)),
    form,
    secondButton(toQueue, scene.toQueue),
  ];
}
