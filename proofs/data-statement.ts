import { statementChallenge } from '../domain/canonical.js';
import type { DataStatement } from '../domain/data-statements.js';
import type { Assertion } from '../domain/decisions.js';
import type { EnrolledPasskey } from '../domain/enrolled.js';
import { isSignedBy, type SigningPage } from './assertion.js';

/** What a browser must sign for a statement of the owner of data: the challenge, base64url. */
export function dataChallengeOf(statement: DataStatement): string {
  return Buffer.from(statementChallenge(statement.kind, statement)).toString('base64url');
}

/**
 * Whether a passkey signed this very statement on the signing page, its user verified. Whose it is, and that it is genuine,
 * old enough and still enrolled, is for the caller.
 */
export async function isStatedBy(
  passkey: EnrolledPasskey,
  { statement, assertion }: { readonly statement: DataStatement; readonly assertion: Assertion },
  signing: SigningPage,
): Promise<boolean> {
  if (passkey.credentialId !== assertion.credentialId) return false;
  return isSignedBy(passkey, assertion, dataChallengeOf(statement), signing);
}
