import { createHash } from 'node:crypto';

const STYLE =
  'body{font:1rem/1.5 system-ui,sans-serif;max-width:24rem;margin:4rem auto;padding:0 1rem}' +
  'label{display:block;margin:1rem 0 .25rem}input{font:inherit;width:100%;padding:.5rem;box-sizing:border-box}' +
  'button{font:inherit;margin-top:1.5rem;padding:.5rem 1.5rem}[role=alert]{border-left:.25rem solid #b00;padding-left:.75rem}';

/** Asks the browser's own passkey, and sends what it signed as the form's own field. */
const SCRIPT = `const by = document.getElementById('by-passkey');
const field = document.getElementById('assertion');
const { challenge, rpId } = field.closest('details').dataset;
const text = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/[+/=]/g, (its) => ({ '+': '-', '/': '_', '=': '' })[its]);
const bytes = (coded) =>
  Uint8Array.from(atob(coded.replaceAll('-', '+').replaceAll('_', '/')), (its) => its.charCodeAt(0));
by.hidden = !('credentials' in navigator);
by.addEventListener('click', async () => {
  const publicKey = { challenge: bytes(challenge), rpId, userVerification: 'required' };
  const { id, response } = await navigator.credentials.get({ publicKey });
  const { authenticatorData, clientDataJSON, signature } = response;
  field.value = JSON.stringify({
    credentialId: id,
    authenticatorData: text(authenticatorData),
    clientDataJSON: text(clientDataJSON),
    signature: text(signature),
  });
  field.form.requestSubmit();
});`;

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing is loaded, and one script runs, for passkeys; everything else works without JavaScript. */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src ${hashOf(STYLE)}; script-src ${hashOf(SCRIPT)}; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Makes text safe inside an element or a quoted attribute. */
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');

const page = (title: string, body: string) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>` +
  `<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head><body>${body}</body></html>`;

/** What the sign-in form is made of. */
export interface SignInForm {
  /** Where it goes. */
  readonly action: string;
  /** What a passkey signs to sign in here, base64url. */
  readonly challenge: string;
  /** The relying party of the passkeys that are taken. */
  readonly rpId: string;
}

/**
 * The sign-in page: user name, password and the code of an authenticator app, in one step, so that a wrong one of them
 * tells nothing about the others. Instead of the code it takes what a passkey signed: the browser's own, or a software
 * authenticator reads the challenge from the page and fills that in.
 *
 * @param refusedFor the user name somebody has just been refused with, or null at the first try
 */
export function signInPage({ action, challenge, rpId }: SignInForm, refusedFor: string | null): string {
  const refused = '<p role="alert">That did not work. Check all three, and use a code you have not used yet.</p>';
  return page(
    'Sign in',
    `<h1>Sign in</h1>${refusedFor === null ? '' : refused}<form method="post" action="${escapeHtml(action)}">
<label for="username">User name</label>
<input id="username" name="username" autocomplete="username" maxlength="64" required value="${escapeHtml(refusedFor ?? '')}">
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="256" required>
<label for="totp">Code from your authenticator app</label>
<input id="totp" name="totp" inputmode="numeric" pattern="[0-9]{6}" autocomplete="one-time-code" maxlength="6">
<details data-challenge="${escapeHtml(challenge)}" data-rp-id="${escapeHtml(rpId)}"><summary>With a passkey instead of the code</summary>
<label for="assertion">What the passkey signed for this page, as JSON</label>
<input id="assertion" name="assertion" maxlength="4096"></details>
<button>Sign in</button>
<button id="by-passkey" type="button" hidden>Sign in with a passkey</button></form>
<script>${SCRIPT}</script>`,
  );
}

/** A page that says one thing. */
export const messagePage = (title: string, text: string) =>
  page(title, `<h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>`);
