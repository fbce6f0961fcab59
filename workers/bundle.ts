import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { BUILT } from './project.js';

/** Where the built workflow bundle is, once for every worker that runs it. */
export const WORKFLOW_BUNDLE = path.join(BUILT, 'workflow-bundle.js');

/** Encrypts failures, in workers, clients and the bundle alike. */
export const FAILURE_CONVERTER = path.join(BUILT, 'workers', 'failure-converter.cjs');

/**
 * The SDK takes a stack trace of every promise that a workflow makes, which is nearly all the time a workflow takes: at
 * the usual ten frames, hearing the 10,000 signals that a run may have takes longer than the 5 s a worker gives to a
 * task, and that timeout ends the worker's process (sdk-typescript, issue 939). One frame still tells where. Part of the
 * bundle's first line, so that the source map still fits.
 */
const SHORT_STACKS = 'Error.stackTraceLimit = 1;';

/** Bundles the workflows; part of `npm run build`, so that a worker starts at once and runs what was checked. */
async function buildWorkflowBundle(): Promise<void> {
  const workflowsPath = path.join(BUILT, 'workflows', 'index.js');
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    failureConverterPath: FAILURE_CONVERTER,
    logger: new DefaultLogger('WARN'),
  });
  await writeFile(WORKFLOW_BUNDLE, `${SHORT_STACKS}${code}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWorkflowBundle();
