import type { Client } from '@temporalio/client';
import { z } from 'zod';
import { withSuspensions } from '../activities/authority/under-suspension.js';
import type { CaseDeps } from '../activities/deps.js';
import { takeInPolicies } from '../activities/policy-changes/take-in.js';
import { smtpMailer } from '../activities/notices/mail.js';
import { sampleDirectoryOfRecord } from '../connectors/sample-directory/directory-of-record.js';
import { readApiKey } from '../db/api-keys.js';
import { DELIVERY_WINDOW_SECONDS } from '../contract/limits.js';
import { connect } from '../db/connect.js';
import { readWebhookSecret } from '../db/webhook-secrets.js';
import { SECOND } from '../domain/clock.js';
import type { Logger } from '../logging/logger.js';
import { loadAccess } from '../policy/access/load.js';
import { loadPolicy } from '../policy/load.js';
import { callerVerifier } from '../proofs/caller.js';
import { loadPepper } from '../proofs/codes.js';
import { loadKeyring } from '../proofs/keyring.js';
import { issuerKeys } from '../proofs/issuer-keys.js';
import { loadSigningKey, loadTrust, loadUnsealingKey } from '../proofs/keys.js';
import { securityEventVerifier, trustedIssuers } from '../proofs/security-event.js';
import { SECURITY_EVENT_SETTINGS } from '../proofs/security-event-issuers.js';
import { deliveryVerifier } from '../proofs/webhook-secret.js';
import { DEVICE_INVENTORY_SETTINGS, deviceInventoriesOf } from './device-inventories.js';
import { LOGIN_ISSUER_SETTINGS, loginIssuersOf } from './login-issuers.js';
import { MAIL_SETTINGS, mailHabitsOf } from './mail-habits.js';
import { ON_CALL_SETTINGS, onCallOf } from './on-call.js';
import { PHONE_GATEWAY_SETTINGS, phoneGatewayOf } from './phone-gateway.js';
import { PUSH_GATEWAY_SETTINGS, pushGatewaysOf } from './push-gateways.js';
import { PolicyInForce } from './policy-in-force.js';
import { duration, TEMPORAL_SETTINGS, TRUST_SETTINGS, WORKER_SETTINGS } from './settings.js';
import { WORKLOAD_ISSUER_SETTINGS, workloadIssuersOf } from './workload-issuers.js';
import { countsSecurityMail } from './security-mail.js';

/** Settings of the case worker. It alone holds the verifier and the ledger key. */
export const CASE_WORKER_SETTINGS = {
  ...TEMPORAL_SETTINGS,
  ...TRUST_SETTINGS,
  ...WORKER_SETTINGS,
  ...PHONE_GATEWAY_SETTINGS,
  ...PUSH_GATEWAY_SETTINGS,
  ...LOGIN_ISSUER_SETTINGS,
  ...WORKLOAD_ISSUER_SETTINGS,
  ...DEVICE_INVENTORY_SETTINGS,
  ...SECURITY_EVENT_SETTINGS,
  ...MAIL_SETTINGS,
  ...ON_CALL_SETTINGS,
  DATABASE_URL_CASE_WORKER: z.string().min(1),
  DATABASE_URL_LEDGER: z.string().min(1),
  DIRECTORY_OF_RECORD_URL: z.string().min(1),
  OIDC_ISSUER: z.url(),
  SMTP_URL: z.string().min(1),
  MAIL_FROM: z.string().min(1).default('countersign@localhost'),
  /** Who is told of quiet reports: an address that somebody answers at night too (issue 5, duress). */
  SECURITY_MAIL_TO: z.email(),
  PUBLIC_URL: z.url(),
  VERIFIER_KEY_FILE: z.string().min(1),
  LEDGER_KEY_FILE: z.string().min(1),
  CASE_WORKER_SEAL_KEY_FILE: z.string().min(1),
  CODE_PEPPER_FILE: z.string().min(1),
  STICKY_TIMEOUT_MILLISECONDS: duration(10_000),
  /** How soon what a terminated case left is found, at the latest (issue 4: the reconciler's period). */
  RECONCILER_PERIOD_SECONDS: duration(60),
};

export type CaseWorkerSettings = z.infer<z.ZodObject<typeof CASE_WORKER_SETTINGS>>;

/** What judging needs of what people signed of the policy. */
async function signedDeps(
  settings: CaseWorkerSettings,
  around: Pick<CaseDeps, 'db' | 'trust' | 'clock' | 'logger'> & { readonly onLost: (error: Error) => void },
) {
  const { onLost, ...given } = around;
  return {
    ...given,
    ledgerDb: connect(settings.DATABASE_URL_LEDGER, undefined, onLost),
    directory: sampleDirectoryOfRecord({ url: settings.DIRECTORY_OF_RECORD_URL }),
    access: await loadAccess(),
    verifierKey: await loadSigningKey(settings.VERIFIER_KEY_FILE),
    signing: { rpId: settings.SIGNING_RP_ID, origin: settings.SIGNING_ORIGIN },
    production: process.env['NODE_ENV'] === 'production',
  };
}

/** What was signed while no worker ran is judged first: it may be this very policy. */
async function policyInForce(file: string, signed: Awaited<ReturnType<typeof signedDeps>>): Promise<PolicyInForce> {
  const policy = await loadPolicy(file, signed);
  await takeInPolicies({ ...signed, policy });
  return PolicyInForce.begin(policy, signed);
}

/**
 * Opens what the case worker's activities need. Whoever calls closes the databases.
 *
 * @throws {SettingsError} when a telephone gateway, a provider of pushes or an inventory of devices is half set up, or an issuer to sign in at, or of workloads, is our own
 * @throws {PolicyNotInForce} in production, where two control owners did not sign the policy
 */
export async function caseWorkerDeps(
  settings: CaseWorkerSettings,
  temporal: Client,
  logger: Logger,
): Promise<{ readonly deps: CaseDeps; readonly inForce: PolicyInForce }> {
  const clock = async (): Promise<number> => Date.now();
  const phones = phoneGatewayOf(settings, clock);
  const pushes = pushGatewaysOf(settings, clock);
  const logins = loginIssuersOf(settings, settings.OIDC_ISSUER);
  const workloads = workloadIssuersOf(settings, settings.OIDC_ISSUER);
  const devices = await deviceInventoriesOf(settings, clock);
  const onLost = (error: Error): void => logger.warn('a database connection was lost', { error: error.message });
  const issuer = { issuer: settings.OIDC_ISSUER, keys: issuerKeys(settings.OIDC_ISSUER) };
  const db = connect(settings.DATABASE_URL_CASE_WORKER, undefined, onLost);
  const trust = await loadTrust(settings.TRUST_FILE);
  const mailer = smtpMailer({ url: settings.SMTP_URL, from: settings.MAIL_FROM });
  const signed = withSuspensions(await signedDeps(settings, { db, trust, clock, logger, onLost }));
  const inForce = await policyInForce(settings.POLICY_FILE, signed);
  const deps: CaseDeps = {
    ...signed,
    get policy() {
      return inForce.current;
    },
    ledgerKey: await loadSigningKey(settings.LEDGER_KEY_FILE),
    sealKey: await loadUnsealingKey(settings.CASE_WORKER_SEAL_KEY_FILE),
    pepper: await loadPepper(settings.CODE_PEPPER_FILE),
    verifyAccessToken: callerVerifier({ issuer, trust, findApiKey: (keyId) => readApiKey(db, keyId) }),
    verifyDelivery: deliveryVerifier({
      trust,
      keyring: await loadKeyring(settings.CODEC_KEYRING_FILE),
      find: (hookId) => readWebhookSecret(db, hookId),
      windowMilliseconds: DELIVERY_WINDOW_SECONDS.worker * SECOND,
    }),
    verifySecurityEvent: securityEventVerifier(trustedIssuers(settings.SECURITY_EVENT_ISSUERS), settings.OIDC_ISSUER),
    sendMail: countsSecurityMail(mailer, settings.SECURITY_MAIL_TO),
    securityMailTo: settings.SECURITY_MAIL_TO,
    mails: mailHabitsOf(settings),
    phones,
    pushes,
    logins,
    devices,
    workloads,
    onCall: onCallOf(settings),
    publicUrl: settings.PUBLIC_URL.replace(/\/$/, ''),
    temporal,
  };
  return { deps, inForce };
}
