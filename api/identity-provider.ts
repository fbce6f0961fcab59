import {
  allowInsecureRequests,
  ClientError,
  ClientSecretBasic,
  discovery,
  None,
  ResponseBodyError,
  type Configuration,
} from 'openid-client';

/** A client that people sign in for, as the identity provider knows it. */
export interface ProviderClient {
  readonly issuer: string;
  readonly clientId: string;
  /** Null for a public client: then PKCE alone ties the code to us. */
  readonly clientSecret: string | null;
  /** Where the API is reached; an origin. */
  readonly publicUrl: string;
}

const TIMEOUT_SECONDS = 5;

async function discovered({ issuer, clientId, clientSecret }: ProviderClient): Promise<Configuration> {
  const url = new URL(issuer);
  const authentication = clientSecret === null ? None() : ClientSecretBasic(clientSecret);
  const execute = url.protocol === 'http:' ? [allowInsecureRequests] : [];
  return discovery(url, clientId, {}, authentication, { execute, timeout: TIMEOUT_SECONDS });
}

/** Discovers the provider when it is first needed, and again after a failure. */
export function providerOf(client: ProviderClient): () => Promise<Configuration> {
  let found: Promise<Configuration> | null = null;
  return () => {
    found ??= discovered(client).catch((error: unknown) => {
      found = null;
      throw error;
    });
    return found;
  };
}

/** Whether it is the answer that is wrong, rather than the provider that is away. */
export function isRefusal(fault: unknown): boolean {
  return fault instanceof ResponseBodyError || (fault instanceof ClientError && fault.code !== 'OAUTH_TIMEOUT');
}
