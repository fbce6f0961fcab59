/** Well below what an activity may take (15 s): a pager that hangs is asked again, not waited for. */
const TIMEOUT_MS = 5_000;

/** Both pagers say by it that they took what was sent. */
const ACCEPTED = 202;

/** A pager did not take a page. Names the pager and the status, never a key. */
class PagingError extends Error {
  override readonly name = 'PagingError';
  readonly code = 'page-not-taken';
}

/**
 * Sends one page.
 *
 * @throws {PagingError} when it was not taken, or no answer came in time
 */
export async function sendPage(
  pager: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): Promise<void> {
  let status: number;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
      // The key goes to the configured address alone.
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    ({ status } = response);
  } catch (cause) {
    throw new PagingError(`${pager} did not answer`, { cause });
  }
  if (status !== ACCEPTED) throw new PagingError(`${pager} answered ${status}`);
}
