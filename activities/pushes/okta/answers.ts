import { z } from 'zod';
import type { FactorStanding, PushAnswer, PushFactor } from '../gateway.js';

/** What Okta answers of a factor, as far as it is read here. */
const factor = z.object({
  id: z.string(),
  factorType: z.string(),
  provider: z.string(),
  status: z.string(),
  created: z.string().nullish(),
});

/** A push that was taken: where it is polled, and the number of a number matching challenge. */
const taken = z.object({
  factorResult: z.literal('WAITING'),
  _links: z.object({ poll: z.object({ href: z.url() }) }),
  _embedded: z.object({ challenge: z.object({ correctAnswer: z.union([z.int().nonnegative(), z.string().min(1)]) }) }),
});

const transaction = z.object({ factorResult: z.string() });

/** Whether a factor is what was enrolled: Okta Verify by push, of that id, and in use. */
export function standingIn(body: unknown, { factorId }: PushFactor): FactorStanding {
  const read = factor.safeParse(body);
  if (!read.success) return { kind: 'gone' };
  const { id, factorType, provider, status, created } = read.data;
  const isInUse = id === factorId && factorType === 'push' && provider === 'OKTA' && status === 'ACTIVE';
  if (!isInUse) return { kind: 'gone' };
  const since = Date.parse(created ?? '');
  return { kind: 'bound', since: Number.isNaN(since) ? null : since };
}

/** Transaction and number of a push to a factor, or null when the answer is about no such push, or bears no number. */
export function takenIn(body: unknown, { userId, factorId }: PushFactor) {
  const read = taken.safeParse(body);
  if (!read.success) return null;
  const { _links: links, _embedded: embedded } = read.data;
  const path = /^\/api\/v1\/users\/([^/]+)\/factors\/([^/]+)\/transactions\/([\w.-]+)$/;
  const [, user, polled, transactionId] = path.exec(new URL(links.poll.href).pathname) ?? [];
  if (user !== userId || polled !== factorId || transactionId === undefined) return null;
  return { transactionId, number: `${embedded.challenge.correctAnswer}` };
}

/**
 * What came of a push. Okta has one word for a wrong number and for "No, it's not me". Whoever asked sees the number; who
 * has to guess it does not: both count as the second.
 */
const ANSWERS: Readonly<Record<string, PushAnswer>> = {
  WAITING: 'waiting',
  SUCCESS: 'approved',
  REJECTED: 'disowned',
  TIMEOUT: 'expired',
  EXPIRED: 'expired',
  FAILED: 'denied',
  ERROR: 'denied',
};

/** What came of a push; null for what is not published. */
export function answerIn(body: unknown): PushAnswer | null {
  const read = transaction.safeParse(body);
  return read.success ? (ANSWERS[read.data.factorResult] ?? null) : null;
}
