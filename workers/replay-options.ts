import { workerCodec } from '../proofs/codec.js';
import type { Keyring } from '../proofs/keyring.js';
import { FAILURE_CONVERTER, WORKFLOW_BUNDLE } from './bundle.js';
import { SANDBOX } from './sandbox.js';

/** How a history is replayed on the built workflows: as a worker would, and with as much time for one task. */
export function replayOptions(keyring: Keyring) {
  return {
    ...SANDBOX,
    workflowBundle: { codePath: WORKFLOW_BUNDLE },
    dataConverter: { payloadCodecs: [workerCodec(keyring)], failureConverterPath: FAILURE_CONVERTER },
  };
}
