import { nameOf } from '../common/browser-key.js';
import type { SubjectSession } from './session.js';

/** What a passkey signed (WebAuthn Level 3, section 5.2.2), each part in base64url. */
export interface SignedByPasskey {
  readonly credentialId: string;
  readonly authenticatorData: string;
  readonly clientDataJSON: string;
  readonly signature: string;
}

/** Under which name this tab remembers what it asked for, across the way to the other page and back. */
const ASKED = 'passkey-challenge';

/**
 * Goes to the page where passkeys sign, for a challenge of this session: enrolled passkeys are of that page's origin, and
 * this one can have nothing signed by them.
 */
export async function goToPasskeyPage(page: string, session: SubjectSession, challengeId: string): Promise<void> {
  const asked = { case: session.caseId, session: await nameOf(session), challenge: challengeId };
  sessionStorage.setItem(ASKED, challengeId);
  location.assign(`${page}?lang=${document.documentElement.lang}#${new URLSearchParams(asked).toString()}`);
}

/**
 * What a passkey signed on its page for this tab, out of the fragment that it came back with; null for what this tab did not
 * ask for, whoever made the link. It is there once.
 */
export function passkeyAnswer(fragment: URLSearchParams): SignedByPasskey | null {
  const challenge = fragment.get('challenge');
  if (challenge === null || sessionStorage.getItem(ASKED) !== challenge) return null;
  sessionStorage.removeItem(ASKED);
  const part = (name: keyof SignedByPasskey): string => fragment.get(name) ?? '';
  return {
    credentialId: part('credentialId'),
    authenticatorData: part('authenticatorData'),
    clientDataJSON: part('clientDataJSON'),
    signature: part('signature'),
  };
}
