import { CATALOGUE, languageNamed } from './catalogue.js';
import { byId } from './dom.js';
import { submits } from './forms.js';
import { Portal } from './portal.js';
import { drawStep } from './steps.js';

/** How often the page looks whether the case has moved on without it. */
const LOOKS_EVERY_MILLISECONDS = 3_000;

/** The code of a link, taken out of the address: it waits in the field until the button is pressed. */
function codeOfLink(): string | null {
  const code = new URLSearchParams(location.hash.slice(1)).get('code');
  if (code === null) return null;
  history.replaceState(null, '', `${location.pathname}${location.search}`);
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
  const code = codeOfLink();
  if (code === null) await portal.resume();
  else input.value = code;
  setInterval(() => void portal.look(), LOOKS_EVERY_MILLISECONDS);
  document.addEventListener('visibilitychange', () => void portal.look());
}

await begin();
