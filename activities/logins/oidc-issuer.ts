import { z } from 'zod';
import { verifyIdToken } from '../../proofs/id-token.js';
import { issuerEndpoint, issuerKeys } from '../../proofs/issuer-keys.js';
import type { GivenLogin, LoginIssuer } from './issuer.js';

/** Us, as a client of another issuer. */
export interface OidcClient {
  readonly issuer: string;
  readonly clientId: string;
  /** Null for a public client: PKCE alone shows that it is the one that asked. */
  readonly clientSecret: string | null;
  /** The page that the browser comes back to, as it is registered there. */
  readonly redirectUri: string;
}

/** Below what an activity may take (15 s), with the fetching of keys. */
const TIMEOUT_MS = 4_000;

const tokens = z.object({ id_token: z.string().min(1) });

/** What the token endpoint answers when the code is spent, expired, of another client or another verifier (RFC 6749, section 5.2). */
const refused = z.object({ error: z.literal(['invalid_grant', 'invalid_request']) });

/** RFC 6749, section 2.3.1: both are form-encoded before they are joined. */
function basic(clientId: string, secret: string): string {
  const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Redeems a code at the token endpoint; null when the issuer refuses it. */
async function idTokenFor(client: OidcClient, { code, codeVerifier }: Omit<GivenLogin, 'issuer'>) {
  const { issuer, clientId, clientSecret, redirectUri } = client;
  const tokenEndpoint = await issuerEndpoint(issuer, 'token_endpoint');
  const fields = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: codeVerifier };
  const response = await fetch(tokenEndpoint, {
    method: 'POST',
    headers: {
      Accept: 'application/json',
      ...(clientSecret !== null && { Authorization: basic(clientId, clientSecret) }),
    },
    body: new URLSearchParams({ ...fields, ...(clientSecret === null && { client_id: clientId }) }),
    // The code and the secret go to the issuer and to nobody else.
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const body = parsed(await response.text());
  if (response.ok) return tokens.parse(body).id_token;
  if (refused.safeParse(body).success) return null;
  throw new Error(`the token endpoint of another issuer answered ${response.status}`);
}

/** Another issuer that speaks OpenID Connect: authorization code flow with PKCE (OpenID Connect Core, section 3.1; RFC 7636). */
export function oidcIssuer(client: OidcClient): LoginIssuer {
  const { issuer, clientId } = client;
  const keys = issuerKeys(issuer);
  return {
    issuer,
    async redeem(given, now) {
      const idToken = await idTokenFor(client, given);
      return idToken === null ? null : verifyIdToken({ issuer, keys, clientId }, idToken, now);
    },
  };
}
