import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from '@temporalio/client';
import { connect, type Db } from '../db/connect.js';
import { startEnvironment, type Environment } from '../dev/environment/environment.js';
import { managedProcess, type ManagedProcess } from '../dev/environment/managed-process.js';
import type { Progress } from '../dev/servers/progress.js';
import { Cast } from './cast.js';
import type { Flags } from './flags.js';
import { writePolicy } from './policy.js';
import { profilerArguments } from './profile.js';

/** How long a task waits for the worker that has the workflow cached: the default of the case worker. */
export const STICKY_TIMEOUT_MILLISECONDS = 10_000;

/** Granting goes on at this pace at the slowest; all are granted before the first expires. */
const SECONDS_FOR_EACH_GRANT = 0.6;
const GRANT_SECONDS_LEAST = 30;
const GRANT_SECONDS_MOST = 3_600;

/** Cases that are told before anything is counted: code is compiled, connections are open. */
export const WARM_UP = 3;

/** What everything is measured on. */
export interface Bench {
  readonly environment: Environment;
  readonly cast: Cast;
  /** The record, as the owner of the database. */
  readonly record: Db;
  readonly temporal: Client;
  /** Without the codec, for the bare workflows. */
  readonly plain: Client;
  /** Runs the bare workflows, in a process of its own as ours do. */
  readonly bareWorker: ManagedProcess;
  readonly progress: Progress;
  stop(): Promise<void>;
}

/** How long a grant lasts, so that so many can be made before the first ends. */
export function grantSecondsFor(grants: number): number {
  return Math.min(Math.max(Math.ceil(grants * SECONDS_FOR_EACH_GRANT), GRANT_SECONDS_LEAST), GRANT_SECONDS_MOST);
}

/** Starts every server and process, and the bare worker beside them. Whoever starts it stops it. */
export async function startBench(flags: Flags, progress: Progress): Promise<Bench> {
  const folder = await mkdtemp(path.join(tmpdir(), 'countersign-bench-'));
  const grantSeconds = grantSecondsFor(flags.grants);
  const environment = await startEnvironment({
    progress,
    engine: flags.server,
    policyFile: await writePolicy(folder, grantSeconds),
    subjects: flags.cases + WARM_UP + flags.idle + flags.grants + flags.open,
    stickyTimeoutMilliseconds: STICKY_TIMEOUT_MILLISECONDS,
    ...(flags.profile !== null && { caseWorkerNodeArguments: profilerArguments(flags.profile) }),
  });
  const { temporal, engineOf, database } = environment;
  const bareWorker = managedProcess({
    name: 'The bare worker',
    program: 'bench/bare/worker.js',
    readyWhen: 'the bare worker is ready',
    env: {
      ...engineOf('operator'),
      STICKY_TIMEOUT_MILLISECONDS: `${STICKY_TIMEOUT_MILLISECONDS}`,
    },
  });
  const record = connect(database.owner);
  return {
    environment,
    cast: new Cast(environment),
    record,
    temporal,
    plain: new Client({ connection: temporal.connection, namespace: temporal.options.namespace }),
    bareWorker,
    progress,
    async stop() {
      await bareWorker.kill('SIGTERM');
      await record.destroy();
      await environment.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
