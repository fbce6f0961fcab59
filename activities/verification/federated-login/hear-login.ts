import type { SignedInElsewhere } from '../../../proofs/id-token.js';
import type { CaseDeps } from '../../deps.js';
import type { GivenLogin } from '../../logins/issuer.js';

/** What another issuer says of a sign-in; `refused` when it, or its ID token, does not hold, or nobody says anything. */
export type HeardLogin =
  | ({ readonly kind: 'signed-in'; readonly issuer: string } & SignedInElsewhere)
  | { readonly kind: 'refused' }
  | { readonly kind: 'unavailable' };

/**
 * Redeems what a browser was given at another issuer. That works once: tried again after a crash it is refused, and the
 * person signs in again. An issuer that fails is told apart, so that it costs nobody a try.
 */
export async function hearLogin(
  { logins }: Pick<CaseDeps, 'logins'>,
  given: GivenLogin | null,
  now: number,
): Promise<HeardLogin | null> {
  if (given === null) return null;
  const from = logins.find(({ issuer }) => issuer === given.issuer);
  if (from === undefined) return { kind: 'unavailable' };
  try {
    const signedIn = await from.redeem(given, now);
    return signedIn === null ? { kind: 'refused' } : { kind: 'signed-in', issuer: from.issuer, ...signedIn };
  } catch {
    return { kind: 'unavailable' };
  }
}
