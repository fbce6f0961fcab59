import { type JWTVerifyGetKey, createRemoteJWKSet } from 'jose';

/** How long the issuer may take to answer, and how seldom it is asked again for a key it did not have. */
const TIMEOUT_MS = 5_000;
const COOLDOWN_MS = 30_000;

/**
 * The signing keys of an OpenID Connect issuer, found by its discovery document (OpenID Connect Discovery 1.0, section
 * 4) when first needed, then kept and fetched again when a token names a key not seen before.
 *
 * The returned function throws when the issuer cannot be reached, or names another issuer or a worse transport for its
 * keys than its own.
 */
export function issuerKeys(issuer: string): JWTVerifyGetKey {
  let found: Promise<JWTVerifyGetKey> | null = null;
  return async (header, token) => {
    found ??= discover(issuer).catch((error: unknown) => {
      found = null;
      throw error;
    });
    const keys = await found;
    return keys(header, token);
  };
}

async function discover(issuer: string): Promise<JWTVerifyGetKey> {
  const jwksUri = await issuerEndpoint(issuer, 'jwks_uri');
  return createRemoteJWKSet(jwksUri, { timeoutDuration: TIMEOUT_MS, cooldownDuration: COOLDOWN_MS });
}

/**
 * Where something of an issuer is, by its discovery document.
 *
 * @throws when the issuer cannot be reached, or names another issuer or a worse transport than its own
 */
export async function issuerEndpoint(issuer: string, name: 'jwks_uri' | 'token_endpoint'): Promise<URL> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  const document: unknown = await response.json();
  const endpoint = endpointIn(document, issuer, name);
  if (endpoint === null) throw new Error(`${url} is not the discovery document of ${issuer}`);
  return endpoint;
}

/** Where it is, if the document is this issuer's own (section 4.3) and it comes no less safely than that. */
function endpointIn(document: unknown, issuer: string, name: 'jwks_uri' | 'token_endpoint'): URL | null {
  if (typeof document !== 'object' || document === null) return null;
  const { issuer: named, [name]: endpoint } = document as Record<string, unknown>;
  if (named !== issuer || typeof endpoint !== 'string' || !URL.canParse(endpoint)) return null;
  const url = new URL(endpoint);
  return url.protocol === 'https:' || url.protocol === new URL(issuer).protocol ? url : null;
}
