import { languageNamed, type Language } from '../common/languages.js';
import { byId } from '../common/dom.js';
import { submits } from '../common/forms.js';
import { passkeyAnswer } from './passkey-answers.js';
import { Portal } from './portal.js';
import { signInAnswer } from './sign-in-answers.js';
import { drawStep } from './steps.js';
import type { Texts } from './texts.js';

/** How often the page looks whether the case has moved on without it. */
const LOOKS_EVERY_MILLISECONDS = 3_000;

/** Only the texts of one language are loaded. */
const TEXTS_IN: Readonly<Record<Language, () => Promise<Texts>>> = {
  en: async () => (await import('./english.js')).ENGLISH,
  de: async () => (await import('./german.js')).GERMAN,
};

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
  const texts = await TEXTS_IN[languageNamed(document.documentElement.lang) ?? 'en']();
  const portal = new Portal(texts, drawStep);
  const input = byId('code', HTMLInputElement);
  const form = byId('code-form', HTMLFormElement);
  submits({ form, input, failure: byId('code-failure', HTMLElement) }, (code) => portal.enter(code));
  const quiet = byId('quiet', HTMLButtonElement);
  quiet.addEventListener('click', () => {
    // Nothing on the page shows that it was pressed.
    quiet.blur();
    void portal.raiseQuietly();
  });
  const fragment = fragmentOfLink();
  const code = codeOfLink(fragment);
  if (code === null) await portal.resume();
  else input.value = code;
  const answer = passkeyAnswer(fragment);
  if (answer !== null) await portal.give(answer);
  const login = signInAnswer();
  if (login === 'none') portal.say(texts.signIn.failed);
  else if (login !== null) await portal.give({ method: 'federated-login', login });
  setInterval(() => void portal.look(), LOOKS_EVERY_MILLISECONDS);
  document.addEventListener('visibilitychange', () => void portal.look('back'));
}

await begin();
