import { NumberRefusedError } from '../gateway.js';

/** With what a gateway is asked: an API key, so that the account's own secret is in no process of ours. */
export interface TwilioKey {
  readonly sid: string;
  readonly secret: string;
}

/** The gateway answered, and it was not what was asked for. Names status and code, never the number or what was sent. */
class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly code = 'gateway-failed';

  constructor(
    readonly status: number,
    readonly gatewayCode: number | null,
  ) {
    super(`the telephone gateway answered ${status}${gatewayCode === null ? '' : ` (${gatewayCode})`}`);
  }
}

/**
 * Codes that say this number is never reached, from the list of errors that Twilio publishes: no such number (21211, 21217,
 * 20404), countries that are not permitted (21408, 21215), told to stop (21610), unroutable (21612, 21214), no text
 * messages (21614), a landline (21635).
 */
const REFUSED_FOR_GOOD: readonly number[] = [20404, 21211, 21214, 21215, 21217, 21408, 21610, 21612, 21614, 21635];

/** The code in an error's body, as `{ code, message, more_info, status }`; null where there is none. */
function codeIn(body: unknown): number | null {
  if (typeof body !== 'object' || body === null || !('code' in body)) return null;
  return typeof body.code === 'number' ? body.code : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** One request; `form` is posted, without one it is a GET. */
export interface TwilioRequest {
  readonly url: string;
  readonly form?: URLSearchParams;
  readonly idempotencyKey?: string;
  readonly timeoutMilliseconds: number;
}

/**
 * Asks a Twilio-compatible API once, with Basic authentication. Whoever calls retries.
 *
 * @returns the body of a success, parsed; null where it is no JSON
 * @throws {NumberRefusedError} when the API says that the number is never reached
 * @throws {GatewayError} for every other answer that is no success
 * @throws when no whole answer came in time
 */
export async function askTwilio({ sid, secret }: TwilioKey, request: TwilioRequest): Promise<unknown> {
  const { url, form, idempotencyKey, timeoutMilliseconds } = request;
  const response = await fetch(url, {
    method: form === undefined ? 'GET' : 'POST',
    headers: {
      Authorization: `Basic ${Buffer.from(`${sid}:${secret}`).toString('base64')}`,
      Accept: 'application/json',
      // Twilio's own API knows no such header, compatible ones may (draft-ietf-httpapi-idempotency-key-header).
      ...(idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }),
    },
    body: form ?? null,
    // The key goes to the configured origin and to no other.
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMilliseconds),
  });
  const body = parsed(await response.text());
  if (response.ok) return body;
  const code = codeIn(body);
  if (code !== null && REFUSED_FOR_GOOD.includes(code))
    throw new NumberRefusedError(`the telephone gateway refuses the number (${code})`);
  throw new GatewayError(response.status, code);
}
