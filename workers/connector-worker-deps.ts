import { z } from 'zod';
import type { ConnectorDeps } from '../activities/effects/connector-deps.js';
import { sampleDirectoryConnector } from '../connectors/sample-directory/connector.js';
import { SIGN_IN_RELYING_PARTY } from '../connectors/sample-directory/relying-party.js';
import { connect } from '../db/connect.js';
import type { Logger } from '../logging/logger.js';
import { loadPolicy } from '../policy/load.js';
import { loadTrust, loadUnsealingKey } from '../proofs/keys.js';
import { PolicyInForce } from './policy-in-force.js';
import { TEMPORAL_SETTINGS, TRUST_SETTINGS, WORKER_SETTINGS } from './settings.js';

/** Settings of the sample directory's worker, the only holder of that target's credentials. */
export const CONNECTOR_WORKER_SETTINGS = {
  ...TEMPORAL_SETTINGS,
  ...TRUST_SETTINGS,
  ...WORKER_SETTINGS,
  DATABASE_URL_CONNECTOR: z.string().min(1),
  SAMPLE_DIRECTORY_URL: z.string().min(1),
  SAMPLE_DIRECTORY_PROOF_URL: z.string().min(1),
  CONNECTOR_SEAL_KEY_FILE: z.string().min(1),
  /** For which relying party people register passkeys, and the origin of the page they do it on: the subject's page. */
  BINDING_RP_ID: z.string().min(1).default(SIGN_IN_RELYING_PARTY.rpId),
  BINDING_ORIGIN: z.url().default(SIGN_IN_RELYING_PARTY.origin),
};

export type ConnectorWorkerSettings = z.infer<z.ZodObject<typeof CONNECTOR_WORKER_SETTINGS>>;

/**
 * Opens what the connector's activities need. Whoever calls closes the database.
 *
 * @throws {PolicyNotInForce} in production, where two control owners did not sign the policy
 */
export async function connectorWorkerDeps(
  settings: ConnectorWorkerSettings,
  logger: Logger,
): Promise<{ readonly deps: ConnectorDeps; readonly inForce: PolicyInForce }> {
  const onLost = (error: Error): void => logger.warn('a database connection was lost', { error: error.message });
  const clock = async (): Promise<number> => Date.now();
  const { SAMPLE_DIRECTORY_URL: writeUrl, SAMPLE_DIRECTORY_PROOF_URL: proofUrl } = settings;
  const registeredAt = { rpId: settings.BINDING_RP_ID, origin: settings.BINDING_ORIGIN };
  const db = connect(settings.DATABASE_URL_CONNECTOR, undefined, onLost);
  const trust = await loadTrust(settings.TRUST_FILE);
  const signing = { rpId: settings.SIGNING_RP_ID, origin: settings.SIGNING_ORIGIN };
  const production = process.env['NODE_ENV'] === 'production';
  const file = await loadPolicy(settings.POLICY_FILE, { production });
  const inForce = await PolicyInForce.begin(file, { db, trust, signing, production, clock, logger });
  const deps: ConnectorDeps = {
    connector: sampleDirectoryConnector({ writeUrl, proofUrl, clock, registeredAt }),
    db,
    get policy() {
      return inForce.current;
    },
    production,
    trust,
    sealKey: await loadUnsealingKey(settings.CONNECTOR_SEAL_KEY_FILE),
    signing,
    clock,
    logger,
  };
  return { deps, inForce };
}
