import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type Logger } from '@temporalio/worker';

const require = createRequire(import.meta.url);

/** Where the built workflow bundle is, once for every worker that runs it. */
export const WORKFLOW_BUNDLE = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));

/** Encrypts failures, in workers, clients and the bundle alike. */
export const FAILURE_CONVERTER = require.resolve('./failure-converter.js');

const quiet: Logger = {
  log: () => {},
  trace: () => {},
  debug: () => {},
  info: () => {},
  warn: console.warn,
  error: console.error,
};

/** Bundles the workflows; part of `npm run build`, so that a worker starts at once and runs what was checked. */
export async function buildWorkflowBundle(): Promise<void> {
  const workflowsPath = require.resolve('../workflows/index.js');
  const { code } = await bundleWorkflowCode({ workflowsPath, failureConverterPath: FAILURE_CONVERTER, logger: quiet });
  await writeFile(WORKFLOW_BUNDLE, code);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWorkflowBundle();
