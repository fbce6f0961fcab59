/** Codes of the network (Node.js, `errno`), of PostgreSQL (classes 08, 53 and 57P) and of jose's key fetching. */
const CODES = /^(ECONN\w+|ETIMEDOUT|ENOTFOUND|EPIPE|EAI_AGAIN|EHOSTUNREACH|08\w{3}|53\w{3}|57P0\d|ERR_JWKS_TIMEOUT)$/;

/** Words of errors that carry no code: of the `pg` pool and of `fetch`. */
const WORDS =
  /timeout exceeded when trying to connect|connection terminated|query read timeout|fetch failed|answered 5\d\d|operation was aborted due to timeout/i;

/** How deep a cause is looked for. */
const DEEPEST = 4;

/** Whether a fault means that something we need cannot be reached now, so that asking again may help. */
export function isOutOfReach(fault: unknown, depth = 0): boolean {
  if (!(fault instanceof Error) || depth > DEEPEST) return false;
  const code: unknown = Reflect.get(fault, 'code');
  if (typeof code === 'string' && CODES.test(code)) return true;
  if (fault.name === 'TimeoutError' || WORDS.test(fault.message)) return true;
  if (fault instanceof AggregateError) return fault.errors.some((one) => isOutOfReach(one, depth + 1));
  return isOutOfReach(fault.cause, depth + 1);
}
