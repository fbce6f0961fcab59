import type { Standing } from './receipts.js';
import type { Statement } from './statement.js';
import type { PersonId } from './subjects.js';

/** A WebAuthn assertion as a browser returns it, base64url without padding (WebAuthn Level 3, section 5.2.2). */
export interface Assertion {
  readonly credentialId: string;
  readonly authenticatorData: string;
  readonly clientDataJSON: string;
  readonly signature: string;
}

/** A statement with its proof: what was signed, by whom, with which enrolled key, and the signer's standing. */
export interface Decision {
  readonly statement: Statement;
  readonly assertion: Assertion;
  readonly by: PersonId;
  /** The enrolled passkey's row as the enrolment key signed it (compact JWS). */
  readonly passkeyJws: string;
  readonly standing: Standing;
  readonly messageId: string;
  readonly decidedAt: number;
}
