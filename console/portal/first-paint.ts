import { languageLinks, paragraphs } from '../common/first-paint.js';
import type { Language } from '../common/languages.js';
import { CATALOGUE } from './catalogue.js';
import type { Texts } from './texts.js';

/** Posted, without a name and against the page's own policy: without script, too, no code gets into an address. */
function codeForm({ start }: Texts): string {
  return `<form id="code-form" method="post" novalidate>
<label for="code">${start.label}</label>
<p class="hint" id="code-hint">${start.hint}</p>
<input id="code" type="text" aria-describedby="code-hint code-failure" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="64">
<p class="failure" id="code-failure" role="alert"></p>
<button type="submit">${start.button}</button>
</form>`;
}

/**
 * The page before any script runs: what it is, what nobody may ask of its reader, and the field for the case code.
 *
 * @param modules the scripts, by their paths; the first is where they begin
 * @param passkeyPage where passkeys sign, at its own origin
 */
export function firstPaint(
  language: Language,
  { style, modules, passkeyPage }: { style: string; modules: readonly string[]; passkeyPage: string },
): string {
  const texts: Texts = CATALOGUE[language];
  const { start, desk, never, notMe } = texts;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${start.title}</title>
<link rel="stylesheet" href="${style}">
${modules.map((path) => `<link rel="modulepreload" href="${path}">`).join('\n')}
<script type="module" src="${modules[0] ?? ''}"></script>
</head>
<body>
<header>${languageLinks(language, CATALOGUE)}</header>
<main>
<div id="step" data-passkey-page="${passkeyPage}">
<h1 tabindex="-1">${start.title}</h1>
${paragraphs(start.lines)}
${codeForm(texts)}
<noscript><p>${texts.noScript}</p></noscript>
</div>
<p id="word" role="status"></p>
<section id="desk-check" aria-labelledby="desk" hidden>
<h2 id="desk">${desk.title}</h2>
<p class="code" id="desk-number"></p>
${paragraphs(desk.lines)}
</section>
<section aria-labelledby="never">
<h2 id="never">${never.title}</h2>
<ul>${never.points.map((point) => `<li>${point}</li>`).join('\n')}</ul>
</section>
<section aria-labelledby="not-me">
<h2 id="not-me">${notMe.title}</h2>
${paragraphs(notMe.lines)}
</section>
<button class="plain" id="quiet" type="button" hidden>${texts.quiet}</button>
</main>
</body>
</html>
`;
}

/** The page that a browser comes back to from another issuer: it takes the answer out of its address and goes on at once. */
export function signedInPaint(language: Language, { working, noScript }: Texts, script: string): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${working}</title>
<script type="module" src="${script}"></script>
</head>
<body>
<main>
<h1>${working}</h1>
<noscript><p>${noScript}</p></noscript>
</main>
</body>
</html>
`;
}
