import { element } from '../common/dom.js';
import { base64url, bytesOf, fromBase64url } from '../common/encoding.js';
import { languageNamed } from '../common/languages.js';
import { makeKey } from './ceremony-key.js';
import {
  codeHashOf,
  newCode,
  readRecord,
  recordChallenge,
  type CeremonyPerson,
  type CeremonyRecord,
} from './ceremony-record.js';
import { CEREMONY_TEXTS } from './ceremony-texts.js';
import { assertionOver } from './passkey.js';
import { atTime } from './times.js';

const language = languageNamed(document.documentElement.lang) ?? 'en';
const texts = CEREMONY_TEXTS[language];
const asked = new URLSearchParams(location.hash.slice(1));
history.replaceState(null, '', `${location.pathname}${location.search}`);
const { rpId = '' } = document.querySelector('main')?.dataset ?? {};
const place = document.getElementById('signed');
const of = (name: string): string => asked.get(name) ?? '';
const lines = (all: readonly string[]): readonly HTMLElement[] => all.map((line) => element('p', {}, line));
const failure = element('p', { class: 'failure', role: 'alert' });

function draw(...parts: readonly HTMLElement[]): void {
  place?.replaceChildren(element('h1', { tabindex: '-1' }, texts.title), ...parts);
  document.title = texts.title;
}

/** What goes back to whoever runs the installation, to be copied. */
function answer(said: object): readonly HTMLElement[] {
  const text = base64url(bytesOf(JSON.stringify(said)));
  const field = element('textarea', { id: 'answer', readonly: '', rows: '6' }, text);
  return [element('h2', {}, texts.answer), ...lines(texts.answerLines), field];
}

/** A button that does one thing at a time, and says when nothing came of it. */
function buttonFor(text: string, act: () => Promise<boolean>): HTMLElement {
  const button = element('button', { type: 'button' }, text);
  let isUnderWay = false;
  const press = async (): Promise<void> => {
    if (isUnderWay) return;
    isUnderWay = true;
    failure.textContent = '';
    const went = await act().catch(() => false);
    if (!went && failure.textContent === '') failure.textContent = texts.failed;
    isUnderWay = false;
  };
  button.addEventListener('click', () => void press());
  return button;
}

async function makes(): Promise<boolean> {
  const [ceremonyId, personId, code] = [of('ceremony'), of('person'), newCode()];
  const codeHash = await codeHashOf(ceremonyId, personId, code);
  const made = await makeKey(rpId, { ceremonyId, personId, codeHash });
  if (made === null) return false;
  draw(
    element('h2', {}, texts.key.code),
    element('p', { id: 'code' }, code),
    ...lines(texts.key.codeLines),
    element('h2', {}, texts.key.fingerprint),
    element('p', { id: 'fingerprint' }, made.fingerprint),
    ...answer({ personId, codeHash, registration: made.registration }),
  );
  return true;
}

const asRead = (text: string): string => text.toLowerCase().replaceAll(/[^0-9a-f]/g, '');

function showsRecord(record: CeremonyRecord, text: string, mine: CeremonyPerson, other: CeremonyPerson): void {
  const { sign } = texts;
  const field = element('input', { id: 'compare', autocomplete: 'off', 'aria-describedby': 'compare-hint' });
  const signs = async (): Promise<boolean> => {
    if (asRead(field.value) !== asRead(other.fingerprint)) {
      failure.textContent = sign.differs;
      return false;
    }
    const credentialIds = [fromBase64url(mine.credentialId)];
    const assertion = await assertionOver(await recordChallenge(text), { rpId, credentialIds });
    if (assertion === null) return false;
    draw(...answer({ personId: mine.personId, assertion }));
    return true;
  };
  const facts = [
    [sign.labels.does, element('span', { lang: 'en' }, record.does)],
    [sign.labels.you, sign.person(mine.personId, mine.fingerprint)],
    // Its fingerprint is what they type: it is read to them, not copied from here.
    [sign.labels.other, other.personId],
    [sign.labels.policy, record.policy],
    [sign.labels.until, atTime(record.expiresAt, language)],
  ] as const;
  draw(
    ...lines(sign.lines),
    element('dl', { class: 'facts' }, ...facts.flatMap(([dt, dd]) => [element('dt', {}, dt), element('dd', {}, dd)])),
    element('label', { for: 'compare' }, sign.compare),
    element('p', { class: 'hint', id: 'compare-hint' }, sign.compareHint),
    field,
    failure,
    buttonFor(sign.button, signs),
  );
}

async function shows(): Promise<boolean> {
  if (of('do') === 'key' && of('ceremony') !== '' && of('person') !== '') {
    draw(...lines(texts.key.lines), failure, buttonFor(texts.key.button, makes));
    return true;
  }
  const text = new TextDecoder().decode(fromBase64url(of('text')));
  const record = of('do') === 'sign' ? await readRecord(text) : null;
  const mine = record?.people.find(({ personId }) => personId === of('person'));
  const other = record?.people.find(({ personId }) => personId !== of('person'));
  if (record === null || mine === undefined || other === undefined) return false;
  showsRecord(record, text, mine, other);
  return true;
}

if (!(await shows().catch(() => false))) draw(element('p', { class: 'failure', role: 'alert' }, texts.refused));
