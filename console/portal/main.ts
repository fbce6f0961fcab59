import { languageNamed } from '../common/languages.js';
import { CATALOGUE } from './catalogue.js';
import { byId } from '../common/dom.js';
import { submits } from '../common/forms.js';
import { passkeyAnswer } from './passkey-answers.js';
import { Portal } from './portal.js';
import { drawStep } from './steps.js';

/** How often the page looks whether the case has moved on without it. */
const LOOKS_EVERY_MILLISECONDS = 3_000;

/** What stands in the address after the hash, taken out of it. */
function fragmentOfLink(): URLSearchParams {
  const fragment = new URLSearchParams(location.hash.slice(1));
  if (location.hash !== '') history.replaceState(null, '', `${location.pathname}${location.search}`);
  return fragment;
}

/** The code of a link: it waits in the field until the button is pressed. */
function codeOfLink(fragment: URLSearchParams): string | null {
  const code = fragment.get('code');
  if (code === null) return null;
  for (const link of document.querySelectorAll<HTMLAnchorElement>('nav a'))
    link.hash = `code=${encodeURIComponent(code)}`;
  return code;
}

async function begin(): Promise<void> {
  const texts = CATALOGUE[languageNamed(document.documentElement.lang) ?? 'en'];
  const portal = new Portal(texts, drawStep);
  const input = byId('code', HTMLInputElement);
  const form = byId('code-form', HTMLFormElement);
  submits({ form, input, failure: byId('code-failure', HTMLElement) }, (code) => portal.enter(code));
  const fragment = fragmentOfLink();
  const code = codeOfLink(fragment);
  if (code === null) await portal.resume();
  else input.value = code;
  const answer = passkeyAnswer(fragment);
  if (answer !== null) await portal.givePasskeyAnswer(answer);
  setInterval(() => void portal.look(), LOOKS_EVERY_MILLISECONDS);
  document.addEventListener('visibilitychange', () => void portal.look());
}

await begin();
