import { element } from '../common/dom.js';
import { base64url, bytesOf, fromBase64url } from '../common/encoding.js';
import { secondButton } from '../common/forms.js';
import { languageNamed } from '../common/languages.js';
import { CATALOGUE } from './catalogue.js';
import { assertionOver } from './passkey.js';
import { challengeOf, readToSign, reasonOf, withReason, type ToSign } from './signed-text.js';
import { wordsOf } from './signed-words.js';

const language = languageNamed(document.documentElement.lang) ?? 'en';
const texts = CATALOGUE[language];
const asked = new URLSearchParams(location.hash.slice(1));
// What is signed stays in no history of this device.
history.replaceState(null, '', `${location.pathname}${location.search}`);
const main = document.querySelector('main');
const { rpId = '', back = '' } = main?.dataset ?? {};
const place = document.getElementById('signed');
const textIn = (name: string): string => new TextDecoder().decode(fromBase64url(asked.get(name) ?? ''));

/** Back to the case that the signed text itself names, at the console's own origin and nowhere else. */
function goBack(caseId: string, result: Readonly<Record<string, string>>): void {
  const answer = new URLSearchParams({ trip: asked.get('trip') ?? '', ...result });
  location.replace(`${back}${caseId}?lang=${language}#${answer.toString()}`);
}

function draw(...parts: readonly HTMLElement[]): void {
  place?.replaceChildren(...parts);
  const [heading] = parts;
  document.title = heading?.textContent ?? '';
}

function refuses(): void {
  const failure = element('p', { class: 'failure', role: 'alert' }, texts.sign.refused);
  draw(element('h1', { tabindex: '-1' }, texts.sign.title), failure);
}

function reasonField(need: 'asked' | 'needed') {
  const { reason, reasonNeeded, reasonHint } = texts.sign;
  const described = { 'aria-describedby': 'reason-hint failure' };
  const field = element('textarea', { id: 'reason', maxlength: '2000', ...described });
  if (need === 'needed') field.setAttribute('aria-required', 'true');
  const label = element('label', { for: 'reason' }, need === 'needed' ? reasonNeeded : reason);
  return { field, parts: [label, element('p', { class: 'hint', id: 'reason-hint' }, reasonHint), field] };
}

/** Has it signed: from here on the page shows exactly the text that is hashed. */
async function signs(toSign: ToSign, failure: HTMLElement): Promise<void> {
  const { text, statement } = toSign;
  const { kind, caseId } = statement;
  const credentialIds = (asked.get('keys') ?? '').split(',').filter(Boolean).map(fromBase64url);
  const challenge = await challengeOf(text, kind);
  const assertion = await assertionOver(challenge, { rpId, credentialIds }).catch(() => null);
  if (assertion === null) return void (failure.textContent = texts.sign.failed);
  goBack(caseId, { signed: base64url(bytesOf(JSON.stringify({ text, assertion }))) });
}

function shows(toSign: ToSign): void {
  const { sign } = texts;
  const need = reasonOf(toSign);
  const failure = element('p', { class: 'failure', id: 'failure', role: 'alert' });
  const said = element('div', {}, ...wordsOf(toSign, texts, language));
  const reason = need === 'none' ? null : reasonField(need);
  const button = element('button', { type: 'button' }, sign.button);
  let isUnderWay = false;
  const press = async (): Promise<void> => {
    if (isUnderWay) return;
    failure.textContent = '';
    if (need === 'needed' && reason?.field.value.trim() === '') {
      failure.textContent = sign.reasonMissing;
      reason.field.setAttribute('aria-invalid', 'true');
      return reason.field.focus();
    }
    isUnderWay = true;
    const final = withReason(toSign, reason?.field.value ?? '');
    said.replaceChildren(...wordsOf(final, texts, language));
    await signs(final, failure);
    isUnderWay = false;
  };
  button.addEventListener('click', () => void press());
  const away = secondButton(sign.back, () => goBack(toSign.statement.caseId, {}));
  const lines = sign.lines.map((line) => element('p', {}, line));
  draw(said, ...lines, ...(reason?.parts ?? []), failure, button, away);
  document.title = said.querySelector('h1')?.textContent ?? '';
}

const toSign = await Promise.resolve()
  .then(() =>
    readToSign(textIn('text'), {
      plan: textIn('plan'),
      evidence: textIn('evidence'),
      record: textIn('record'),
      reports: textIn('reports'),
    }),
  )
  .catch(() => null);
if (toSign === null) refuses();
else shows(toSign);
