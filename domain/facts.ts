import type { AccessGround } from './access.js';
import type { Case } from './case.js';
import type { Decision } from './decisions.js';
import type { CaseEffect, EffectKind, EffectStage } from './effects.js';
import type { Evidence, Method } from './evidence.js';
import type { Plan } from './plan.js';
import type { Claim, FactsCheck, HandOver, Opening, Stop } from './receipts.js';
import type { Refusal } from './refusals.js';

/** Messages that never became a fact, counted by kind. A `cancel` is Temporal's own: it has no standing. */
export type NoiseKind = 'unreadable' | 'malformed' | 'foreign' | 'duplicate' | 'flooded' | 'cancel';
export type Noise = Readonly<Partial<Record<NoiseKind, number>>>;

/** Why the access policy let somebody act, or did not; absent where nobody's act is told, and before there was such a policy. */
interface Judged {
  readonly access?: AccessGround;
}

/** What can happen to a case. The only input of `advance`. */
export type Fact =
  | { readonly kind: 'opened'; readonly opening: Opening; readonly plan: Plan; readonly effects: readonly CaseEffect[] }
  | { readonly kind: 'challenge-sent'; readonly method: Method; readonly messageId: string }
  | ({ readonly kind: 'evidence'; readonly evidence: Evidence; readonly messageId: string } & Judged)
  | {
      readonly kind: 'attempt-refused';
      readonly refusal: Refusal;
      readonly messageId: string;
      readonly attemptsLeft: number;
    }
  | ({ readonly kind: 'decision'; readonly decision: Decision; readonly messageId: string } & Judged)
  | ({
      readonly kind: 'message-refused';
      readonly refusal: Refusal;
      readonly messageId: string;
      readonly about: string;
    } & Judged)
  | ({ readonly kind: 'claimed'; readonly claim: Claim; readonly messageId: string } & Judged)
  | ({ readonly kind: 'handed-over'; readonly handOver: HandOver; readonly messageId: string } & Judged)
  | ({ readonly kind: 'stopped'; readonly stop: Stop; readonly messageId: string } & Judged)
  | { readonly kind: 'facts-checked'; readonly facts: FactsCheck }
  /** The threat is elevated: the case goes on under a heavier plan, for which its opening was signed again. */
  | { readonly kind: 'planned-anew'; readonly opening: Opening; readonly plan: Plan }
  /** Nothing new may be applied now, in any case. */
  | { readonly kind: 'held-back'; readonly by: 'global-stop' }
  | { readonly kind: 'effect'; readonly effectKind: EffectKind; readonly effect: CaseEffect }
  | {
      readonly kind: 'effect-refused';
      readonly effectKind: EffectKind;
      readonly stage: EffectStage;
      readonly refusal: Refusal;
    }
  | { readonly kind: 'deadline' }
  /** Approvals are missing, and somebody is to be reminded or told of it. */
  | { readonly kind: 'call-due' }
  | { readonly kind: 'noise'; readonly noise: Noise }
  /** This run is not the one the case began with; `last` is the case as it was last recorded. */
  | { readonly kind: 'run-reset'; readonly last: Case };
