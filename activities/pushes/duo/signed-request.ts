import { createHash, createHmac } from 'node:crypto';
import { askProvider, type ProviderAnswer } from '../request.js';

/** A Duo application of the type Auth API. `apiUrl` without a trailing slash; the host of it is signed. */
export interface DuoApplication {
  readonly apiUrl: string;
  readonly integrationKey: string;
  readonly secretKey: string;
}

/** What is asked: a POST with a JSON body where there is one, else a GET with a query. */
export interface DuoRequest {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, string>>;
}

const sha512 = (text: string): string => createHash('sha512').update(text).digest('hex');

/** Percent-encoding of all but the unreserved characters (RFC 3986, section 2.3). */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * Asks Duo once, signed as its API describes version 5: HMAC-SHA-512 over date, method, host, path, query, the digest of
 * the body and that of the `X-Duo-*` fields, of which there are none. `now` in epoch milliseconds; Duo compares it.
 */
export async function askDuo(application: DuoApplication, asked: DuoRequest, now: number): Promise<ProviderAnswer> {
  const { apiUrl, integrationKey, secretKey } = application;
  const { path, query = {}, body } = asked;
  const method = body === undefined ? 'GET' : 'POST';
  const date = new Date(now).toUTCString();
  const pairs = Object.entries(query).map(([key, value]) => `${encoded(key)}=${encoded(value)}`);
  const search = pairs.toSorted().join('&');
  const text = body === undefined ? '' : JSON.stringify(body);
  const { host } = new URL(apiUrl);
  const signed = [date, method, host.toLowerCase(), path, search, sha512(text), sha512('')].join('\n');
  const signature = createHmac('sha512', secretKey).update(signed).digest('hex');
  return askProvider({
    url: `${apiUrl}${path}${search === '' ? '' : `?${search}`}`,
    method,
    headers: {
      Date: date,
      Authorization: `Basic ${Buffer.from(`${integrationKey}:${signature}`).toString('base64')}`,
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    },
    body: body === undefined ? undefined : text,
  });
}
