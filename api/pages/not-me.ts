import type { Express, Response } from 'express';
import { ENROL_NOT_ME_PATH } from '../../contract/enrolment.js';

/** Nothing from elsewhere, nothing inline, no frame around it. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** What one such page is about. Words hold no markup; paths and operations are ours. */
interface NotMe {
  /** Where it is; its style and script beside it. */
  readonly path: string;
  /** What a press of the button posts the token to. */
  readonly operation: string;
  readonly heading: string;
  readonly lines: readonly string[];
  readonly button: string;
  readonly underWay: string;
  readonly done: string;
}

const OF_A_CASE: NotMe = {
  path: '/not-me',
  operation: '/v1/repudiations',
  heading: 'Was this recovery not yours?',
  lines: [
    'If you did not ask for it, or did not decide what the mail says you decided, stop it here. What it has changed is ended at once, to keep the account safe, and somebody looks into it.',
    'If it was you, close this page: nothing happens.',
  ],
  button: 'This was not me: stop it',
  underWay: 'Stopping it…',
  done: 'It is being stopped. You need do nothing more.',
};

const OF_AN_ENROLMENT: NotMe = {
  path: ENROL_NOT_ME_PATH,
  operation: '/v1/enrolment/take-backs',
  heading: 'Was this change not yours?',
  lines: [
    'If you did not change what you recover your account with, take it back here. What you had enrolled before is put back at once, whatever was changed since is undone, and security is told.',
    'If it was you, close this page: nothing happens.',
  ],
  button: 'This was not me: take it back',
  underWay: 'Taking it back…',
  done: 'It is taken back. You need do nothing more.',
};

const pageOf = ({ path, operation, heading, lines, button, underWay, done }: NotMe): string => `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="referrer" content="no-referrer">
  <title>This was not me</title>
  <link rel="stylesheet" href="${path}.css">
  <script src="${path}.js" defer></script>
</head>
<body>
  <main data-operation="${operation}" data-under-way="${underWay}" data-done="${done}">
    <h1>${heading}</h1>
${lines.map((line) => `    <p>${line}</p>`).join('\n')}
    <button id="stop" type="button">${button}</button>
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
const { operation, underWay, done } = document.querySelector('main').dataset;
const token = new URLSearchParams(location.hash.slice(1)).get('token');
history.replaceState(null, '', location.pathname);
if (!token) {
  button.disabled = true;
  outcome.textContent = 'This link is not complete. Open it again from the mail, or call the help desk.';
}
button.addEventListener('click', async () => {
  button.disabled = true;
  outcome.textContent = underWay;
  try {
    const answer = await fetch(operation, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
    if (answer.ok) outcome.textContent = done;
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

function serve(app: Express, notMe: NotMe): void {
  const page = pageOf(notMe);
  app.get(notMe.path, (_request, response) => send(response, 'html', page));
  app.get(`${notMe.path}.css`, (_request, response) => send(response, 'css', STYLE));
  app.get(`${notMe.path}.js`, (_request, response) => send(response, 'js', SCRIPT));
}

/** The page that a "this was not me" link opens: a deliberate act, never a bare GET (architecture, section 4). */
export function serveNotMePage(app: Express): void {
  serve(app, OF_A_CASE);
}

/** The same of a change of what somebody enrolled. */
export function serveEnrolmentNotMePage(app: Express): void {
  serve(app, OF_AN_ENROLMENT);
}
