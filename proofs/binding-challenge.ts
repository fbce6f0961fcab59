import { statementChallenge } from '../domain/canonical.js';

/** What a new authenticator is registered for: one claim of one case. */
export interface Binding {
  readonly caseId: string;
  /** RFC 7638 thumbprint of the session that claims. */
  readonly session: string;
  /** The message id of the fresh item that opened the claim's window (the `jti` of that request). */
  readonly freshId: string;
}

/**
 * The challenge a browser registers a new authenticator with, base64url: SHA-256("countersign/binding/v1\0" ‖ JCS({v,
 * caseId, session, freshId})). Of another case, session or window it is another one, so that no registration made
 * elsewhere or earlier can be claimed with.
 */
export function bindingChallengeOf({ caseId, session, freshId }: Binding): string {
  return Buffer.from(statementChallenge('binding', { v: 1, caseId, session, freshId })).toString('base64url');
}
