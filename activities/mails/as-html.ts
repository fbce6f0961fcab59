import type { Block, Letter } from './letter.js';
import { MAIL_STYLE } from './style.js';

/** Text as HTML shows it: what somebody wrote never becomes markup, in an element or in an attribute. */
function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function blockAsHtml(block: Block): string {
  switch (block.kind) {
    case 'say':
      return `<p>${escapeHtml(block.text)}</p>`;
    case 'heading':
      return `<h2>${escapeHtml(block.text)}</h2>`;
    case 'code':
      return `<p class="code">${escapeHtml(block.says)} <strong>${escapeHtml(block.code)}</strong></p>`;
    case 'facts': {
      const rows = block.rows.map(
        ([label, value]) => `<tr><th scope="row">${escapeHtml(label)}</th><td>${escapeHtml(value)}</td></tr>`,
      );
      return `<table><tbody>${rows.join('')}</tbody></table>`;
    }
    case 'way':
      return `<p>${escapeHtml(block.why)}</p><p><a href="${escapeHtml(block.href)}">${escapeHtml(block.label)}</a></p>`;
  }
}

/** Nobody's program makes a link of what is none. */
const NOTHING_DETECTED = 'telephone=no, date=no, address=no, email=no, url=no';

/**
 * A letter as HTML: one column, no image, nothing that is fetched from anywhere, so that nobody learns that it was read.
 * `language` as a tag (RFC 5646).
 */
export function letterAsHtml({ subject, blocks }: Letter, language: string): string {
  const title = escapeHtml(subject);
  return `<!doctype html>
<html lang="${language}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="${NOTHING_DETECTED}">
<title>${title}</title>
<style>${MAIL_STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${blocks.map(blockAsHtml).join('\n')}
</main>
</body>
</html>
`;
}
