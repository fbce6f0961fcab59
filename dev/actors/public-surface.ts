import type { SigningPage } from '../../proofs/assertion.js';
import type { MailSink } from '../servers/mail-sink.js';
import type { UsedSecrets } from './used-secrets.js';

/** All that the people here can reach: what everybody can, and never the database, the engine or a key of ours. */
export interface PublicSurface {
  /** Origin of the API. */
  readonly api: string;
  /** The identity provider. */
  readonly issuer: string;
  /** Where decisions are signed. */
  readonly signing: SigningPage;
  /** Everybody's mailboxes; each reads their own only. */
  readonly mail: MailSink;
  readonly secrets: UsedSecrets;
  /** Told why somebody waits, when somebody has to. */
  readonly tell: (what: string) => void;
}
