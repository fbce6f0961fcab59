/** Digest of the access policy that this was released with: who changes the policy changes this too (docs/access.md). */
export const PINNED_SET = 'ae955a890aefa63f515a8001fee6ee19d1677da577f0cda4a8f4b72cb41c98a2';
