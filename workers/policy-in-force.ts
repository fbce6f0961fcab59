import { readPolicy, readPolicyChanges } from '../activities/policy-changes/read.js';
import type { Db } from '../db/connect.js';
import type { Clock } from '../domain/clock.js';
import { inForceAt, policyRefusal, scheduledAfter, type PolicyChanges } from '../domain/policy-changes.js';
import type { Refusal } from '../domain/refusals.js';
import type { Logger } from '../logging/logger.js';
import type { Policy } from '../policy/load.js';
import type { PolicyTrust } from '../proofs/policy-changes.js';

const NEXT_STEPS = {
  'policy-unsigned':
    'Have two control owners sign it (countersign policy propose, or countersign ceremony for the first), or set POLICY_FILE to the policy that holds; countersign policy status tells which.',
  'policy-superseded':
    'Set POLICY_FILE to the policy that holds: countersign policy status --file prints it. Going back to an earlier one is a change that two control owners sign.',
  'policy-missing': 'Set POLICY_FILE to the policy that holds; countersign policy status tells which.',
} as const;

/** Thrown where a worker may not work by its policy (recovery policy, section 5.15). */
export class PolicyNotInForce extends Error {
  override readonly name = 'PolicyNotInForce';

  constructor(
    readonly code: keyof typeof NEXT_STEPS,
    digest: string,
    holds: string | null,
  ) {
    const said = holds === null ? 'No policy was signed.' : `The policy ${holds} holds.`;
    super(`${code}: the policy ${digest} may not be worked by. ${said}\n${NEXT_STEPS[code]}`);
  }
}

/** Where a worker finds what was signed, and by what it believes it. */
export interface PolicyPlace extends PolicyTrust {
  readonly db: Db;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Anywhere else unsigned policies are taken. */
  readonly production: boolean;
}

function codeOf(refusal: Refusal): keyof typeof NEXT_STEPS {
  return refusal === 'policy-superseded' ? 'policy-superseded' : 'policy-unsigned';
}

/** The policy that a worker works by: its file's, as long as that holds, and the next one from when that takes effect. */
export class PolicyInForce {
  #policy: Policy;
  readonly #place: PolicyPlace;

  private constructor(policy: Policy, place: PolicyPlace) {
    this.#policy = policy;
    this.#place = place;
  }

  /**
   * Begins with the policy of the file.
   *
   * @throws {PolicyNotInForce} in production, where that was not signed, or another was signed in its place since
   */
  static async begin(file: Policy, place: PolicyPlace): Promise<PolicyInForce> {
    const held = new PolicyInForce(file, place);
    const { production, logger, clock, db } = place;
    if (!production) {
      logger.info('not in production: the policy is taken without the signatures of two control owners', {
        policyDigest: file.digest,
      });
      return held;
    }
    const { changes } = await readPolicyChanges(place, db);
    const now = await clock();
    const refusal = policyRefusal(changes, file.digest, now);
    const isNext = scheduledAfter(changes, now)?.change.to === file.digest;
    if (refusal !== null && !isNext)
      throw new PolicyNotInForce(codeOf(refusal), file.digest, inForceAt(changes, now)?.change.to ?? null);
    if (refusal !== null) await held.#take(changes, now);
    return held;
  }

  get current(): Policy {
    return this.#policy;
  }

  /**
   * Takes up what holds now.
   *
   * @throws {PolicyNotInForce} where that is another policy than is worked by, and its file is nowhere
   */
  async refresh(): Promise<void> {
    const { production, db, clock } = this.#place;
    if (!production) return;
    const { changes } = await readPolicyChanges(this.#place, db);
    await this.#take(changes, await clock());
  }

  async #take(changes: PolicyChanges, now: number): Promise<void> {
    const holds = inForceAt(changes, now)?.change.to ?? null;
    if (holds === this.#policy.digest) return;
    const next = holds === null ? null : await readPolicy(this.#place.db, holds, true);
    if (next === null) throw new PolicyNotInForce('policy-missing', this.#policy.digest, holds);
    this.#place.logger.info('another policy holds now', { policyDigest: next.digest, before: this.#policy.digest });
    this.#policy = next;
  }
}
