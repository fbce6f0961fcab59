import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { BUILT } from '../../workers/project.js';
import { endsWithOwner } from '../servers/server-process.js';

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
  /** Arguments of Node itself, such as those of its profiler. */
  readonly nodeArguments?: readonly string[];
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

function spawnBuilt({ program, env, nodeArguments = [] }: ProcessPlan): ChildProcess {
  return spawn(process.execPath, ['--enable-source-maps', ...nodeArguments, path.join(BUILT, program)], {
    env: { ...inherited(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
}

/** One process of a plan, over all its lives. */
class Lives implements ManagedProcess {
  readonly #plan: ProcessPlan;
  #child: ChildProcess | undefined;
  #printed = '';

  constructor(plan: ProcessPlan) {
    this.#plan = plan;
    process.once('exit', () => this.#child?.kill('SIGKILL'));
  }

  get name(): string {
    return this.#plan.name;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  log(): string {
    return this.#printed;
  }

  async start(): Promise<void> {
    if (this.#child !== undefined) throw new Error(`${this.name} runs already`);
    const child = spawnBuilt(this.#plan);
    this.#child = child;
    const release = child.pid === undefined ? undefined : endsWithOwner(child.pid, 'SIGTERM');
    child.once('exit', (code, how) => {
      release?.();
      this.#printed += `(ended: ${how ?? code})\n`;
      if (this.#child === child) this.#child = undefined;
    });
    await this.#ready(child);
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MILLISECONDS);
    await gone;
    clearTimeout(late);
  }

  /** Resolves with the line that says so; rejects when the process ends first, or takes too long. */
  #ready(child: ChildProcess): Promise<void> {
    const from = this.#printed.length;
    return new Promise((resolve, reject) => {
      const fails = (what: string): void => reject(new Error(`${this.name} ${what}:\n${this.#printed.slice(from)}`));
      const late = setTimeout(() => fails('was not ready in time'), READY_WITHIN_MILLISECONDS);
      const hear = (chunk: Buffer): void => {
        this.#printed += chunk.toString();
        if (!this.#printed.includes(this.#plan.readyWhen, from)) return;
        clearTimeout(late);
        resolve();
      };
      child.stdout?.on('data', hear);
      child.stderr?.on('data', hear);
      child.once('exit', (code, how) => {
        clearTimeout(late);
        fails(`ended (${how ?? code}) before it was ready`);
      });
    });
  }
}

/** Makes a process that is not started yet. */
export function managedProcess(plan: ProcessPlan): ManagedProcess {
  return new Lives(plan);
}
