import type { Client } from '@temporalio/client';
import type { Logger } from '../logging/logger.js';
import type { DirectoryOfRecord } from '../connectors/port.js';
import type { Db } from '../db/connect.js';
import type { Clock } from '../domain/clock.js';
import type { Policy } from '../policy/load.js';
import type { AccessToken } from '../proofs/access-token.js';
import type { SigningKey } from '../proofs/jws.js';
import type { Trust } from '../proofs/keys.js';
import type { VerifyDelivery } from '../proofs/webhook-secret.js';
import type { VerifySecurityEvent } from '../proofs/security-event.js';
import type { UnsealingKey } from '../proofs/sealing.js';
import type { DeviceInventories } from './devices/inventory.js';
import type { LoginIssuer } from './logins/issuer.js';
import type { PhoneGateway } from './phones/gateway.js';
import type { PushGateways } from './pushes/gateway.js';

/** One mail. `messageId` is derived from case and entry, so that sending it again is the same mail. */
export interface Mail {
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
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
  readonly policy: Policy;
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
  /** Null where none is set up: then nobody is sent a code by telephone. */
  readonly phones: PhoneGateway | null;
  /** Whoever's authenticators are to be asked by push; those of a provider that is not here never are. */
  readonly pushes: PushGateways;
  /** Other issuers at which a sign-in counts; never the one whose accounts are recovered. */
  readonly logins: readonly LoginIssuer[];
  /** Who knows the state of managed devices; those of an inventory that is not here never count. */
  readonly devices: DeviceInventories;
  readonly signing: { readonly rpId: string; readonly origin: string };
  /** Where the pages and the API are, for links in mails; no trailing slash. */
  readonly publicUrl: string;
  readonly temporal: Client;
  readonly logger: Logger;
}
