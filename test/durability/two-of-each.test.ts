import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { managedProcess, type ManagedProcess } from '../../dev/environment/managed-process.js';
import { freePort } from '../../dev/servers/free-port.js';
import { BUILT } from '../../workers/project.js';
import { Balancer } from '../support/durability/balancer.js';
import { OtherBuild } from '../support/durability/other-build.js';
import { directoryPrint } from '../support/live/directory-print.js';
import { Live } from '../support/live/live.js';
import { LiveCase } from '../support/live/live-case.js';
import { documentedMetrics, servedMetrics, type Metric } from '../support/metric-tables.js';
import { runBuilt } from '../support/run-built.js';

const PREPARED_WITHIN_MILLISECONDS = 240_000;

type Kind = 'api' | 'case-worker' | 'connector-worker';
const WORKERS = ['case-worker', 'connector-worker'] as const;

let live: Live;
let build: OtherBuild;
let balancer: Balancer;
/** Cases that the first build began: waiting for an approval, for their claim, for their review; and in force. */
let begun: readonly [LiveCase, LiveCase, LiveCase, LiveCase];
/** Two of each kind, of the other build. */
const second: Record<Kind, ManagedProcess[]> = { api: [], 'case-worker': [], 'connector-worker': [] };
const metricsAddresses: string[] = [];
const apiPorts: number[] = [];

/** Starts one more process of a kind, from the other build, beside those there are. */
async function startAnother(kind: Kind): Promise<void> {
  const plan = live.environment.plans[kind];
  const port = await freePort();
  const own = kind === 'api' ? { API_PORT: `${port}` } : { METRICS_ADDRESS: `127.0.0.1:${port}` };
  if (kind === 'api') apiPorts.push(port);
  else metricsAddresses.push(`127.0.0.1:${port}`);
  const program = path.relative(BUILT, build.program(plan.program));
  const another = managedProcess({ ...plan, program, env: { ...plan.env, ...own } });
  second[kind].push(another);
  await another.start();
}

/** The builds that did the workflow tasks of a case, in order. */
async function buildsOf(kase: LiveCase): Promise<readonly string[]> {
  const { events } = await kase.workflow.fetchHistory();
  return (events ?? []).flatMap(({ workflowTaskCompletedEventAttributes: done }) => done?.workerVersion?.buildId ?? []);
}

beforeAll(async () => {
  live = await Live.start({ subjects: 8 });
  build = await OtherBuild.make();
  begun = await Promise.all([
    LiveCase.verified(live),
    LiveCase.approved(live),
    LiveCase.executed(live),
    LiveCase.granted(live),
  ]);
}, PREPARED_WITHIN_MILLISECONDS);

afterAll(async () => {
  await Promise.all(Object.values(second).flatMap((both) => both.map((one) => one.kill('SIGTERM'))));
  await balancer?.close();
  await live?.stop();
  await build?.remove();
});

describe('another build, with cases in flight', () => {
  it('replays the open cases before it is started', async () => {
    const { CODEC_KEYRING_FILE = '', TEMPORAL_ADDRESS = '' } = live.environment.plans.api.env;
    const env = { CODEC_KEYRING_FILE, TEMPORAL_ADDRESS };
    const program = path.relative(BUILT, build.program('cli/main.js'));
    const { status, stdout } = await runBuilt(program, env, ['replay', '--json']);
    expect({ status, said: JSON.parse(stdout) as unknown }).toEqual({
      status: 0,
      said: { ok: true, replayed: expect.any(Number), diverged: [] },
    });
  });

  it('takes the place of the first, worker by worker: each case goes on under it to its end', async () => {
    const { processes, urls } = live.environment;
    for (const kind of WORKERS) await startAnother(kind);
    await Promise.all(WORKERS.map((kind) => processes[kind].kill('SIGTERM')));
    for (const kind of WORKERS) expect(processes[kind].log()).toMatch(/\(ended: 0\)\n$/);
    await Promise.all([startAnother('api'), startAnother('api')]);
    await processes.api.kill('SIGTERM');
    balancer = await Balancer.listen(Number(new URL(urls.api).port), apiPorts);

    const [waiting, approved, executed, granted] = begun;
    const [first = ''] = await buildsOf(waiting);
    await waiting.approve();
    await Promise.all([waiting.claim(), approved.claim(), granted.reaches('under-review')]);
    for (const kase of begun) await kase.review();
    for (const kase of [waiting, approved, executed, granted]) {
      const builds = new Set(await buildsOf(kase));
      expect(builds.size).toBe(2);
      expect(builds).toContain(first);
      expect(await kase.recorded()).toMatchObject({ phase: 'closed', outcome: 'completed', mayOnlyUndo: false });
    }
    expect(await granted.readings.register()).toEqual({ 'membership.grant': 'end-proven' });
  });
});

describe('two of each process on the same stores', () => {
  /** Kills one of a kind, does something, and starts it again: each time the other one. */
  let turn = 0;
  async function without<T>(kinds: readonly Kind[], act: () => Promise<T>): Promise<T> {
    turn += 1;
    const killed = kinds.flatMap((kind) => second[kind][turn % 2] ?? []);
    await Promise.all(killed.map((one) => one.kill()));
    try {
      return await act();
    } finally {
      await Promise.all(killed.map((one) => one.start()));
    }
  }

  beforeAll(() => Promise.all(WORKERS.map((kind) => startAnother(kind))), PREPARED_WITHIN_MILLISECONDS);

  it('carry a case through while one of each kind is killed, and then the other: nothing is lost, nothing done twice', async () => {
    const all = ['api', ...WORKERS] as const;
    const kase = await without(all, () => LiveCase.verified(live));
    await without(all, async () => {
      await kase.approve();
      await kase.claim();
    });
    await kase.review();
    expect(await kase.recorded()).toMatchObject({ phase: 'closed', outcome: 'completed', needsHuman: false });
    expect(await directoryPrint(live, kase)).toMatchObject({ passwordVersion: 2, disabled: false });
    expect(await kase.readings.register()).toEqual({ 'password.set': 'proven', 'sessions.revoke': 'proven' });
  }, 120_000);

  it('every run replays', async () => expect(await live.whatWentWrong()).toEqual([]));
});

describe('what workers measure', () => {
  const DOCUMENTED = documentedMetrics('### Of the workers');

  it('is in the table of operations, by name, type and labels, whatever they serve', async () => {
    const pages = await Promise.all(
      metricsAddresses.map(async (address) => (await fetch(`http://${address}/metrics`)).text()),
    );
    const served = pages.flatMap((page) => servedMetrics(page));
    expect(new Set(served.map(({ name }) => name)).size).toBeGreaterThan(20);
    const known = new Map(DOCUMENTED.map((metric) => [metric.name, metric]));
    const isTold = ({ name, type, labels }: Metric): boolean => {
      const told = known.get(name);
      return told?.type === type && labels.every((label) => told.labels.includes(label));
    };
    expect(served.filter((metric) => !isTold(metric))).toEqual([]);
  });

  it('is what Temporal’s SDK knows: the table names nothing that it does not', async () => {
    const bridge = path.dirname(createRequire(import.meta.url).resolve('@temporalio/core-bridge/package.json'));
    const library = await readFile(path.join(bridge, 'releases/x86_64-unknown-linux-gnu/index.node'));
    const ofTheSdk = DOCUMENTED.filter(({ name }) => name.startsWith('temporal_'));
    const unknown = ofTheSdk.filter(({ name }) => {
      const given = name.replace(/^temporal_/, '').replace(/_(total|seconds)$/, '');
      return !library.includes(given);
    });
    expect(unknown).toEqual([]);
  });
});
