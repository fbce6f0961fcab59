import { setTimeout as pause } from 'node:timers/promises';
import { DefaultLogger, makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker';
import type { Keyring } from '../../proofs/keyring.js';
import { workflowOptions } from '../../workers/workflow-options.js';
import type { NamedHistory } from './histories.js';

/** How one history went. */
export interface Replayed {
  readonly workflowId: string;
  /** Why it does not replay; null when it does. */
  readonly error: string | null;
}

/** A history replays in a second or so, one of 10,000 signals in a minute; what stands still this long is stuck, and says so. */
const STANDS_STILL_MILLISECONDS = 180_000;

/** What replaying says of itself is its result; the SDK's own lines would say it again. A process has one runtime. */
let isQuiet = false;
function quieten(): void {
  if (isQuiet) return;
  isQuiet = true;
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => {}),
    telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'ERROR' }) } },
  });
}

/**
 * Replays histories on the workflows of this build, one after the other: whether cases that other versions began would go
 * on under it. Nothing is sent anywhere.
 *
 * @throws when a history cannot be read at all, or replaying stands still
 */
export async function* replayed(
  histories: Iterable<NamedHistory> | AsyncIterable<NamedHistory>,
  keyring: Keyring,
): AsyncGenerator<Replayed> {
  quieten();
  const results = Worker.runReplayHistories(workflowOptions(keyring), histories);
  for (;;) {
    const next = await within(STANDS_STILL_MILLISECONDS, results.next());
    if (next.done === true) return;
    const { workflowId, error } = next.value;
    yield { workflowId, error: error === undefined ? null : `${error.name}: ${error.message}` };
  }
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const late = new AbortController();
  const givesUp = pause(milliseconds, undefined, { signal: late.signal }).then((): never => {
    throw new Error('The replay stands still: a workflow of this build waits for something that no history holds.');
  });
  givesUp.catch(() => undefined);
  return Promise.race([work, givesUp]).finally(() => late.abort());
}
