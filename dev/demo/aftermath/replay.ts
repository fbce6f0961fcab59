import { Worker } from '@temporalio/worker';
import { createLogger } from '../../../logging/logger.js';
import type { Keyring } from '../../../proofs/keyring.js';
import { workflowOptions } from '../../../workers/workflow-options.js';
import { installRuntime } from '../../../workers/temporal.js';
import type { RunHistory } from './histories.js';

/** What replaying came to. */
export interface Replayed {
  readonly runs: number;
  /** The runs that today's code would not have run the same way, each with why. */
  readonly broken: readonly string[];
}

/** Replays every history against the built workflows, without a server (invariant 12). */
export async function replay(histories: readonly RunHistory[], keyring: Keyring): Promise<Replayed> {
  installRuntime(createLogger({ service: 'replay', level: 'error', stream: process.stderr }));
  const broken: string[] = [];
  let runs = 0;
  for await (const { workflowId, error } of Worker.runReplayHistories(workflowOptions(keyring), histories)) {
    runs += 1;
    if (error !== undefined) broken.push(`${workflowId}: ${error.message}`);
  }
  return { runs, broken };
}
