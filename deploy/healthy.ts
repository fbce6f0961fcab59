import { hostname } from 'node:os';
import { parseArgs } from 'node:util';
import { Connection } from '@temporalio/client';
import { ENGINE_SETTINGS, engineAccess } from '../proofs/engine-access.js';
import { readSettings } from '../workers/settings.js';

const HELP = `node dist/deploy/healthy.js --url URL | --queue NAME

Ends with status 0 when the process of this machine (or container) does its work: a server answers at URL, or a worker
polls the task queue NAME of the Temporal server that TEMPORAL_ADDRESS names (and the other TEMPORAL_ settings).`;

const ANSWERS_WITHIN_MILLISECONDS = 4_000;

/** A poll that finds nothing is answered after a minute and made again. */
const POLLS_WITHIN_MILLISECONDS = 120_000;

/** `temporal.api.enums.v1.TaskQueueType`: both kinds of worker run activities. */
const ACTIVITY_TASKS = 2;

async function answers(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MILLISECONDS) });
  return response.ok;
}

async function polls(queue: string): Promise<boolean> {
  const { connection: reached, namespace } = engineAccess(readSettings('The check', ENGINE_SETTINGS, process.env));
  const connection = await Connection.connect({ ...reached, connectTimeout: ANSWERS_WITHIN_MILLISECONDS });
  try {
    const asked = { namespace, taskQueue: { name: queue }, taskQueueType: ACTIVITY_TASKS };
    const { pollers } = await connection.workflowService.describeTaskQueue(asked);
    const since = Date.now() - POLLS_WITHIN_MILLISECONDS;
    // A worker calls itself by its process id and its machine's name (SDK: the default identity).
    return pollers.some(
      ({ identity, lastAccessTime }) =>
        identity?.endsWith(`@${hostname()}`) === true && Number(lastAccessTime?.seconds ?? 0) * 1_000 > since,
    );
  } finally {
    await connection.close();
  }
}

/** @returns whether it does its work; null when it was not said what to look at */
async function isWell(): Promise<boolean | null> {
  const { values } = parseArgs({ options: { url: { type: 'string' }, queue: { type: 'string' } } });
  if (values.url !== undefined) return answers(values.url);
  return values.queue === undefined ? null : polls(values.queue);
}

const found = await isWell().catch((fault: unknown) => {
  console.error(fault instanceof Error ? fault.message : fault);
  return false;
});
if (found === null) console.error(HELP);
process.exitCode = found === true ? 0 : 1;
