import { z } from 'zod';

const ANSWER_WITHIN_MS = 15_000;

const tokenResponse = z.object({
  access_token: z.string(),
  id_token: z.string().optional(),
  refresh_token: z.string().optional(),
});
const tokenError = z.object({ error: z.string() });

/** What a token endpoint gave, or the error code it gave instead (RFC 6749, section 5.2). */
export type Tokens =
  | { readonly ok: true; readonly accessToken: string; readonly idToken?: string; readonly refreshToken?: string }
  | { readonly ok: false; readonly reason: string };

const discovery = z.object({ authorization_endpoint: z.url(), token_endpoint: z.url() });

/** Where an issuer's endpoints are (OpenID Connect Discovery 1.0). */
export async function discover(issuer: string): Promise<{ authorize: URL; token: URL }> {
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  const response = await fetch(`${issuer}/.well-known/openid-configuration`, { signal });
  const found = discovery.parse(await response.json());
  return { authorize: new URL(found.authorization_endpoint), token: new URL(found.token_endpoint) };
}

/** Asks a token endpoint. @throws when it answers with neither tokens nor a coded error */
export async function askForTokens(
  endpoint: URL,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Tokens> {
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  const response = await fetch(endpoint, { method: 'POST', headers, body: new URLSearchParams(fields), signal });
  const body: unknown = await response.json();
  if (!response.ok) return { ok: false, reason: tokenError.parse(body).error };
  const { access_token, id_token, refresh_token } = tokenResponse.parse(body);
  return {
    ok: true,
    accessToken: access_token,
    ...(id_token !== undefined && { idToken: id_token }),
    ...(refresh_token !== undefined && { refreshToken: refresh_token }),
  };
}

/** A token for a client that acts for nobody (RFC 6749, section 4.4). */
export async function clientCredentials(client: { issuer: string; clientId: string; secret: string }): Promise<Tokens> {
  const { token } = await discover(client.issuer);
  const basic = Buffer.from(`${encodeURIComponent(client.clientId)}:${encodeURIComponent(client.secret)}`);
  return askForTokens(
    token,
    { grant_type: 'client_credentials', scope: 'cases' },
    { authorization: `Basic ${basic.toString('base64')}` },
  );
}

/** New tokens for old (RFC 6749, section 6); refused once the directory has ended the session they came from. */
export async function refresh(held: { issuer: string; clientId: string; refreshToken: string }): Promise<Tokens> {
  const { token } = await discover(held.issuer);
  const { clientId, refreshToken } = held;
  return askForTokens(token, { grant_type: 'refresh_token', client_id: clientId, refresh_token: refreshToken });
}
