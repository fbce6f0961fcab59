import type { Express } from 'express';
import { LANGUAGES, type Language } from '../../console/common/languages.js';
import { STYLE } from '../../console/common/style.js';
import { CATALOGUE } from '../../console/portal/catalogue.js';
import { PASSKEY_PATH, RECOVER_PATH } from '../../contract/portal.js';
import { escaped } from './html.js';
import { sendServed, servedAs, wantedLanguage } from './served.js';

/** The relying party of enrolled passkeys, and where the subject's page is. */
interface Signs {
  readonly rpId: string;
  /** An origin, without a path. */
  readonly publicUrl: string;
}

function pageIn(language: Language, { rpId, publicUrl }: Signs): string {
  const { title, lines, button, failed, noScript } = CATALOGUE[language].passkeyPage;
  const back = `${publicUrl}${RECOVER_PATH}?lang=${language}`;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="stylesheet" href="${PASSKEY_PATH}.css">
<script src="${PASSKEY_PATH}.js" defer></script>
</head>
<body>
<main data-rp-id="${escaped(rpId)}" data-back="${escaped(back)}" data-failed="${failed}">
<h1>${title}</h1>
${lines.map((line) => `<p>${line}</p>`).join('\n')}
<p class="failure" id="failure" role="alert"></p>
<button id="sign" type="button">${button}</button>
<noscript><p>${noScript}</p></noscript>
</main>
</body>
</html>
`;
}

/**
 * What it has signed it makes itself, of the case, session and challenge that are named to it: evidence, whatever else
 * somebody wants (`proofs/evidence-challenge.ts`). In this order, and of plain characters, JSON is canonical by itself.
 */
const SCRIPT = `const asked = new URLSearchParams(location.hash.slice(1));
history.replaceState(null, '', location.pathname + location.search);
const { rpId, back, failed } = document.querySelector('main').dataset;
const failure = document.getElementById('failure');
const text = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/[+/=]/g, (its) => ({ '+': '-', '/': '_', '=': '' })[its]);
document.getElementById('sign').addEventListener('click', async () => {
  failure.textContent = '';
  try {
    const [caseId, session, challengeId] = ['case', 'session', 'challenge'].map((name) => asked.get(name) ?? '');
    const evidence = JSON.stringify({ caseId, challengeId, session, v: 1 });
    const signed = new TextEncoder().encode('countersign/evidence/v1\\0' + evidence);
    const challenge = await crypto.subtle.digest('SHA-256', signed);
    const publicKey = { challenge, rpId, userVerification: 'required' };
    const { id, response } = await navigator.credentials.get({ publicKey });
    const answer = new URLSearchParams({
      challenge: challengeId,
      credentialId: id,
      authenticatorData: text(response.authenticatorData),
      clientDataJSON: text(response.clientDataJSON),
      signature: text(response.signature),
    });
    location.replace(back + '#' + answer);
  } catch {
    failure.textContent = failed;
  }
});
`;

/**
 * Serves the page where a passkey that was enrolled signs that its owner is there. It belongs to the origin that decisions
 * are signed on, so that no page of another origin can ask that passkey for anything (architecture, section 4).
 */
export function servePasskeyPage(app: Express, signs: Signs): void {
  const pages = new Map(LANGUAGES.map((language) => [language, servedAs('html', pageIn(language, signs))]));
  const [style, script] = [servedAs('css', STYLE), servedAs('js', SCRIPT)];
  app.get(PASSKEY_PATH, (request, response) => {
    const page = pages.get(wantedLanguage(request));
    if (page !== undefined) sendServed(request, response, page);
  });
  app.get(`${PASSKEY_PATH}.css`, (request, response) => sendServed(request, response, style));
  app.get(`${PASSKEY_PATH}.js`, (request, response) => sendServed(request, response, script));
}
