import type { AttestedWorkload } from '../../proofs/workload-token.js';

/** A token of a workload, and for whom it must be. */
export interface GivenToken {
  readonly token: string;
  readonly audience: string;
}

/** A platform that runs workloads, and signs who they are. */
export interface WorkloadIssuer {
  readonly issuer: string;
  /**
   * Verifies a token. Null when it does not hold. `now` in epoch milliseconds.
   *
   * @throws when the platform's keys cannot be had
   */
  readonly verify: (given: GivenToken, now: number) => Promise<AttestedWorkload | null>;
}
