import type { Client } from '@temporalio/client';
import { HANDLERS } from '../../contract/handlers.js';
import { caseWorkflowId } from '../../contract/queues.js';
import type { ManagedProcess } from '../../dev/environment/managed-process.js';
import { bareOpen } from '../bare/drive.js';
import { BARE, type Shape } from '../bare/messages.js';
import type { Bench } from '../bench.js';
import { opens } from '../cases/password-reset.js';
import type { Sizes } from '../flags.js';
import { residentMegabytes } from '../machine.js';
import { inTurns } from '../statistics.js';

/** Of many workflows that are open at once. */
export interface OpenFigures {
  /** Memory of the worker once it has them all, in megabytes. */
  readonly memoryMegabytes: number;
  /** From the worker's restart until each of them has answered. */
  readonly takenUpSeconds: number;
}

/** Open cases, and as many bare workflows. */
export interface OpenCaseFigures {
  readonly cases: OpenFigures;
  readonly bare: OpenFigures;
}

/** Which workflows are asked what, and how many at once. */
interface Asked {
  readonly ids: readonly string[];
  readonly query: string;
  readonly inFlight: number;
}

/** Restarts a worker and asks each workflow where it stands, which makes the worker replay it. */
async function takenUp(bench: Bench, client: Client, worker: ManagedProcess, asked: Asked) {
  const { progress } = bench;
  const { ids, query, inFlight } = asked;
  const memoryMegabytes = residentMegabytes(worker.pid ?? 0);
  await worker.kill('SIGTERM');
  const from = performance.now();
  await worker.start();
  await progress.during('Taking up', `${ids.length} after a restart`, (detail) =>
    inTurns(
      ids,
      inFlight,
      (id) => client.workflow.getHandle(id).query(query),
      (done) => detail(`${done} answered`),
    ),
  );
  return { memoryMegabytes, takenUpSeconds: (performance.now() - from) / 1_000 };
}

/** How much memory open cases take, and how long until a worker that was restarted has taken them all up. */
export async function measureOpenCases(
  bench: Bench,
  { open, inFlight }: Sizes,
  shape: Shape,
): Promise<OpenCaseFigures> {
  const { bareWorker, cast, environment, plain, progress, temporal } = bench;
  const subjects = cast.nextSubjects(open);
  const ids = await progress.during('Opening', `${open} cases that stay open`, (detail) =>
    inTurns(
      subjects,
      inFlight,
      (subject) => opens(cast, subject),
      (done) => detail(`${done} open`),
    ),
  );
  const caseWorker = environment.processes['case-worker'];
  const asked = { ids: ids.map(caseWorkflowId), query: HANDLERS.view, inFlight };
  const cases = await takenUp(bench, temporal, caseWorker, asked);
  await bareWorker.start();
  const bareIds = await inTurns(ids, inFlight, () => bareOpen(plain, shape));
  const bare = await takenUp(bench, plain, bareWorker, { ids: bareIds, query: BARE.state, inFlight });
  await bareWorker.kill('SIGTERM');
  return { cases, bare };
}
