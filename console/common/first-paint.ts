import { LANGUAGES, type Language } from './languages.js';

/** Of the texts of a page, what its links to other languages say. */
interface LanguageTexts {
  /** What this language calls itself. */
  readonly language: string;
  /** What the links are, for whoever hears them. */
  readonly languages: string;
}

/** Sentences as markup. What a text may hold has no `<`, `&` or `"` in it; a test looks at every one. */
export function paragraphs(lines: readonly string[]): string {
  return lines.map((line) => `<p>${line}</p>`).join('\n');
}

/**
 * Where a page begins.
 *
 * @param modules the scripts, by their paths; the first is where they begin
 */
export function headOf(language: Language, title: string, style: string, modules: readonly string[]): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="stylesheet" href="${style}">
${modules.map((path) => `<link rel="modulepreload" href="${path}">`).join('\n')}
<script type="module" src="${modules[0] ?? ''}"></script>
</head>`;
}

/** The links to the same page in each language. */
export function languageLinks(language: Language, catalogue: Readonly<Record<Language, LanguageTexts>>): string {
  const links = LANGUAGES.map((tag) => {
    const current = tag === language ? ' aria-current="true"' : '';
    return `<a href="?lang=${tag}" hreflang="${tag}" lang="${tag}"${current}>${catalogue[tag].language}</a>`;
  });
  return `<nav aria-label="${catalogue[language].languages}">${links.join('\n')}</nav>`;
}
