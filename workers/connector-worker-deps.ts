import { z } from 'zod';
import type { ConnectorDeps } from '../activities/effects/connector-deps.js';
import { sampleDirectoryConnector } from '../connectors/sample-directory/connector.js';
import { SIGN_IN_RELYING_PARTY } from '../connectors/sample-directory/relying-party.js';
import { connect } from '../db/connect.js';
import type { Logger } from '../logging/logger.js';
import { loadPolicy } from '../policy/load.js';
import { loadTrust, loadUnsealingKey } from '../proofs/keys.js';
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

/** Opens what the connector's activities need. Whoever calls closes the database. */
export async function connectorWorkerDeps(settings: ConnectorWorkerSettings, logger: Logger): Promise<ConnectorDeps> {
  const onLost = (error: Error): void => logger.warn('a database connection was lost', { error: error.message });
  const clock = async (): Promise<number> => Date.now();
  const { SAMPLE_DIRECTORY_URL: writeUrl, SAMPLE_DIRECTORY_PROOF_URL: proofUrl } = settings;
  const registeredAt = { rpId: settings.BINDING_RP_ID, origin: settings.BINDING_ORIGIN };
  return {
    connector: sampleDirectoryConnector({ writeUrl, proofUrl, clock, registeredAt }),
    db: connect(settings.DATABASE_URL_CONNECTOR, undefined, onLost),
    policy: await loadPolicy(settings.POLICY_FILE, { production: process.env['NODE_ENV'] === 'production' }),
    trust: await loadTrust(settings.TRUST_FILE),
    sealKey: await loadUnsealingKey(settings.CONNECTOR_SEAL_KEY_FILE),
    signing: { rpId: settings.SIGNING_RP_ID, origin: settings.SIGNING_ORIGIN },
    clock,
    logger,
  };
}
