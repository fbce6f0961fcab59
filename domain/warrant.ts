import type { Decision } from './decisions.js';
import type { EffectKind, EffectStage } from './effects.js';
import type { Evidence } from './evidence.js';
import type { Plan } from './plan.js';
import type { Claim, FactsCheck, HandOver, Opening } from './receipts.js';

/**
 * Everything a connector needs to convince itself that one effect may be applied (architecture, section 4).
 * Minted just before the effect; ending an effect needs none. Times in epoch milliseconds.
 */
export interface Warrant {
  readonly type: 'warrant';
  readonly v: 1;
  readonly caseId: string;
  readonly effect: {
    readonly effectId: string;
    readonly kind: EffectKind;
    readonly connector: string;
    readonly stage: EffectStage;
    readonly target: string;
  };
  readonly opening: Opening;
  /** Who handed the case to whom: they approve nothing in it. Absent while nobody did. */
  readonly handOvers?: readonly HandOver[];
  readonly plan: Plan;
  readonly frozenAt: number;
  readonly evidence: readonly Evidence[];
  readonly approvals: readonly Decision[];
  /** Who took their approval back: they approve no more. Absent while nobody did. */
  readonly withdrawals?: readonly Decision[];
  /** Whoever confirmed what was done before, of effects that wait for it; absent for all others. */
  readonly acknowledgement?: Decision;
  readonly facts: FactsCheck;
  /** Claim stage only. */
  readonly fresh: Evidence | null;
  readonly claim: Claim | null;
  /** The subject's own proof over the sealed submission (compact JWS of the session key). */
  readonly claimProof: string | null;
  /** The current set of each decider's enrolled things, signed by the ledger key (compact JWS), by person. */
  readonly enrolledSetHeads: Readonly<Record<string, string>>;
  /**
   * The ledger key's word (compact JWS) that no global stop is in force, and on whose authority is suspended of those whose
   * word it rests on: a connector takes it for a minute.
   */
  readonly goAhead: string;
  /** Of a recovery of somebody who holds authority: the act that suspended it, signed by the verifier (compact JWS). */
  readonly suspension?: string;
  /** Who granted what the plan waives (compact JWS of the verifier), and the ledger key's word that it is in force; absent where nothing is waived. */
  readonly exceptions?: { readonly acts: readonly string[]; readonly inForce: string };
  readonly mintedAt: number;
  readonly notAfter: number;
}

declare const warranted: unique symbol;

/** Something that a valid warrant stands behind. Only `proofs/warrant.ts` makes one, by verifying. */
export type Warranted<T> = T & { readonly [warranted]: true };
