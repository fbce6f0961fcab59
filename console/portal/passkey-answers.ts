import { nameOf } from '../common/browser-key.js';
import type { SignedMethod } from './methods.js';
import type { SubjectSession } from './session.js';

/** What a passkey signed (WebAuthn Level 3, section 5.2.2), each part in base64url. */
export interface SignedByPasskey {
  readonly credentialId: string;
  readonly authenticatorData: string;
  readonly clientDataJSON: string;
  readonly signature: string;
}

/** What is to be signed, and which method it is given as. */
export interface AskedOfPasskey {
  readonly method: SignedMethod;
  readonly challengeId: string;
}

/** Under which name this tab remembers what it asked for, across the way to the other page and back: the challenge, then the method. */
const ASKED = 'passkey-challenge';

/**
 * Goes to the page where passkeys sign, for a challenge of this session: enrolled passkeys are of that page's origin, and
 * this one can have nothing signed by them.
 */
export async function goToPasskeyPage(
  page: string,
  session: SubjectSession,
  { method, challengeId }: AskedOfPasskey,
): Promise<void> {
  const asked = { case: session.caseId, session: await nameOf(session), challenge: challengeId };
  sessionStorage.setItem(ASKED, `${challengeId} ${method}`);
  location.assign(`${page}?lang=${document.documentElement.lang}#${new URLSearchParams(asked).toString()}`);
}

/**
 * What a passkey signed on its page for this tab, out of the fragment that it came back with; null for what this tab did not
 * ask for, whoever made the link. It is there once.
 */
export function passkeyAnswer(
  fragment: URLSearchParams,
): { readonly method: SignedMethod; readonly assertion: SignedByPasskey } | null {
  const challenge = fragment.get('challenge');
  const [asked, method] = sessionStorage.getItem(ASKED)?.split(' ') ?? [];
  if (challenge === null || asked !== challenge) return null;
  sessionStorage.removeItem(ASKED);
  const part = (name: keyof SignedByPasskey): string => fragment.get(name) ?? '';
  const assertion = {
    credentialId: part('credentialId'),
    authenticatorData: part('authenticatorData'),
    clientDataJSON: part('clientDataJSON'),
    signature: part('signature'),
  };
  return { method: method === 'device' ? 'device' : 'passkey', assertion };
}
