/** Identity assurance levels (SP 800-63A-4). */
export const IALS = [1, 2, 3] as const;
export type Ial = (typeof IALS)[number];

/** When somebody was last proofed, and how well, as the directory of record has it. `at` in epoch milliseconds. */
export interface Proofing {
  readonly ial: Ial;
  readonly at: number;
}

/** How old the last proofing may be, by the tier of the plan, in days. Tier 1 demands none where nothing is said. */
export interface ProofingRule {
  readonly tier1Days?: number | undefined;
  readonly tier2Days: number;
  readonly tier3Days: number;
  readonly tier4Days: number;
}

/** Authentication assurance levels (SP 800-63B-4). */
export const AALS = [1, 2, 3] as const;
export type Aal = (typeof AALS)[number];
