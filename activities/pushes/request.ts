/** Four requests, as many as one push needs at the most, take less than an activity may (15 s). */
const TIMEOUT_MS = 3_000;

/** The provider did not answer what was asked. Names provider, step and status, never a person, a number or a key. */
export class PushProviderError extends Error {
  override readonly name = 'PushProviderError';
  readonly code = 'push-provider-failed';

  constructor(provider: string, said: string) {
    super(`${provider} ${said}`);
  }
}

/** One request to a provider. */
export interface ProviderRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** What a provider answered; `body` is null where it is no JSON. */
export interface ProviderAnswer {
  readonly status: number;
  readonly body: unknown;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Asks a provider once.
 *
 * @throws when no whole answer came in time, or it would lead elsewhere: the key goes to the configured origin alone
 */
export async function askProvider({ url, method, headers, body }: ProviderRequest): Promise<ProviderAnswer> {
  const response = await fetch(url, {
    method,
    headers: { Accept: 'application/json', ...headers },
    body: body ?? null,
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  return { status: response.status, body: parsed(await response.text()) };
}
