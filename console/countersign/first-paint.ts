import { headOf, languageLinks, paragraphs } from '../common/first-paint.js';
import type { Language } from '../common/languages.js';
import { STYLE } from '../common/style.js';
import { CATALOGUE } from './catalogue.js';
import { CEREMONY_TEXTS } from './ceremony-texts.js';
import { POLICY_TEXTS } from './policy-texts.js';
import type { Texts } from './texts.js';

/** The style of these pages: what all pages share, and lists of facts. */
export const CONSOLE_STYLE = `${STYLE}
footer { max-width: 36rem; margin: 0 auto; padding: 0.8rem 1rem; color: var(--quiet); }
summary { cursor: pointer; padding: 0.4rem 0; }
header { justify-content: space-between; flex-wrap: wrap; align-items: center; gap: 0.4rem; }
header p { margin: 0; }
.cards { list-style: none; padding: 0; margin: 0; }
.card { border: 1px solid var(--line); border-radius: 0.5rem; padding: 0.8rem 1rem; margin-top: 0.8rem; }
.card h2, .card h3 { margin: 0; font-size: 1.1rem; }
.card p { margin: 0.2rem 0 0; }
.card.yours { border-left: 0.4rem solid var(--act); }
a { color: var(--act); }
.mine { font-weight: 600; }
.risk { color: var(--bad); font-weight: 600; }
.facts dt { color: var(--quiet); margin-top: 0.8rem; }
.facts dd { margin: 0.1rem 0 0; font-weight: 600; }
.facts ul, .plain-list { margin: 0; padding-left: 1.2rem; }
.choice { display: flex; gap: 0.6rem; align-items: flex-start; font-weight: 400; }
.choice input { width: 1.4rem; height: 1.4rem; flex: none; margin: 0.1rem 0 0; }
select, textarea { font: inherit; width: 100%; padding: 0.7rem; margin-top: 0.3rem; color: inherit;
  background: var(--paper); border: 1px solid var(--line); border-radius: 0.4rem; }
textarea { min-height: 6rem; }
header button { width: auto; min-height: 2.4rem; margin: 0; }
button.bad { background: transparent; border-color: var(--bad); color: var(--bad); }
time { white-space: nowrap; }
.differences { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; font-weight: 400; margin: 0; }
`;

/** What to do when in doubt: there without a script, and folded until it is wanted. */
function helpOf({ help }: Texts): string {
  return `<footer><details><summary>${help.title}</summary>
${paragraphs(help.lines)}
</details></footer>`;
}

/** What every page is painted with. */
interface Painted {
  readonly style: string;
  /** The scripts, by their paths; the first is where they begin. */
  readonly modules: readonly string[];
}

/** The place where a script draws, with what stands there until one runs. */
function drawnIn(id: string, data: string, title: string, lines: readonly string[], noScript: string): string {
  const before = lines.length === 0 ? '' : `${paragraphs(lines)}\n`;
  return `<div id="${id}"${data}>
<h1 tabindex="-1">${title}</h1>
${before}<noscript><p>${noScript}</p></noscript>
</div>
</main>`;
}

/** A page at which somebody is signed in: who, the languages, a word on what was done, and the step. */
function stepPage(
  language: Language,
  { style, modules, signPage }: Painted & { readonly signPage: string },
  { title, lines }: { readonly title: string; readonly lines: readonly string[] },
  below = '',
): string {
  return `${headOf(language, title, style, modules)}
<body>
<header><div id="who"></div>${languageLinks(language, CATALOGUE)}</header>
<main>
<p id="word" role="status"></p>
${drawnIn('step', ` data-sign-page="${signPage}"`, title, lines, CATALOGUE[language].noScript)}
${below}</body>
</html>
`;
}

/**
 * A page at the origin of decision keys. It says nothing of what is signed: that comes with the address, behind the hash, which
 * no server sees.
 *
 * @param back where it goes back to; absent where nobody came from anywhere
 */
function signedPage(
  language: Language,
  { style, modules, rpId, back }: Painted & { readonly rpId: string; readonly back?: string },
  {
    title,
    lines = [],
    noScript,
  }: { readonly title: string; readonly lines?: readonly string[]; readonly noScript: string },
  below = '',
): string {
  const returns = back === undefined ? '' : ` data-back="${back}"`;
  return `${headOf(language, title, style, modules)}
<body>
<main data-rp-id="${rpId}"${returns}>
${drawnIn('signed', '', title, lines, noScript)}
${below}</body>
</html>
`;
}

/**
 * The console before any script runs.
 *
 * @param painted with where decisions are signed, at its own origin
 */
export function consolePaint(language: Language, painted: Painted & { readonly signPage: string }): string {
  const texts = CATALOGUE[language];
  return stepPage(language, painted, texts.start, `${helpOf(texts)}\n`);
}

/**
 * The page where decisions are signed before any script runs.
 *
 * @param painted with where it goes back to, less the id of the case
 */
export function signingPaint(
  language: Language,
  painted: Painted & { readonly rpId: string; readonly back: string },
): string {
  const texts = CATALOGUE[language];
  return signedPage(language, painted, texts.sign, `${helpOf(texts)}\n`);
}

/** The page on which a change of policy is read, before any script runs. */
export function policyPaint(language: Language, painted: Painted & { readonly signPage: string }): string {
  return stepPage(language, painted, { title: POLICY_TEXTS[language].title, lines: [] });
}

/** The page on which a change of policy is signed, before any script runs. As `signingPaint`. */
export function policySigningPaint(
  language: Language,
  painted: Painted & { readonly rpId: string; readonly back: string },
): string {
  const { noScript } = CATALOGUE[language].sign;
  return signedPage(language, painted, { ...POLICY_TEXTS[language].sign, noScript });
}

/** The page on which the first keys are made, before any script runs. */
export function ceremonyPaint(language: Language, painted: Painted & { readonly rpId: string }): string {
  const { noScript } = CATALOGUE[language];
  return signedPage(language, painted, { title: CEREMONY_TEXTS[language].title, noScript });
}
