import { NativeConnection } from '@temporalio/worker';
import { createLogger } from '../logging/logger.js';
import { engineAccess } from '../proofs/engine-access.js';
import { loadKeyring } from '../proofs/keyring.js';
import { createConnectorWorker, createEnrolmentWorker } from './create-workers.js';
import { contactConnectorDeps, ENROLMENT_WORKER_SETTINGS, enrolmentWorkerDeps } from './enrolment-worker-deps.js';
import { followsPolicy } from './policy-changes.js';
import { requireDatabase } from './require-database.js';
import { readSettings } from './settings.js';
import { keepsSweeping } from './sweeping.js';
import { installRuntime } from './temporal.js';

const logger = createLogger({ service: 'enrolment-worker' });
const settings = readSettings('The enrolment worker', ENROLMENT_WORKER_SETTINGS, process.env);
await requireDatabase(settings.DATABASE_URL_ENROLMENT, logger);
installRuntime(logger, settings.METRICS_ADDRESS);
const keyring = await loadKeyring(settings.CODEC_KEYRING_FILE);
const { connection: reached, namespace } = engineAccess(settings);
const connection = await NativeConnection.connect(reached);
const deps = await enrolmentWorkerDeps(settings, logger);
const place = { connection, namespace, keyring };
const worker = await createEnrolmentWorker(place, deps);
const { connectorDeps, inForce } = await contactConnectorDeps(settings, deps, logger);
const contacts = await createConnectorWorker(place, connectorDeps);
logger.info('the enrolment worker is ready');
const stopping = new AbortController();
const sweeping = keepsSweeping(deps, stopping.signal);
const stop = () => [worker, contacts].forEach((one) => one.shutdown());
const following = followsPolicy({ inForce, logger, stop }, stopping.signal);
try {
  await Promise.all([worker.run(), contacts.run()]);
} finally {
  stopping.abort();
  await Promise.all([sweeping, following]);
  await deps.db.destroy();
  await connection.close();
}
