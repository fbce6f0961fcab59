/** Digest of the access policy that this was released with: who changes the policy changes this too (docs/access.md). */
export const PINNED_SET = '83af43d85462ef3fc390ea2b769193f0ae3889260b59a0bcd2e862638d4e5288';
