import { isIPv6 } from 'node:net';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { refused, type Refused } from './outcome.js';

/** How many requests are taken in a minute, by each process for itself. */
export interface LimitSettings {
  readonly addressRequestsPerMinute: number;
  readonly callerRequestsPerMinute: number;
  /** Each opening is told to the person it is for, at every address they have. */
  readonly subjectOpeningsPerMinute: number;
  /** Tries of case codes from one network address. */
  readonly codeLookupsPerMinute: number;
}

/**
 * What is counted: requests of one network address, of one person, program or session known by its proof, those that
 * would open a case for one person, as they are named and whoever asks, and the case codes that one address tries.
 */
export type Counted = 'address' | 'caller' | 'subject' | 'code';

const WINDOW_SECONDS = 60;
const SECOND_MILLISECONDS = 1_000;

/** draft-ietf-httpapi-ratelimit-headers-10, sections 3 and 4. */
export const RATE_LIMIT_FIELDS = ['RateLimit-Policy', 'RateLimit'] as const;

/** How many 16-bit groups of an IPv6 address name a network (RFC 6177): one household or server has all the rest. */
const NETWORK_GROUPS = 4;

/** Whom an address stands for: an IPv4 address, or the first 64 bits of an IPv6 address. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address.replace(/^::ffff:/i, '');
  const [head = '', tail] = address.replace(/%.*$/, '').toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  const groups = tail === undefined ? before : [...before, ...zeros, ...after];
  return groups
    .slice(0, NETWORK_GROUPS)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

/** How much somebody has left. */
interface Left {
  readonly requests: number;
  readonly seconds: number;
  readonly isOver: boolean;
}

/** Counts requests in memory, in windows of a minute. It keeps nothing longer, and a restart begins anew. */
export class RateLimits {
  readonly #limits: Readonly<Record<Counted, number>>;
  readonly #limiters: Readonly<Record<Counted, RateLimiterMemory>>;

  constructor(settings: LimitSettings) {
    const { addressRequestsPerMinute: address, callerRequestsPerMinute: caller } = settings;
    const { subjectOpeningsPerMinute: subject, codeLookupsPerMinute: code } = settings;
    this.#limits = { address, caller, subject, code };
    this.#limiters = {
      address: new RateLimiterMemory({ points: address, duration: WINDOW_SECONDS }),
      caller: new RateLimiterMemory({ points: caller, duration: WINDOW_SECONDS }),
      subject: new RateLimiterMemory({ points: subject, duration: WINDOW_SECONDS }),
      code: new RateLimiterMemory({ points: code, duration: WINDOW_SECONDS }),
    };
  }

  /**
   * Counts a request.
   *
   * @param tell takes each header field that says how much is left
   * @returns the refusal when it is one too many
   */
  async count(what: Counted, who: string, tell: (name: string, value: string) => void): Promise<Refused | null> {
    const { requests, seconds, isOver } = await this.#take(what, who);
    tell('RateLimit-Policy', `"${what}";q=${this.#limits[what]};w=${WINDOW_SECONDS}`);
    tell('RateLimit', `"${what}";r=${requests};t=${seconds}`);
    return isOver ? { ...refused('rate-limited', `too many by ${what}`), retryAfterSeconds: seconds } : null;
  }

  async #take(what: Counted, who: string): Promise<Left> {
    const left = (taken: RateLimiterRes, isOver: boolean): Left => ({
      requests: taken.remainingPoints,
      seconds: Math.max(1, Math.ceil(taken.msBeforeNext / SECOND_MILLISECONDS)),
      isOver,
    });
    try {
      return left(await this.#limiters[what].consume(who), false);
    } catch (over) {
      if (over instanceof RateLimiterRes) return left(over, true);
      throw over;
    }
  }
}
