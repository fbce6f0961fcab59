import path from 'node:path';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { z } from 'zod';
import { BUILT } from '../../workers/project.js';
import { ENGINE_SETTINGS, engineAccess } from '../../proofs/engine-access.js';
import { readSettings } from '../../workers/settings.js';
import { BARE_QUEUE } from './messages.js';

/** The bare worker: as ours is set up, and nothing of ours in it. */
async function main(): Promise<void> {
  const settings = readSettings(
    'The bare worker',
    { ...ENGINE_SETTINGS, STICKY_TIMEOUT_MILLISECONDS: z.coerce.number().int() },
    process.env,
  );
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const workflowsPath = path.join(BUILT, 'bench', 'bare', 'workflows.js');
  const workflowBundle = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
  const { connection: reached, namespace } = engineAccess(settings);
  const connection = await NativeConnection.connect(reached);
  const worker = await Worker.create({
    connection,
    namespace,
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
