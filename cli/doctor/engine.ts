import { Connection } from '@temporalio/client';
import { CASES_QUEUE, connectorQueue } from '../../contract/queues.js';
import { SEARCH_ATTRIBUTES } from '../../contract/search-attributes.js';
import { DAY, MINUTE, SECOND } from '../../domain/clock.js';
import { readEngineAccess, type EngineAccess } from '../../proofs/engine-access.js';
import type { Variables } from '../../proofs/secret-files.js';
import { INDEXED_VALUE_TYPES } from '../../workers/search-attributes.js';
import { ANSWER_WITHIN_MILLISECONDS, doubtful, ill, notAsked, reasonOf, well, type Finding } from './finding.js';

/** The first server on which update-with-start, which opens a case, is on unless switched off. */
const OLDEST_SERVER = [1, 28] as const;

/** "This was not me" holds 30 days after a case is closed, and whoever reviews that reads its history (architecture, section 3). */
const RETENTION_DAYS = 31;

/** A poll that finds nothing is answered after a minute and made again. */
const POLLS_WITHIN = 2 * MINUTE;

/** `temporal.api.enums.v1.TaskQueueType`: every worker of ours runs activities. */
const ACTIVITY_TASKS = 2;

const PREPARE = 'Run node dist/deploy/prepare-engine.js (in the compose file: the service prepare-engine).';

function versionFinding(version: string): Finding {
  const what = 'Temporal server';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_SERVER;
  const isRecent = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
  return isRecent
    ? well(what, `version ${version}`)
    : ill(
        what,
        `version ${version} is too old`,
        `Upgrade it to ${OLDEST_SERVER.join('.')} or later, one minor version at a time.`,
      );
}

async function namespaceFindings(connection: Connection, namespace: string): Promise<readonly Finding[]> {
  const what = `namespace ${namespace}`;
  try {
    const { config } = await connection.workflowService.describeNamespace({ namespace });
    const days = (Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) * SECOND) / DAY;
    const retention =
      days >= RETENTION_DAYS
        ? well(what, `histories are kept ${days} days`)
        : doubtful(
            what,
            `histories are kept ${days} days only`,
            `Keep them ${RETENTION_DAYS}: temporal operator namespace update.`,
          );
    return [retention, await attributesFinding(connection, namespace)];
  } catch (fault) {
    return [ill(what, reasonOf(fault), `Check TEMPORAL_NAMESPACE. ${PREPARE}`)];
  }
}

async function attributesFinding(connection: Connection, namespace: string): Promise<Finding> {
  const what = 'search attributes';
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const wrong = Object.entries(SEARCH_ATTRIBUTES).filter(
    ([name, type]) => customAttributes?.[name] !== INDEXED_VALUE_TYPES[type],
  );
  return wrong.length === 0
    ? well(what, `all ${Object.keys(SEARCH_ATTRIBUTES).length} are there`)
    : ill(what, `missing, or of another type: ${wrong.map(([name]) => name).join(', ')}`, PREPARE);
}

async function workerFinding(connection: Connection, namespace: string, queue: string): Promise<Finding> {
  const what = `workers on ${queue}`;
  const asked = { namespace, taskQueue: { name: queue }, taskQueueType: ACTIVITY_TASKS };
  const { pollers } = await connection.workflowService.describeTaskQueue(asked);
  const since = Date.now() - POLLS_WITHIN;
  const polling = pollers.filter(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * SECOND > since).length;
  return polling > 0
    ? well(what, `${polling} polling`)
    : ill(what, 'none polls', 'Start one, and see its log if it ends.');
}

async function asked({ connection: reached, namespace }: EngineAccess): Promise<readonly Finding[]> {
  const connection = await Connection.connect({ ...reached, connectTimeout: ANSWER_WITHIN_MILLISECONDS });
  try {
    return await connection.withDeadline(Date.now() + ANSWER_WITHIN_MILLISECONDS, async () => {
      const { serverVersion } = await connection.workflowService.getSystemInfo({});
      const queues = [CASES_QUEUE, connectorQueue('sample-directory')];
      const found = await namespaceFindings(connection, namespace);
      const workers = found.some(({ state }) => state === 'ill')
        ? []
        : await Promise.all(queues.map((queue) => workerFinding(connection, namespace, queue)));
      return [versionFinding(serverVersion), ...found, ...workers];
    });
  } finally {
    await connection.close();
  }
}

/** The Temporal server: reachable, version, namespace, search attributes, workers. */
export async function engineFindings(settings: Variables): Promise<readonly Finding[]> {
  const what = 'Temporal server';
  if (!settings['TEMPORAL_ADDRESS'] && !settings['TEMPORAL_CONFIG_FILE']) {
    return [notAsked(what, 'TEMPORAL_ADDRESS, and TEMPORAL_NAMESPACE if it is not default')];
  }
  const { access, mistakes } = readEngineAccess(settings);
  if (access === null) return [ill(what, mistakes.join('; '), 'Correct these settings.')];
  return asked(access).catch((fault: unknown) => [
    ill(
      what,
      reasonOf(fault),
      'Start it, or correct TEMPORAL_ADDRESS (host:port of its gRPC interface) and TEMPORAL_TLS_….',
    ),
  ]);
}
