import { NativeConnection } from '@temporalio/worker';
import { createLogger } from '../logging/logger.js';
import { engineAccess } from '../proofs/engine-access.js';
import { loadKeyring } from '../proofs/keyring.js';
import { CONNECTOR_WORKER_SETTINGS, connectorWorkerDeps } from './connector-worker-deps.js';
import { createConnectorWorker } from './create-workers.js';
import { requireDatabase } from './require-database.js';
import { followsPolicy } from './policy-changes.js';
import { readSettings } from './settings.js';
import { keepsSweeping } from './sweeping.js';
import { installRuntime } from './temporal.js';

const logger = createLogger({ service: 'connector-worker' });
const settings = readSettings('The connector worker', CONNECTOR_WORKER_SETTINGS, process.env);
await requireDatabase(settings.DATABASE_URL_CONNECTOR, logger);
installRuntime(logger, settings.METRICS_ADDRESS);
const keyring = await loadKeyring(settings.CODEC_KEYRING_FILE);
const { connection: reached, namespace } = engineAccess(settings);
const connection = await NativeConnection.connect(reached);
const { deps, inForce } = await connectorWorkerDeps(settings, logger);
const place = { connection, namespace, keyring };
const worker = await createConnectorWorker(place, deps);
logger.info('the connector worker is ready', { connector: deps.connector.name, policyDigest: deps.policy.digest });
const stopping = new AbortController();
const sweeping = keepsSweeping(deps, stopping.signal);
const following = followsPolicy({ inForce, logger, stop: () => worker.shutdown() }, stopping.signal);
try {
  await worker.run();
} finally {
  stopping.abort();
  await Promise.all([sweeping, following]);
  await deps.db.destroy();
  await connection.close();
}
