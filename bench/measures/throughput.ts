import { caseWorkflowId } from '../../contract/queues.js';
import { bareWorkflow } from '../bare/drive.js';
import type { Bench } from '../bench.js';
import { WARM_UP } from '../bench.js';
import { passwordReset, type ResetTimes } from '../cases/password-reset.js';
import type { Sizes } from '../flags.js';
import { cpuMilliseconds } from '../machine.js';
import { inTurns, spreadOf, type Spread } from '../statistics.js';
import { countedHistory, historyFigures, type CountedHistory, type HistoryFigures } from './history.js';

/** What one kind of workflow came to. */
export interface Throughput {
  readonly perSecond: number;
  /** Of the processes that run it. */
  readonly workerCpuMilliseconds: number;
  readonly history: HistoryFigures;
}

/** Complete cases, and bare workflows of their shape. */
export interface ThroughputFigures {
  readonly counted: CountedHistory;
  readonly cases: Throughput;
  readonly bare: Throughput;
  /** Processor time of each of our processes, in milliseconds a case. */
  readonly processCpuMilliseconds: Readonly<Record<string, number>>;
  readonly evidence: Spread;
  readonly claim: Spread;
}

/** What each of some processes uses while something goes on, in milliseconds. */
async function cpuOf<T>(pids: readonly (readonly [string, number | undefined])[], work: () => Promise<T>) {
  const read = () => pids.map(([name, pid]) => [name, pid === undefined ? 0 : cpuMilliseconds(pid)] as const);
  const before = read();
  const result = await work();
  const used = read().map(([name, after], nth) => [name, after - (before[nth]?.[1] ?? 0)] as const);
  return { result, used: Object.fromEntries(used) as Readonly<Record<string, number>> };
}

const seconds = (from: number): number => (performance.now() - from) / 1_000;

async function measureCases({ cast, environment, progress, temporal }: Bench, { cases, inFlight }: Sizes) {
  const times: ResetTimes = { evidence: [], claim: [] };
  const subjects = cast.nextSubjects(cases);
  const pids = Object.entries(environment.processes).map(([name, { pid }]) => [name, pid] as const);
  const from = performance.now();
  const { result: ids, used } = await progress.during('Password resets', `${cases}, ${inFlight} at once`, (detail) =>
    cpuOf(pids, () =>
      inTurns(
        subjects,
        inFlight,
        (subject) => passwordReset(cast, subject, times),
        (done) => detail(`${done} done`),
      ),
    ),
  );
  const perSecond = cases / seconds(from);
  const perCase = Object.fromEntries(Object.entries(used).map(([name, milliseconds]) => [name, milliseconds / cases]));
  const workers = (perCase['case-worker'] ?? 0) + (perCase['connector-worker'] ?? 0);
  const history = await historyFigures(temporal, caseWorkflowId(ids.at(-1) ?? ''));
  return { times, perCase, throughput: { perSecond, workerCpuMilliseconds: workers, history } };
}

async function measureBare(bench: Bench, { cases, inFlight }: Sizes, { shape }: CountedHistory): Promise<Throughput> {
  const { bareWorker, plain, progress } = bench;
  await bareWorker.start();
  const all = Array.from({ length: cases });
  await inTurns(Array.from({ length: WARM_UP }), WARM_UP, () => bareWorkflow(plain, shape));
  const from = performance.now();
  const { result: ids, used } = await progress.during('Bare workflows', `${cases}, ${inFlight} at once`, (detail) =>
    cpuOf([['bare', bareWorker.pid]], () =>
      inTurns(
        all,
        inFlight,
        () => bareWorkflow(plain, shape),
        (done) => detail(`${done} done`),
      ),
    ),
  );
  const perSecond = cases / seconds(from);
  const history = await historyFigures(plain, ids.at(-1) ?? '');
  await bareWorker.kill('SIGTERM');
  return { perSecond, workerCpuMilliseconds: (used['bare'] ?? 0) / cases, history };
}

/** Complete password resets, and as many bare workflows that ask the same of the engine. */
export async function measureThroughput(bench: Bench, sizes: Sizes): Promise<ThroughputFigures> {
  const { cast, temporal } = bench;
  const warmUp = cast.nextSubjects(WARM_UP);
  const [first = ''] = await inTurns(warmUp, WARM_UP, (subject) =>
    passwordReset(cast, subject, { evidence: [], claim: [] }),
  );
  const counted = await countedHistory(temporal, caseWorkflowId(first));
  const { times, perCase, throughput } = await measureCases(bench, sizes);
  return {
    counted,
    cases: throughput,
    bare: await measureBare(bench, sizes, counted),
    processCpuMilliseconds: perCase,
    evidence: spreadOf(times.evidence),
    claim: spreadOf(times.claim),
  };
}
