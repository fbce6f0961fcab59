import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { ENROL_CALLBACK_PATH, ENROL_SESSION_SECONDS } from '../../contract/enrolment.js';
import { SECOND } from '../../domain/clock.js';
import { isRefusal, providerOf, type ProviderClient } from '../identity-provider.js';

/** A sign-in to begin: where to send the browser, and what must be known when it comes back. */
export interface BegunSignIn {
  readonly location: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** Somebody who has just signed in. Times in epoch milliseconds. */
export interface FinishedSignIn {
  readonly personId: string;
  readonly idToken: string;
  /** Until when the sign-in is fresh enough for changes. */
  readonly freshUntil: number;
}

/** How people sign in: authorization code flow with PKCE (RFC 6749, RFC 7636; OpenID Connect Core, section 3.1). */
export interface SignIns {
  /** @param thumbprint of the key of the browser: the ID token is made out to it, as the first part of the nonce */
  begin(thumbprint: string): Promise<BegunSignIn>;
  /** Null when the answer is none to that sign-in, or the provider refuses it. @throws when the provider is out of reach */
  finish(begun: Omit<BegunSignIn, 'location'>, callback: string): Promise<FinishedSignIn | null>;
}

/** Whoever has a session there signs in anew all the same; this only makes the provider say when (auth_time). */
const MAX_AGE_SECONDS = 300;

/** Signs people in at one provider. */
export function signInsOf(client: ProviderClient): SignIns {
  const configuration = providerOf(client);
  const redirectUri = `${client.publicUrl}${ENROL_CALLBACK_PATH}`;
  return {
    async begin(thumbprint) {
      const [state, codeVerifier] = [randomState(), randomPKCECodeVerifier()];
      const nonce = `${thumbprint}.${randomNonce()}`;
      const location = buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: 'openid',
        code_challenge: await calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        state,
        nonce,
        prompt: 'login',
        max_age: String(MAX_AGE_SECONDS),
      });
      return { location: location.href, state, nonce, codeVerifier };
    },
    async finish({ state, nonce, codeVerifier }, callback) {
      try {
        const tokens = await authorizationCodeGrant(await configuration(), new URL(callback), {
          pkceCodeVerifier: codeVerifier,
          expectedState: state,
          expectedNonce: nonce,
          maxAge: MAX_AGE_SECONDS,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (claims?.auth_time === undefined || tokens.id_token === undefined) return null;
        const freshUntil = Math.min(claims.auth_time + ENROL_SESSION_SECONDS, claims.exp) * SECOND;
        return { personId: claims.sub, idToken: tokens.id_token, freshUntil };
      } catch (fault) {
        if (isRefusal(fault)) return null;
        throw fault;
      }
    },
  };
}
