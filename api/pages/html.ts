import type { Express, Response } from 'express';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as it may stand in HTML, between tags and in quoted attributes. */
export function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

/** Nothing from elsewhere, nothing inline, no script at all, no frame around it. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const STYLE = `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
section { border-top: 1px solid GrayText; margin-top: 2rem; }
code { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
div { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 0.2rem 0.8rem 0.2rem 0; }
`;

/** A whole page. `main` is HTML; whatever stands in it is escaped already. */
export function pageOf(title: string, main: string): string {
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${escaped(title)}</title>
  <link rel="stylesheet" href="/pages.css">
</head>
<body><main>
<h1>${escaped(title)}</h1>
${main}
</main></body>
</html>
`;
}

function send(response: Response, type: string, text: string): void {
  response.set('Content-Security-Policy', CONTENT_SECURITY_POLICY).type(type).send(text);
}

/** Serves pages that are only read, by their paths, and the one style sheet they share. */
export function servePages(app: Express, pages: Readonly<Record<string, string>>): void {
  for (const [path, page] of Object.entries(pages)) app.get(path, (_request, response) => send(response, 'html', page));
  app.get('/pages.css', (_request, response) => send(response, 'css', STYLE));
}
