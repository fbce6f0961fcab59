/** Digest of the access policy that this was released with: who changes the policy changes this too (docs/access.md). */
export const PINNED_SET = '24931ac1948851d7438b5b988f01552c83ab74612198615b731e1ad24f70e9e6';
