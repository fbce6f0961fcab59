import type { Client } from '@temporalio/client';
import type { Logger } from '../logging/logger.js';
import type { DirectoryOfRecord } from '../connectors/port.js';
import type { Db } from '../db/connect.js';
import type { Clock } from '../domain/clock.js';
import type { Access } from '../policy/access/access.js';
import type { Policy } from '../policy/load.js';
import type { AccessToken } from '../proofs/access-token.js';
import type { SigningKey } from '../proofs/jws.js';
import type { Trust } from '../proofs/keys.js';
import type { VerifyDelivery } from '../proofs/webhook-secret.js';
import type { VerifySecurityEvent } from '../proofs/security-event.js';
import type { UnsealingKey } from '../proofs/sealing.js';
import type { DeviceInventories } from './devices/inventory.js';
import type { LoginIssuer } from './logins/issuer.js';
import type { WorkloadIssuer } from './workloads/issuer.js';
import type { OnCall } from './paging/on-call.js';
import type { PhoneGateway } from './phones/gateway.js';
import type { PushGateways } from './pushes/gateway.js';

/**
 * One mail, as `activities/mails/write-mail.ts` writes it. `messageId` is derived from what caused it (for a case, case and
 * entry), so that sending it again is the same mail.
 */
export interface Mail {
  readonly messageId: string;
  readonly to: string;
  /** What the mails of one case share, so that they are one thread; null for a mail of no single case. */
  readonly references: string | null;
  /** RFC 5646. */
  readonly language: string;
  readonly subject: string;
  readonly text: string;
  /** The same as HTML. */
  readonly html: string;
}

/** How mails are written where the directory of record does not say it, and when a digest goes out. */
export interface MailHabits {
  /** RFC 5646. */
  readonly locale: string;
  /** IANA name. */
  readonly timeZone: string;
  /** The hour of their own day from which managers get their digest, 0 to 23. */
  readonly digestHour: number;
  /** What people call the desk behind a client, by client id. */
  readonly desks: Readonly<Record<string, string>>;
}

/** Sends one mail; resolves when the server has taken it. */
export type SendMail = (mail: Mail) => Promise<void>;

/** Everything the case worker's activities need from the world. Each activity picks what it uses. */
export interface CaseDeps {
  /** As `countersign_case_worker`. */
  readonly db: Db;
  /** As `countersign_ledger`: the only role that writes entries. */
  readonly ledgerDb: Db;
  readonly directory: DirectoryOfRecord;
  /** The one that holds now: another as soon as that takes effect. */
  readonly policy: Policy;
  /** There no policy is taken that two control owners did not sign (recovery policy, section 5.15). */
  readonly production: boolean;
  /** Who may. Beside the domain's own rules: it can only take away. */
  readonly access: Access;
  readonly trust: Trust;
  readonly verifierKey: SigningKey;
  readonly ledgerKey: SigningKey;
  readonly sealKey: UnsealingKey;
  /** Keyed-hash pepper for issued codes and pseudonyms; the database does not hold it. */
  readonly pepper: Uint8Array;
  readonly clock: Clock;
  /** The verified access token, or null. `now` in epoch milliseconds. */
  readonly verifyAccessToken: (token: string, now: number) => Promise<AccessToken | null>;
  /** Who signed a delivery, or null. `now` in epoch milliseconds. */
  readonly verifyDelivery: VerifyDelivery;
  readonly verifySecurityEvent: VerifySecurityEvent;
  readonly sendMail: SendMail;
  /** Who is told of quiet reports: an address that somebody answers at night too. */
  readonly securityMailTo: string;
  readonly mails: MailHabits;
  /** Null where none is set up: then nobody is sent a code by telephone. */
  readonly phones: PhoneGateway | null;
  /** Whoever's authenticators are to be asked by push; those of a provider that is not here never are. */
  readonly pushes: PushGateways;
  /** Other issuers at which a sign-in counts; never the one whose accounts are recovered. */
  readonly logins: readonly LoginIssuer[];
  /** Who knows the state of managed devices; those of an inventory that is not here never count. */
  readonly devices: DeviceInventories;
  /** Whose word on a workload counts, of those that accounts are registered with. */
  readonly workloads: readonly WorkloadIssuer[];
  /** Who is paged when a case is escalated to a group; those of a group that is not here never are. */
  readonly onCall: OnCall;
  readonly signing: { readonly rpId: string; readonly origin: string };
  /** Where the pages and the API are, for links in mails; no trailing slash. */
  readonly publicUrl: string;
  readonly temporal: Client;
  readonly logger: Logger;
}
