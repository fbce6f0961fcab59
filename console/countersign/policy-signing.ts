import { element } from '../common/dom.js';
import { base64url, bytesOf, fromBase64url } from '../common/encoding.js';
import { secondButton } from '../common/forms.js';
import { languageNamed } from '../common/languages.js';
import { assertionOver } from './passkey.js';
import { policyFacts } from './policy-facts.js';
import { policyChallenge, readPolicyToSign, type PolicyToSign } from './policy-signed.js';
import { POLICY_TEXTS } from './policy-texts.js';

const language = languageNamed(document.documentElement.lang) ?? 'en';
const { sign, ...texts } = POLICY_TEXTS[language];
const asked = new URLSearchParams(location.hash.slice(1));
// What is signed stays in no history of this device.
history.replaceState(null, '', `${location.pathname}${location.search}`);
const { rpId = '', back = '' } = document.querySelector('main')?.dataset ?? {};
const place = document.getElementById('signed');
const textIn = (name: string): string => new TextDecoder().decode(fromBase64url(asked.get(name) ?? ''));
const CHANGE_ID = /^[0-9a-f]{64}$/;

/** Back to the proposal, at the console's own origin and nowhere else. */
function goBack(result: Readonly<Record<string, string>>): void {
  const changeId = asked.get('change') ?? '';
  const answer = new URLSearchParams({ trip: asked.get('trip') ?? '', ...result });
  if (CHANGE_ID.test(changeId)) location.replace(`${back}${changeId}?lang=${language}#${answer.toString()}`);
}

function draw(...parts: readonly HTMLElement[]): void {
  place?.replaceChildren(...parts);
  document.title = parts[0]?.textContent ?? '';
}

async function signs(toSign: PolicyToSign, failure: HTMLElement): Promise<void> {
  const credentialIds = (asked.get('keys') ?? '').split(',').filter(Boolean).map(fromBase64url);
  const challenge = await policyChallenge(toSign);
  const assertion = await assertionOver(challenge, { rpId, credentialIds }).catch(() => null);
  if (assertion === null) return void (failure.textContent = sign.failed);
  goBack({ signed: base64url(bytesOf(JSON.stringify({ text: toSign.text, assertion }))) });
}

function shows(toSign: PolicyToSign): void {
  const failure = element('p', { class: 'failure', role: 'alert' });
  const button = element('button', { type: 'button' }, sign.button);
  let isUnderWay = false;
  const press = async (): Promise<void> => {
    if (isUnderWay) return;
    isUnderWay = true;
    failure.textContent = '';
    await signs(toSign, failure);
    isUnderWay = false;
  };
  button.addEventListener('click', () => void press());
  draw(
    element('h1', { tabindex: '-1' }, sign.title),
    ...sign.lines.map((line) => element('p', {}, line)),
    policyFacts(toSign, { sign, ...texts }, language),
    failure,
    button,
    secondButton(sign.back, () => goBack({})),
  );
}

const toSign = await Promise.resolve()
  .then(() => readPolicyToSign(textIn('text'), textIn('differences')))
  .catch(() => null);
if (toSign === null)
  draw(element('h1', { tabindex: '-1' }, sign.title), element('p', { class: 'failure', role: 'alert' }, sign.refused));
else shows(toSign);
