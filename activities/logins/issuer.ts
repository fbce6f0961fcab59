import type { SignedInElsewhere } from '../../proofs/id-token.js';

/** What a sign-in at another issuer gave the subject's browser. */
export interface GivenLogin {
  readonly issuer: string;
  /** The authorization code. */
  readonly code: string;
  /** What the code was asked for with (RFC 7636, section 4.1). */
  readonly codeVerifier: string;
}

/** Another issuer at which a sign-in counts. */
export interface LoginIssuer {
  readonly issuer: string;
  /**
   * Redeems a code, once, and verifies the ID token that it is worth. Null when the issuer, or we, refuse it. `now` in epoch
   * milliseconds.
   *
   * @throws when the issuer fails, hangs, or is not who it should be
   */
  readonly redeem: (given: Omit<GivenLogin, 'issuer'>, now: number) => Promise<SignedInElsewhere | null>;
}
