import { workerCodec } from '../proofs/codec.js';
import type { Keyring } from '../proofs/keyring.js';
import { FAILURE_CONVERTER, WORKFLOW_BUNDLE } from './bundle.js';

/**
 * Longer than a workflow task may last. At its own 5 s the SDK interrupts the sandbox, and Node ends the process, or the
 * replay stands still: a case that hears thousands of signals at once on a busy machine would end the worker of all cases,
 * again and again. Its options do not declare it (docs/engine.md, "10,000 signals in one task").
 */
const SANDBOX = { isolateExecutionTimeout: '2 minutes' };

/** How a worker reads and writes what goes through the engine. */
export function workerDataConverter(keyring: Keyring) {
  return { payloadCodecs: [workerCodec(keyring)], failureConverterPath: FAILURE_CONVERTER };
}

/** How the built workflows are run, and replayed: the same for both, so that a replay is what a worker would do. */
export function workflowOptions(keyring: Keyring) {
  return {
    ...SANDBOX,
    workflowBundle: { codePath: WORKFLOW_BUNDLE },
    dataConverter: workerDataConverter(keyring),
  };
}
