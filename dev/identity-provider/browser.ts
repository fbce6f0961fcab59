/** An answer should come within this time; a sign-in hashes a password, on a busy machine with many others. */
const ANSWER_WITHIN_MS = 15_000;

/** What a page answered. Redirections are not followed. */
export interface Page {
  readonly status: number;
  readonly url: URL;
  /** Where it redirects to. */
  readonly location: URL | null;
  readonly text: string;
}

/** As much of a browser as signing in needs: it keeps cookies, for one site. */
export interface Browser {
  get(url: URL): Promise<Page>;
  /** Sends a form. */
  post(url: URL, fields: Readonly<Record<string, string>>): Promise<Page>;
}

/** Opens a browser without a cookie. */
export function openBrowser(): Browser {
  const cookies = new Map<string, string>();

  async function request(url: URL, init: RequestInit): Promise<Page> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const response = await fetch(url, { ...init, redirect: 'manual', signal, headers: { cookie } });
    for (const line of response.headers.getSetCookie()) keep(line);
    const location = response.headers.get('location');
    return {
      status: response.status,
      url,
      location: location === null ? null : new URL(location, url),
      text: await response.text(),
    };
  }

  function keep(setCookie: string): void {
    const [name = '', value = ''] = (setCookie.split(';')[0] ?? '').split(/=(.*)/s);
    if (value === '') cookies.delete(name);
    else cookies.set(name, value);
  }

  return {
    get: (url) => request(url, {}),
    post: (url, fields) => request(url, { method: 'POST', body: new URLSearchParams(fields) }),
  };
}
