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
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  const document: unknown = await response.json();
  const jwksUri = jwksUriOf(document, issuer);
  if (jwksUri === null) throw new Error(`${url} is not the discovery document of ${issuer}`);
  return createRemoteJWKSet(jwksUri, { timeoutDuration: TIMEOUT_MS, cooldownDuration: COOLDOWN_MS });
}

/** Where the keys are, if the document is this issuer's own (section 4.3) and the keys come no less safely than it. */
function jwksUriOf(document: unknown, issuer: string): URL | null {
  if (typeof document !== 'object' || document === null) return null;
  if (!('issuer' in document) || document.issuer !== issuer) return null;
  if (!('jwks_uri' in document) || typeof document.jwks_uri !== 'string' || !URL.canParse(document.jwks_uri))
    return null;
  const url = new URL(document.jwks_uri);
  return url.protocol === 'https:' || url.protocol === new URL(issuer).protocol ? url : null;
}
