import type { Db } from '../db/connect.js';
import type { Clock } from '../domain/clock.js';
import type { Access } from '../policy/access/access.js';
import type { Policy } from '../policy/load.js';
import type { AccessToken } from '../proofs/access-token.js';
import type { SigningPage } from '../proofs/assertion.js';
import type { Recipient, Trust } from '../proofs/keys.js';
import type { VerifyDelivery } from '../proofs/webhook-secret.js';
import type { VerifySecurityEvent } from '../proofs/security-event.js';
import type { Sealed } from '../proofs/sealing.js';
import type { Logger } from '../logging/logger.js';
import type { ConsoleAccess } from './console/access.js';
import type { EnrolmentAccess } from './enrolment/access.js';
import type { CaseEngine } from './engine.js';
import type { Offers } from './offers.js';
import type { PageScripts } from './pages/scripts.js';
import type { LimitSettings } from './rate-limits.js';

/** Everything the API needs from the world. It holds no signing key and no credential of any target. */
export interface ApiDeps {
  readonly engine: CaseEngine;
  /** As `countersign_api`: reads views and answers, keeps sessions and submissions. */
  readonly db: Db;
  /** Whom an access token speaks for, or null. `now` in epoch milliseconds. Throws when the issuer is out of reach. */
  readonly verifyAccessToken: (token: string, now: number) => Promise<AccessToken | null>;
  /** Whom a signed delivery speaks for, or null. `now` in epoch milliseconds. */
  readonly verifyDelivery: VerifyDelivery;
  readonly verifySecurityEvent: VerifySecurityEvent;
  readonly trust: Pick<Trust, 'enrolment' | 'verifier'>;
  /** Seals a text to the one worker that may read it. */
  readonly seal: (recipient: Recipient, text: string) => Promise<Sealed>;
  readonly policy: Policy;
  /** Who may read. */
  readonly access: Access;
  readonly clock: Clock;
  readonly signing: SigningPage;
  /** The origin that clients use, as `https://recovery.example.com`: no path, no trailing slash. */
  readonly publicUrl: string;
  readonly portalScripts: PageScripts;
  /** What there is a way for, beside what the policy admits. */
  readonly offers: Offers;
  /** The relying party that new passkeys are registered for: where people sign in, or a domain above it. */
  readonly bindingRpId: string;
  /** Null where nobody enrols by themselves: the identity provider knows no client for it. */
  readonly enrolment: EnrolmentAccess | null;
  /** Null where nobody works at the console: the identity provider knows no client for it. */
  readonly console: ConsoleAccess | null;
  readonly logger: Logger;
  readonly limits: LimitSettings;
  /** How many proxies of ours stand before the API; what they say of a client's address is believed. */
  readonly trustedProxyHops: number;
  /** How long whoever told a case something waits for its word before the answer is 202 (architecture, section 4). */
  readonly answerWaitMilliseconds: number;
}
