import type { EnrolledPush, PushProvider } from '../../domain/enrolled.js';

/** One authenticator of one person, as its provider names both. */
export type PushFactor = Pick<EnrolledPush, 'userId' | 'factorId'>;

/** What its provider says of an authenticator now. `since` in epoch milliseconds; null where it does not say. */
export type FactorStanding = { readonly kind: 'bound'; readonly since: number | null } | { readonly kind: 'gone' };

/** A push that its provider took. */
export interface SentPush {
  /** As its provider names it. */
  readonly transactionId: string;
  /** What the person finds, or types, at their authenticator. It is for the page of whoever asked, and for nobody else. */
  readonly number: string;
}

/**
 * What came of a push, by its provider's word: `denied` may be a slip, `disowned` says that somebody else asked for it.
 */
export type PushAnswer = 'waiting' | 'approved' | 'denied' | 'disowned' | 'expired';

/**
 * What asks authenticators that people have already. All throw where the provider fails, hangs or says what cannot be
 * understood; none waits for longer than an activity may take.
 */
export interface PushGateway {
  /** Whether the authenticator is still bound to that person, and since when. */
  readonly standing: (factor: PushFactor) => Promise<FactorStanding>;
  /**
   * Asks it, with a number to match. Asked once: another call is another push.
   *
   * @throws also when the provider would ask without a number: a push that is only approved proves nothing (recovery
   * policy, section 3, F0)
   */
  readonly push: (factor: PushFactor, validSeconds: number) => Promise<SentPush>;
  /** What came of that very push to that very authenticator. */
  readonly answer: (factor: PushFactor, transactionId: string) => Promise<PushAnswer>;
}

/** The gateways there are, by provider. */
export type PushGateways = Readonly<Partial<Record<PushProvider, PushGateway>>>;
