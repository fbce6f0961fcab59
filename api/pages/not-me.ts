import type { Express, Response } from 'express';

/** Nothing from elsewhere, nothing inline, no frame around it. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const PAGE = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="referrer" content="no-referrer">
  <title>This was not me</title>
  <link rel="stylesheet" href="/not-me.css">
  <script src="/not-me.js" defer></script>
</head>
<body>
  <main>
    <h1>Was this recovery not yours?</h1>
    <p>If you did not ask for it, or did not decide what the mail says you decided, stop it here. What it has changed is
      ended at once, to keep the account safe, and somebody looks into it.</p>
    <p>If it was you, close this page: nothing happens.</p>
    <button id="stop" type="button">This was not me: stop it</button>
    <p id="outcome" role="status"></p>
    <noscript><p>This page needs JavaScript. Or call the help desk and say that it was not you.</p></noscript>
  </main>
</body>
</html>
`;

const STYLE = `:root { color-scheme: light dark; font: 1.1rem/1.5 system-ui, sans-serif; }
main { max-width: 34rem; margin: 3rem auto; padding: 0 1rem; }
button { font: inherit; padding: 0.7rem 1.2rem; cursor: pointer; }
`;

/** The token stays in the fragment until the button is pressed: opening the link, as mail scanners do, stops nothing. */
const SCRIPT = `const button = document.getElementById('stop');
const outcome = document.getElementById('outcome');
const token = new URLSearchParams(location.hash.slice(1)).get('token');
history.replaceState(null, '', location.pathname);
if (!token) {
  button.disabled = true;
  outcome.textContent = 'This link is not complete. Open it again from the mail, or call the help desk.';
}
button.addEventListener('click', async () => {
  button.disabled = true;
  outcome.textContent = 'Stopping it…';
  try {
    const answer = await fetch('/v1/repudiations', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
    if (answer.ok) outcome.textContent = 'It is being stopped. You need do nothing more.';
    else outcome.textContent = (await answer.json()).detail ?? 'That did not work. Call the help desk.';
    button.disabled = answer.ok;
  } catch {
    outcome.textContent = 'That did not reach us. Try again, or call the help desk.';
    button.disabled = false;
  }
});
`;

function send(response: Response, type: string, text: string): void {
  response.set('Content-Security-Policy', CONTENT_SECURITY_POLICY).type(type).send(text);
}

/** The page that a "this was not me" link opens: a deliberate act, never a bare GET (architecture, section 4). */
export function serveNotMePage(app: Express): void {
  app.get('/not-me', (_request, response) => send(response, 'html', PAGE));
  app.get('/not-me.css', (_request, response) => send(response, 'css', STYLE));
  app.get('/not-me.js', (_request, response) => send(response, 'js', SCRIPT));
}
