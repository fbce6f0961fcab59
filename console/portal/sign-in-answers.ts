import type { LoginPlace } from '../../api/progress.js';
import { base64url, sha256 } from '../common/encoding.js';
import { nameOf } from '../common/browser-key.js';
import type { SubjectSession } from './session.js';

/** What a sign-in at another issuer gave this browser, as the case takes it. */
export interface SignedInElsewhere {
  readonly issuer: string;
  readonly code: string;
  readonly codeVerifier: string;
}

/** What this tab asked another issuer for, and what came of it: absent before an answer, null for a refusal. */
interface Asked {
  readonly state: string;
  readonly issuer: string;
  readonly codeVerifier: string;
  readonly language: string;
  readonly code?: string | null;
}

/** Under which name this tab remembers it, across the way to the issuer and back; no other tab sees it. */
const ASKED = 'sign-in';

const random = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)));

function asked(): Asked | null {
  const kept = sessionStorage.getItem(ASKED);
  // Written below alone.
  return kept === null ? null : (JSON.parse(kept) as Asked);
}

/**
 * Goes to another issuer, for a challenge of this session: the nonce is made of case, session and challenge, as
 * `proofs/evidence-challenge.ts` has it, so that the sign-in counts for nothing else (OpenID Connect Core, section 15.5.2).
 */
export async function goToIssuer(place: LoginPlace, session: SubjectSession, challengeId: string): Promise<void> {
  const evidence = JSON.stringify({ caseId: session.caseId, challengeId, session: await nameOf(session), v: 1 });
  const [state, codeVerifier] = [random(), random()];
  const language = document.documentElement.lang;
  sessionStorage.setItem(
    ASKED,
    JSON.stringify({ state, issuer: place.issuer, codeVerifier, language } satisfies Asked),
  );
  const url = new URL(place.url);
  url.searchParams.set('state', state);
  url.searchParams.set('nonce', base64url(await sha256(`countersign/evidence/v1\0${evidence}`)));
  url.searchParams.set('code_challenge', base64url(await sha256(codeVerifier)));
  location.assign(url);
}

/**
 * Keeps what an issuer answered, if it answers what this tab asked it for (RFC 6749, section 10.12; RFC 9207, section 2.4).
 * Returns the language that the tab was in, or null.
 */
export function keepSignInAnswer(answer: URLSearchParams): string | null {
  const open = asked();
  if (open === null) return null;
  const isOurs = answer.get('state') === open.state && (answer.get('iss') ?? open.issuer) === open.issuer;
  if (isOurs && open.code === undefined)
    sessionStorage.setItem(ASKED, JSON.stringify({ ...open, code: answer.get('code') } satisfies Asked));
  return open.language;
}

/** What came back for this tab, once: `none` for a refusal, null where nothing did. */
export function signInAnswer(): SignedInElsewhere | 'none' | null {
  const open = asked();
  if (open === null || open.code === undefined) return null;
  sessionStorage.removeItem(ASKED);
  const { issuer, code, codeVerifier } = open;
  return code === null ? 'none' : { issuer, code, codeVerifier };
}
