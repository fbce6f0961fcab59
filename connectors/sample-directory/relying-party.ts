import type { SigningPage } from '../../proofs/assertion.js';

/**
 * Where the sample organisation's people sign in with their passkeys, and register them unless another page is named;
 * never the page that decisions are signed on.
 */
export const SIGN_IN_RELYING_PARTY: SigningPage = {
  rpId: 'sign-in.example.com',
  origin: 'https://sign-in.example.com',
};
