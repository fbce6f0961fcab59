import { z } from 'zod';
import { withSecretFiles, type Variables } from '../../proofs/secret-files.js';
import { NoAnswer, UsageError } from '../failures.js';

/** Settings of everything that speaks to the API. Each may be given as `NAME_FILE`. */
const NAMES = [
  'COUNTERSIGN_URL',
  'COUNTERSIGN_TOKEN',
  'COUNTERSIGN_CLIENT_ID',
  'COUNTERSIGN_CLIENT_SECRET',
  'OIDC_ISSUER',
] as const;

const WITHOUT_CREDENTIAL =
  'Say who you are: COUNTERSIGN_TOKEN (a key that `countersign api-key create` made, or an access token), or ' +
  'COUNTERSIGN_CLIENT_ID, COUNTERSIGN_CLIENT_SECRET and OIDC_ISSUER (client credentials). Each may be given as ' +
  'NAME_FILE, the file that holds it.';

/** Gives what goes behind `Bearer`. */
export type Credential = () => Promise<string>;

/** Where the API is, and who asks it. */
export interface ApiAccess {
  readonly url: string;
  readonly credential: Credential;
}

/** @throws {UsageError} naming what is missing or cannot be read; never what it says */
function settingsIn(env: Variables): Variables {
  const { variables, mistakes } = withSecretFiles(env, NAMES);
  if (mistakes.length > 0) throw new UsageError(mistakes.join('\n'));
  return variables;
}

/** Who asks, or null when nothing is said of it. */
export function credentialIn(env: Variables): Credential | null {
  const settings = settingsIn(env);
  const { COUNTERSIGN_TOKEN: token, COUNTERSIGN_CLIENT_ID: clientId, COUNTERSIGN_CLIENT_SECRET: secret } = settings;
  if (token) return async () => token;
  const issuer = settings['OIDC_ISSUER'];
  if (!clientId || !secret || !issuer) return null;
  let given: Promise<string> | null = null;
  return () => (given ??= clientCredentials({ issuer, clientId, secret }));
}

/**
 * Where the API is and who asks, out of the environment.
 *
 * @throws {UsageError} when either is not said
 */
export function apiAccess(env: Variables): ApiAccess {
  const url = settingsIn(env)['COUNTERSIGN_URL'];
  if (!url || !URL.canParse(url)) {
    throw new UsageError('Set COUNTERSIGN_URL to where the API is, for example https://recovery.example.');
  }
  const credential = credentialIn(env);
  if (credential === null) throw new UsageError(WITHOUT_CREDENTIAL);
  return { url: url.replace(/\/$/, ''), credential };
}

const ANSWER_WITHIN_MILLISECONDS = 15_000;
const discovery = z.looseObject({ token_endpoint: z.url() });
const tokens = z.looseObject({ access_token: z.string().min(1) });
const tokenError = z.looseObject({ error: z.string() });

/** A token for a program that acts for nobody (RFC 6749, section 4.4), its secret sent as section 2.3.1 prefers. */
async function clientCredentials(client: { issuer: string; clientId: string; secret: string }): Promise<string> {
  const { issuer, clientId, secret } = client;
  const nextStep =
    'Check OIDC_ISSUER, COUNTERSIGN_CLIENT_ID and COUNTERSIGN_CLIENT_SECRET; `countersign doctor` tells more.';
  const ask = async (url: string, request: RequestInit): Promise<unknown> => {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MILLISECONDS);
    const response = await fetch(url, { ...request, signal, redirect: 'error' });
    const body: unknown = await response.json();
    const no = response.ok ? null : tokenError.safeParse(body);
    if (no !== null)
      throw new NoAnswer(`the identity provider refuses: ${no.data?.error ?? response.status}`, nextStep);
    return body;
  };
  try {
    const document = await ask(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {});
    const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`).toString('base64');
    const given = await ask(discovery.parse(document).token_endpoint, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'cases' }),
    });
    return tokens.parse(given).access_token;
  } catch (fault) {
    if (fault instanceof NoAnswer) throw fault;
    throw new NoAnswer(`the identity provider ${issuer} gives no token`, nextStep, fault);
  }
}
