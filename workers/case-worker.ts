import { NativeConnection } from '@temporalio/worker';
import { tellReopening } from '../activities/policy-changes/tell-reopening.js';
import { takeInPolicies } from '../activities/policy-changes/take-in.js';
import { createLogger } from '../logging/logger.js';
import { engineAccess } from '../proofs/engine-access.js';
import { loadKeyring } from '../proofs/keyring.js';
import { CASE_WORKER_SETTINGS, caseWorkerDeps } from './case-worker-deps.js';
import { createCaseWorker } from './create-workers.js';
import { admitsDevices } from './device-inventories.js';
import { admitsLogins } from './login-issuers.js';
import { admitsPhoneCodes } from './phone-gateway.js';
import { peopleOfRecord } from './people-of-record.js';
import { admitsPushes } from './push-gateways.js';
import { requireDatabase } from './require-database.js';
import { followsPolicy } from './policy-changes.js';
import { readSettings } from './settings.js';
import { keepsTellingSecurity } from './quiet.js';
import { ensureDigestSchedule, ensureReconcilerSchedule } from './schedules.js';
import { keepsSweeping } from './sweeping.js';
import { keepsExceptions } from './exceptions.js';
import { keepsSwitching } from './switches.js';
import { keepsTakingIn } from './taking-in.js';
import { createClient, installRuntime } from './temporal.js';
import { tellUnmetDemands } from './unmet-demands.js';
import { admitsWorkloads } from './workload-issuers.js';
import { WebhookSender } from './webhooks/sender.js';

const logger = createLogger({ service: 'case-worker' });
const settings = readSettings('The case worker', CASE_WORKER_SETTINGS, process.env);
await requireDatabase(settings.DATABASE_URL_CASE_WORKER, logger);
installRuntime(logger, settings.METRICS_ADDRESS);
const keyring = await loadKeyring(settings.CODEC_KEYRING_FILE);
const { connection: reached, namespace } = engineAccess(settings);
const connection = await NativeConnection.connect(reached);
const client = createClient(connection, namespace, keyring);
const { deps, inForce } = await caseWorkerDeps(settings, client, logger);
if (deps.phones === null && admitsPhoneCodes(deps.policy))
  logger.warn('the policy admits codes to telephones, and no gateway is set up: every one is refused');
if (Object.keys(deps.pushes).length === 0 && admitsPushes(deps.policy))
  logger.warn('the policy admits pushes to authenticators, and no provider of them is set up: every one is refused');
if (deps.logins.length === 0 && admitsLogins(deps.policy))
  logger.warn('the policy admits sign-ins at other issuers, and none is set up: every one is refused');
if (deps.workloads.length === 0 && admitsWorkloads(deps.policy))
  logger.warn('the policy asks workloads to show themselves, and no platform of them is set up: every one is refused');
if (Object.keys(deps.devices).length === 0 && admitsDevices(deps.policy))
  logger.warn('the policy admits managed devices, and no inventory of them is set up: every one is refused');
await tellUnmetDemands(deps.policy, peopleOfRecord(settings.DIRECTORY_OF_RECORD_URL), logger);
const place = { connection, namespace, keyring, stickyTimeoutMilliseconds: settings.STICKY_TIMEOUT_MILLISECONDS };
const worker = await createCaseWorker(place, deps);
await ensureReconcilerSchedule(client, settings.RECONCILER_PERIOD_SECONDS);
await ensureDigestSchedule(client, settings.DIGEST_PERIOD_SECONDS);
logger.info('the case worker is ready', {
  policy: deps.policy.label,
  policyDigest: deps.policy.digest,
  accessDigest: deps.access.digest,
});
const stopping = new AbortController();
const telling = new WebhookSender({ ...deps, keyring }).run(stopping.signal);
const sweeping = keepsSweeping(deps, stopping.signal);
const takingIn = keepsTakingIn(deps, stopping.signal);
const tellingSecurity = keepsTellingSecurity(deps, stopping.signal);
const switching = keepsSwitching(deps, stopping.signal);
const takeIn = async (): Promise<void> => {
  await takeInPolicies(deps);
  await tellReopening(deps);
};
const following = followsPolicy({ inForce, logger, takeIn, stop: () => worker.shutdown() }, stopping.signal);
const excepting = keepsExceptions(deps, stopping.signal);
try {
  await worker.run();
} finally {
  stopping.abort();
  await Promise.all([telling, sweeping, takingIn, tellingSecurity, switching, following, excepting]);
  await Promise.all([deps.db.destroy(), deps.ledgerDb.destroy()]);
  await connection.close();
}
