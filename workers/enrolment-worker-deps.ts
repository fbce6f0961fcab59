import { z } from 'zod';
import type { ConnectorDeps } from '../activities/effects/connector-deps.js';
import { contactConnector } from '../activities/enrolment/contacts/connector.js';
import type { EnrolmentDeps } from '../activities/enrolment/deps.js';
import { smtpMailer } from '../activities/notices/mail.js';
import { sampleDirectoryOfRecord } from '../connectors/sample-directory/directory-of-record.js';
import { connect } from '../db/connect.js';
import type { Logger } from '../logging/logger.js';
import { loadPolicy } from '../policy/load.js';
import { loadPepper } from '../proofs/codes.js';
import { verifyIdToken } from '../proofs/id-token.js';
import { issuerKeys } from '../proofs/issuer-keys.js';
import { loadSigningKey, loadTrust, loadUnsealingKey } from '../proofs/keys.js';
import { MAIL_SETTINGS, mailHabitsOf } from './mail-habits.js';
import { PHONE_GATEWAY_SETTINGS, phoneGatewayOf } from './phone-gateway.js';
import { PolicyInForce } from './policy-in-force.js';
import { SettingsError, TEMPORAL_SETTINGS, WORKER_SETTINGS } from './settings.js';
import { countsSecurityMail } from './security-mail.js';

/** Settings of the enrolment worker. It alone holds the key that vouches for what people enrol. */
export const ENROLMENT_WORKER_SETTINGS = {
  ...TEMPORAL_SETTINGS,
  ...WORKER_SETTINGS,
  TRUST_FILE: z.string().min(1),
  /** Where passkeys are registered: the page that decisions are signed on. */
  SIGNING_RP_ID: z.string().min(1),
  SIGNING_ORIGIN: z.url(),
  DATABASE_URL_ENROLMENT: z.string().min(1),
  DIRECTORY_OF_RECORD_URL: z.string().min(1),
  OIDC_ISSUER: z.url(),
  /** As the API signs people in to enrol: ID tokens for any other client are none. */
  ENROLMENT_CLIENT_ID: z.string().min(1),
  SMTP_URL: z.string().min(1),
  MAIL_FROM: z.string().min(1).default('countersign@localhost'),
  PUBLIC_URL: z.url(),
  ...MAIL_SETTINGS,
  /** Who hears of what nothing but a sign-in confirmed, and of what was taken back. */
  SECURITY_MAIL_TO: z.email(),
  ENROLMENT_KEY_FILE: z.string().min(1),
  ENROLMENT_SEAL_KEY_FILE: z.string().min(1),
  ENROLMENT_PEPPER_FILE: z.string().min(1),
  /** What a warrant for another address is held against. */
  POLICY_FILE: z.string().min(1),
  ...PHONE_GATEWAY_SETTINGS,
};

export type EnrolmentWorkerSettings = z.infer<z.ZodObject<typeof ENROLMENT_WORKER_SETTINGS>>;

/**
 * Opens what the enrolment worker's activities need. Whoever calls closes the database.
 *
 * @throws {SettingsError} when the key is another than the one that everybody believes: what it signed would count nowhere
 */
export async function enrolmentWorkerDeps(
  settings: EnrolmentWorkerSettings,
  logger: Logger,
): Promise<EnrolmentDeps & { readonly logger: Logger }> {
  const onLost = (error: Error): void => logger.warn('a database connection was lost', { error: error.message });
  const trust = await loadTrust(settings.TRUST_FILE);
  const enrolmentKey = await loadSigningKey(settings.ENROLMENT_KEY_FILE);
  if (enrolmentKey.kid !== trust.enrolment.kid)
    throw new SettingsError('The enrolment worker', ['ENROLMENT_KEY_FILE: another key than TRUST_FILE believes']);
  const { OIDC_ISSUER: issuer, ENROLMENT_CLIENT_ID: clientId } = settings;
  const mailer = smtpMailer({ url: settings.SMTP_URL, from: settings.MAIL_FROM });
  const clock = async () => Date.now();
  const from = { issuer, keys: issuerKeys(issuer), clientId };
  return {
    db: connect(settings.DATABASE_URL_ENROLMENT, undefined, onLost),
    directory: sampleDirectoryOfRecord({ url: settings.DIRECTORY_OF_RECORD_URL }),
    trust,
    enrolmentKey,
    sealKey: await loadUnsealingKey(settings.ENROLMENT_SEAL_KEY_FILE),
    pepper: await loadPepper(settings.ENROLMENT_PEPPER_FILE),
    clock,
    phones: phoneGatewayOf(settings, clock),
    verifySignIn: (idToken, now) => verifyIdToken(from, idToken, now),
    sendMail: countsSecurityMail(mailer, settings.SECURITY_MAIL_TO),
    signing: { rpId: settings.SIGNING_RP_ID, origin: settings.SIGNING_ORIGIN },
    publicUrl: settings.PUBLIC_URL.replace(/\/$/, ''),
    mails: mailHabitsOf(settings),
    securityMailTo: settings.SECURITY_MAIL_TO,
    logger,
  };
}

/**
 * The same process as the connector of recovery addresses, which it alone can sign (recovery policy, row 5).
 *
 * @throws {PolicyNotInForce} in production, where two control owners did not sign the policy
 */
export async function contactConnectorDeps(
  settings: EnrolmentWorkerSettings,
  deps: EnrolmentDeps,
  logger: Logger,
): Promise<{ readonly connectorDeps: ConnectorDeps; readonly inForce: PolicyInForce }> {
  const { db, trust, sealKey, signing, clock } = deps;
  const production = process.env['NODE_ENV'] === 'production';
  const file = await loadPolicy(settings.POLICY_FILE, { production });
  const inForce = await PolicyInForce.begin(file, { db, trust, signing, production, clock, logger });
  const connectorDeps: ConnectorDeps = {
    connector: contactConnector(deps),
    db,
    get policy() {
      return inForce.current;
    },
    production,
    trust,
    sealKey,
    signing,
    clock,
    logger,
  };
  return { connectorDeps, inForce };
}
