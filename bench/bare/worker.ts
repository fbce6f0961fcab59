import path from 'node:path';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { z } from 'zod';
import { BUILT } from '../../workers/project.js';
import { readSettings, TEMPORAL_SETTINGS } from '../../workers/settings.js';
import { BARE_QUEUE } from './messages.js';

const { TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE } = TEMPORAL_SETTINGS;

/** The bare worker: as ours is set up, and nothing of ours in it. */
async function main(): Promise<void> {
  const settings = readSettings(
    'The bare worker',
    { TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, STICKY_TIMEOUT_MILLISECONDS: z.coerce.number().int() },
    process.env,
  );
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const workflowsPath = path.join(BUILT, 'bench', 'bare', 'workflows.js');
  const workflowBundle = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
  const connection = await NativeConnection.connect({ address: settings.TEMPORAL_ADDRESS });
  const worker = await Worker.create({
    connection,
    namespace: settings.TEMPORAL_NAMESPACE,
    taskQueue: BARE_QUEUE,
    workflowBundle,
    activities: { async work() {} },
    stickyQueueScheduleToStartTimeout: settings.STICKY_TIMEOUT_MILLISECONDS,
  });
  console.log('the bare worker is ready');
  try {
    await worker.run();
  } finally {
    await connection.close();
  }
}

await main();
