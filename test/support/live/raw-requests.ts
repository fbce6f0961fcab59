import { problemDetails } from '../../../api/problem-details.js';
import { makeSessionKey, makeSessionProof, type SessionKey } from '../../../proofs/session.js';

/** A request as anybody may send it, well-formed or not. */
export interface RawRequest {
  readonly method?: string;
  readonly path: string;
  readonly token?: string;
  readonly dpop?: string;
  readonly contentType?: string;
  readonly body?: string;
}

/** What came back: a problem as RFC 9457 has it, under its media type, or something else. */
export interface RawAnswer {
  readonly status: number;
  /** The stable code of a well-formed problem; null when it is none. */
  readonly code: string | null;
  readonly json: unknown;
}

const WITHIN_MS = 20_000;

/** The code of a problem that is one in every field: media type, `type`, `status` and what people are told. */
function codeOf(response: Response, json: unknown): string | null {
  const read = problemDetails.safeParse(json);
  if (!read.success || !response.headers.get('content-type')?.startsWith('application/problem+json')) return null;
  const { type, status, code, title, detail, nextStep, requestId } = read.data;
  const spoken = [title, detail, nextStep, requestId].every((text) => text.length > 0);
  return spoken && status === response.status && type === `urn:countersign:problem:${code}` ? code : null;
}

/** Sends a request once, as it is. */
export async function sendRaw(api: string, request: RawRequest): Promise<RawAnswer> {
  const { method = 'POST', path, token, dpop, contentType = 'application/json', body } = request;
  const response = await fetch(`${api}${path}`, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': contentType }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(dpop !== undefined && { dpop }),
    },
    ...(body !== undefined && { body }),
    signal: AbortSignal.timeout(WITHIN_MS),
  });
  const json: unknown = await response.json();
  return { status: response.status, code: codeOf(response, json), json };
}

/** A browser whose requests need not be what its page would send. */
export class RawBrowser {
  readonly #api: string;
  readonly #key: SessionKey;

  private constructor(api: string, key: SessionKey) {
    this.#api = api;
    this.#key = key;
  }

  /**
   * A browser with a key registered for a case.
   *
   * @throws when the registration is refused
   */
  static async open(api: string, caseId: string): Promise<RawBrowser> {
    const browser = new RawBrowser(api, await makeSessionKey());
    const { kty, crv, x, y } = browser.#key.publicJwk;
    const { status, json } = await browser.send(caseId, 'sessions', JSON.stringify({ jwk: { kty, crv, x, y } }));
    if (status !== 201) throw new Error(`the session was refused: ${JSON.stringify(json)}`);
    return browser;
  }

  /** Sends these very bytes with a proof over them, under the media type given. */
  async send(caseId: string, operation: string, body: string, contentType = 'application/json'): Promise<RawAnswer> {
    const path = `/v1/cases/${caseId}/${operation}`;
    const url = `${this.#api}${path}`;
    const dpop = await makeSessionProof(this.#key, { method: 'POST', url, body, now: Date.now() });
    return sendRaw(this.#api, { path, dpop, body, contentType });
  }
}
