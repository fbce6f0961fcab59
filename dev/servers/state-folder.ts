import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { acquire } from './lock.js';
import { removeDataFolder } from './postgres/data-folder.js';
import { type Progress, silentProgress } from './progress.js';

/** The folder where one installation of the development environment keeps its state. */
export interface StateFolder {
  /** Absolute. */
  path: string;
  /** Where PostgreSQL's data is to be. */
  postgres: string;
  /** The Temporal server's database. */
  temporalDb: string;
  /** Received mails. */
  mail: string;
  /** Lets another run use the folder. */
  release(): Promise<void>;
}

/** Which state folder to open. */
export interface StateFolderOptions {
  /** The folder that holds `package.json`; the state lies in `.countersign` there, unless `COUNTERSIGN_STATE` says where. */
  projectRoot: string;
  /** Throw away what is there. */
  fresh: boolean;
  /** How long to wait for a run that ends, or one that was killed, to let go. */
  waitAtMostSeconds?: number;
  progress?: Progress;
  env?: NodeJS.ProcessEnv;
}

/** What shows that a folder is ours, so that nothing else is ever emptied. */
const MARKER = 'this-is-countersign-state';
const LOCK = 'in-use';
/** After a run was killed, its hold ends this much later. */
const HOLD_ENDS_AFTER_SECONDS = 10;

/**
 * Opens the state folder for this run alone: it holds keys, so nobody else may look into it; and two runs on the same
 * data would break it.
 *
 * @throws when another run uses it, or when it is to be emptied and holds something that is not ours
 */
export async function openStateFolder(options: StateFolderOptions): Promise<StateFolder> {
  const { projectRoot, fresh, progress = silentProgress, env = process.env } = options;
  const folder = path.resolve(projectRoot, env.COUNTERSIGN_STATE || '.countersign');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const present = await readdir(folder);
  if (present.length > 0 && !present.includes(MARKER)) {
    throw new Error(`${folder} holds something else already. Set COUNTERSIGN_STATE to a folder of its own.`);
  }
  await chmod(folder, 0o700);
  await writeFile(path.join(folder, MARKER), 'Keys and data of a development environment. Never for production.\n');
  const release = await hold(folder, options.waitAtMostSeconds ?? HOLD_ENDS_AFTER_SECONDS + 1, progress);
  const postgres = path.join(folder, 'postgres');
  if (fresh) await empty(folder, postgres);
  return {
    path: folder,
    postgres,
    temporalDb: path.join(folder, 'temporal.db'),
    mail: path.join(folder, 'mail'),
    release,
  };
}

async function hold(folder: string, waitAtMostSeconds: number, progress: Progress): Promise<() => Promise<void>> {
  const tryHold = () => acquire(path.join(folder, LOCK), HOLD_ENDS_AFTER_SECONDS);
  const held = await tryHold();
  if (held) return held;
  return progress.during(`Waiting for ${folder}`, 'another run uses it, or was killed a moment ago', async () => {
    for (let waitedSeconds = 0; waitedSeconds < waitAtMostSeconds; waitedSeconds += 1) {
      await pause(1_000);
      const got = await tryHold();
      if (got) return got;
    }
    throw new Error(`Another run uses ${folder}. End it, or set COUNTERSIGN_STATE to a folder of this run's own.`);
  });
}

async function empty(folder: string, postgres: string): Promise<void> {
  await removeDataFolder(postgres);
  for (const name of await readdir(folder)) {
    if (name !== MARKER && name !== `${LOCK}.lock`) await rm(path.join(folder, name), { recursive: true });
  }
}
