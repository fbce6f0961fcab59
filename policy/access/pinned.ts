/** Digest of the access policy that this was released with: who changes the policy changes this too (docs/access.md). */
export const PINNED_SET = '7be74d55a957d08c3179b83d783d4451b4ba565f72a0967b7c073a6bf8da23a0';
