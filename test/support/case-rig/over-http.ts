/** What came back, without what is never the same twice. */
export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly etag: string | null;
}

/** Asks the API, and reads the whole answer. */
export async function answered(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  body?: object,
): Promise<Reply> {
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const json = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(url, { method, headers: { ...type, ...headers }, ...json });
  const text = (await response.text()).replaceAll(/"(requestId|cursor)":"[^"]+"/g, '');
  return { status: response.status, text, etag: response.headers.get('etag') };
}
