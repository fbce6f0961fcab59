import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { BUILT } from '../../workers/project.js';

/** One of our processes, started from the build, that can be killed and started again. */
export interface ManagedProcess {
  readonly name: string;
  /** Undefined while it does not run. */
  readonly pid: number | undefined;
  /** Starts it and resolves once it says that it is ready. */
  start(): Promise<void>;
  /** Kills it, by default without asking. Resolves when it is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Everything it printed, over all its lives. */
  log(): string;
}

/** What to run and when it counts as ready. */
export interface ProcessPlan {
  readonly name: string;
  /** Path of the program inside the build. */
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
  /** A line it prints when it is ready. */
  readonly readyWhen: string;
}

const READY_WITHIN_MILLISECONDS = 60_000;
const STOP_WITHIN_MILLISECONDS = 15_000;

/** Variables of the surroundings that a process of ours may see; everything else it is given. */
const INHERITED = ['PATH', 'HOME', 'NODE_ENV', 'TMPDIR', 'LANG'] as const;

function inherited(): Record<string, string> {
  return Object.fromEntries(
    INHERITED.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

/** Makes a process that is not started yet. */
export function managedProcess({ name, program, env, readyWhen }: ProcessPlan): ManagedProcess {
  let child: ChildProcess | undefined;
  let printed = '';
  const endWithUs = (): void => void child?.kill('SIGKILL');
  process.once('exit', endWithUs);

  async function start(): Promise<void> {
    if (child !== undefined) throw new Error(`${name} runs already`);
    const from = printed.length;
    const started = spawn(process.execPath, ['--enable-source-maps', path.join(BUILT, program)], {
      env: { ...inherited(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    child = started;
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`${name} was not ready in time:\n${printed.slice(from)}`)),
        READY_WITHIN_MILLISECONDS,
      );
      const hear = (chunk: Buffer): void => {
        printed += chunk.toString();
        if (!printed.includes(readyWhen, from)) return;
        clearTimeout(late);
        resolve();
      };
      started.stdout.on('data', hear);
      started.stderr.on('data', hear);
      started.once('exit', (code, signal) => {
        clearTimeout(late);
        if (child === started) child = undefined;
        reject(new Error(`${name} ended (${signal ?? code}):\n${printed.slice(from)}`));
      });
    });
  }

  async function kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const running = child;
    if (running === undefined) return;
    const gone = once(running, 'exit');
    running.kill(signal);
    const late = setTimeout(() => running.kill('SIGKILL'), STOP_WITHIN_MILLISECONDS);
    await gone;
    clearTimeout(late);
    if (child === running) child = undefined;
  }

  return {
    name,
    start,
    kill,
    log: () => printed,
    get pid() {
      return child?.pid;
    },
  };
}
