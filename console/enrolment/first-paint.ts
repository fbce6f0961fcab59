import { headOf, languageLinks, paragraphs } from '../common/first-paint.js';
import type { Language } from '../common/languages.js';
import { CATALOGUE } from './catalogue.js';
import type { StepTexts } from './texts.js';

/**
 * The page before any script runs: what it is, and what nobody may ask of its reader.
 *
 * @param modules the scripts, by their paths; the first is where they begin
 * @param passkeyPage where passkeys are registered and sign, at its own origin
 */
export function firstPaint(
  language: Language,
  { style, modules, passkeyPage }: { style: string; modules: readonly string[]; passkeyPage: string },
): string {
  const texts = CATALOGUE[language];
  const { start, never } = texts;
  return `${headOf(language, start.title, style, modules)}
<body>
<header>${languageLinks(language, CATALOGUE)}</header>
<main>
<div id="step" data-passkey-page="${passkeyPage}">
<h1 tabindex="-1">${start.title}</h1>
${paragraphs(start.lines)}
<noscript><p>${texts.noScript}</p></noscript>
</div>
<p id="word" role="status"></p>
<section aria-labelledby="never">
<h2 id="never">${never.title}</h2>
<ul>${never.points.map((point) => `<li>${point}</li>`).join('\n')}</ul>
</section>
</main>
</body>
</html>
`;
}

function part(id: string, { title, lines, button }: StepTexts & { readonly button: string }, more = ''): string {
  return `<div id="${id}" hidden>
<h1 tabindex="-1">${title}</h1>
${more}${paragraphs(lines)}
<button type="button">${button}</button>
</div>`;
}

/**
 * The page at passkeys' own origin before any script runs. It has words for what a passkey can confirm here, and the script
 * shows those of the very change that is signed.
 *
 * @param back where it goes back to, with a language in the address
 */
export function passkeyPaint(
  language: Language,
  { style, module, rpId, back }: { style: string; module: string; rpId: string; back: string },
): string {
  const { register, sign, changes, failed, noScript } = CATALOGUE[language].passkeyPage;
  const words = Object.entries(changes).map(([kind, text]) => `<p data-change="${kind}" hidden><b>${text}</b></p>`);
  return `${headOf(language, register.title, style, [module])}
<body>
<main data-rp-id="${rpId}" data-back="${back}" data-failed="${failed}">
${part('register', register)}
${part('sign', sign, `${words.join('\n')}\n`)}
<p class="failure" id="failure" role="alert"></p>
<noscript><p>${noScript}</p></noscript>
</main>
</body>
</html>
`;
}
