import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as passed } from 'node:timers/promises';

/** How to start one server as a process of its own. */
export interface ServerProcessOptions {
  /** What to call it in messages, as in "PostgreSQL". */
  name: string;
  command: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  /** The system user to run as; only root may choose. */
  user?: { uid: number; gid: number } | undefined;
  /** What asks this server to end in an orderly way. */
  stopSignal?: NodeJS.Signals;
  /** How long an orderly end may take before the process is killed. */
  stopWithinSeconds?: number;
}

/** A server that runs as a child process. */
export interface ServerProcess {
  readonly pid: number;
  /**
   * Rejects as soon as the process ends without having been asked to, with its last log lines; never resolves. Race it
   * against a wait for readiness, or report it.
   */
  readonly unexpectedExit: Promise<never>;
  /** The last lines the process wrote to either stream. */
  lastLines(): string;
  /** Ends the process: asks first, then kills. Safe to call twice. */
  stop(): Promise<void>;
}

/** Enough to see why a server did not start. */
const KEPT_LOG_LINES = 40;
const STOP_WITHIN_SECONDS = 10;
/** What a process said last may be read after it is known to have ended; a child of its own may hold its streams for longer. */
const HEARD_WITHIN_SECONDS = 1;

/**
 * Starts a server in a process group of its own, so that Ctrl-C in a terminal reaches only its owner, who then stops
 * the servers in order. If the owner ends without stopping it, however that came about, it is asked to end.
 *
 * @throws when the command cannot be started
 */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const { name, command, args, stopSignal = 'SIGTERM', stopWithinSeconds = STOP_WITHIN_SECONDS } = options;
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...(options.env && { env: options.env }),
    ...options.user,
  });
  const log = keepLastLines(child.stdout, child.stderr);
  const exited = new Promise<string>((resolve) => child.once('exit', (code, signal) => resolve(`${signal ?? code}`)));
  const heard = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await once(child, 'spawn');
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${name} has no process id.`);

  const release = endsWithOwner(pid, stopSignal);
  let stopping = false;
  const unexpectedExit = exited.then(async (how) => {
    release();
    if (stopping) return new Promise<never>(() => {});
    await Promise.race([heard, passed(HEARD_WITHIN_SECONDS * 1000)]);
    throw new Error(`${name} ended by itself (${how}). Its last words:\n${log()}`);
  });
  unexpectedExit.catch(() => {}); // whoever races or reports it sees it; nobody has to

  return {
    pid,
    unexpectedExit,
    lastLines: log,
    async stop() {
      stopping = true;
      child.kill(stopSignal);
      const killing = setTimeout(() => child.kill('SIGKILL'), stopWithinSeconds * 1000);
      await exited;
      clearTimeout(killing);
    },
  };
}

/**
 * Has a process asked to end when we end, however that comes about: a shell waits for our end of a pipe to close, which
 * the operating system does even when we are killed.
 *
 * @returns ends the watch
 */
export function endsWithOwner(pid: number, stopSignal: NodeJS.Signals): () => void {
  const script = 'read -r _; kill -s "$1" "$2"';
  const watcher = spawn('/bin/sh', ['-c', script, 'guard', stopSignal.replace('SIG', ''), String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watcher.on('error', () => {}); // a machine without a shell is watched by nobody
  watcher.unref();
  (watcher.stdin as Socket).unref();
  return () => watcher.kill('SIGKILL');
}

function keepLastLines(...streams: NodeJS.ReadableStream[]): () => string {
  let kept: string[] = [];
  for (const stream of streams) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      kept = [...kept, ...chunk.split('\n').filter((line) => line.trim() !== '')].slice(-KEPT_LOG_LINES);
    });
  }
  return () => kept.join('\n');
}
