import type { DirectoryOfRecord } from '../../connectors/port.js';
import type { Db } from '../../db/connect.js';
import type { Clock } from '../../domain/clock.js';
import type { SigningPage } from '../../proofs/assertion.js';
import type { SignedInElsewhere } from '../../proofs/id-token.js';
import type { SigningKey } from '../../proofs/jws.js';
import type { Trust } from '../../proofs/keys.js';
import type { UnsealingKey } from '../../proofs/sealing.js';
import type { MailHabits, SendMail } from '../deps.js';
import type { PhoneGateway } from '../phones/gateway.js';

/** Where it is said what an operator may want to know: no more is needed of a logger here. */
export interface Says {
  warn(message: string, fields: Readonly<Record<string, unknown>>): unknown;
  info(message: string, fields: Readonly<Record<string, unknown>>): unknown;
}

/** Everything the enrolment worker's activities need from the world. It alone holds the key that vouches for what is enrolled. */
export interface EnrolmentDeps {
  /** As `countersign_enrolment`. */
  readonly db: Db;
  readonly directory: DirectoryOfRecord;
  readonly trust: Trust;
  readonly enrolmentKey: SigningKey;
  readonly sealKey: UnsealingKey;
  /** For codes to addresses; the database does not hold it. */
  readonly pepper: Uint8Array;
  readonly clock: Clock;
  /** What an ID token for the enrolment pages says, or null. `now` in epoch milliseconds. */
  readonly verifySignIn: (idToken: string, now: number) => Promise<SignedInElsewhere | null>;
  readonly sendMail: SendMail;
  readonly mails: MailHabits;
  /** What sends codes to telephones; null or absent where nothing does. */
  readonly phones?: PhoneGateway | null;
  /** Where passkeys are registered and sign. */
  readonly signing: SigningPage;
  /** No trailing slash. */
  readonly publicUrl: string;
  /** Who hears of enrolments that nothing but a sign-in confirmed, and of changes that were taken back. */
  readonly securityMailTo: string;
  readonly logger: Says;
}
