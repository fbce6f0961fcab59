import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  refreshTokenGrant,
  tokenRevocation,
  type TokenEndpointResponse,
} from 'openid-client';
import { CONSOLE_CALLBACK_PATH } from '../../contract/console.js';
import { API_AUDIENCE } from '../../proofs/access-token.js';
import { isRefusal, providerOf, type ProviderClient } from '../identity-provider.js';

/** A sign-in to begin: where to send the browser, and what must be known when it comes back. */
export interface BegunConsoleSignIn {
  readonly location: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** What the provider gave, which no browser sees. */
export interface ConsoleTokens {
  readonly access: string;
  /** Null where the provider gives none: then the session is over with the access token. */
  readonly refresh: string | null;
  /** How long the access token lives, in seconds. */
  readonly livesSeconds: number;
}

/** How people sign in to the console: authorization code flow with PKCE (RFC 6749, RFC 7636, RFC 9700). */
export interface ConsoleSignIns {
  begin(): Promise<BegunConsoleSignIn>;
  /** Null when the answer is none to that sign-in, or the provider refuses it. @throws when the provider is out of reach */
  finish(
    begun: Omit<BegunConsoleSignIn, 'location'>,
    callback: string,
  ): Promise<{ readonly personId: string; readonly tokens: ConsoleTokens } | null>;
  /** Null when the provider refuses. @throws when it is out of reach */
  renew(refresh: string): Promise<ConsoleTokens | null>;
  /** Has the provider forget a refresh token, where it can. */
  forget(refresh: string): Promise<void>;
}

/** Of an access token whose provider does not say how long it lives (RFC 6749, section 5.1: recommended, not required). */
const LIVES_SECONDS = 60;

function tokensOf(answer: TokenEndpointResponse, refresh: string | null): ConsoleTokens {
  const { access_token: access, refresh_token: next, expires_in: livesSeconds = LIVES_SECONDS } = answer;
  return { access, refresh: next ?? refresh, livesSeconds };
}

async function unlessRefused<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (fault) {
    if (isRefusal(fault)) return null;
    throw fault;
  }
}

/** Signs people in at one provider. */
export function consoleSignInsOf(client: ProviderClient): ConsoleSignIns {
  const provider = providerOf(client);
  const redirectUri = `${client.publicUrl}${CONSOLE_CALLBACK_PATH}`;
  return {
    async begin() {
      const [state, nonce, codeVerifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()];
      const location = buildAuthorizationUrl(await provider(), {
        redirect_uri: redirectUri,
        scope: 'openid cases',
        resource: API_AUDIENCE,
        code_challenge: await calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        state,
        nonce,
        // So that whoever signed out has, at a desk that others use too.
        prompt: 'login',
      });
      return { location: location.href, state, nonce, codeVerifier };
    },
    finish({ state, nonce, codeVerifier }, callback) {
      const asked = async () => {
        const checks = { pkceCodeVerifier: codeVerifier, expectedState: state, expectedNonce: nonce };
        const how = { ...checks, idTokenExpected: true };
        const answer = await authorizationCodeGrant(await provider(), new URL(callback), how, {
          resource: API_AUDIENCE,
        });
        const personId = answer.claims()?.sub;
        return personId === undefined ? null : { personId, tokens: tokensOf(answer, null) };
      };
      return unlessRefused(asked());
    },
    renew(refresh) {
      const asked = async () =>
        tokensOf(await refreshTokenGrant(await provider(), refresh, { resource: API_AUDIENCE }), refresh);
      return unlessRefused(asked());
    },
    async forget(refresh) {
      const configuration = await provider();
      if (configuration.serverMetadata().revocation_endpoint === undefined) return;
      await unlessRefused(tokenRevocation(configuration, refresh));
    },
  };
}
