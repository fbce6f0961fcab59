import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** How to run a command that does its work and ends. */
export interface CommandOptions {
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  timeoutSeconds: number;
  /** Hears each line of either stream as it comes. */
  onLine?: (line: string) => void;
}

const KEPT_LINES = 15;

/**
 * Runs a command to its end.
 *
 * @returns what it wrote, both streams in order of arrival
 * @throws when it cannot be started, fails, or takes too long, with its last lines
 */
export async function runCommand(command: string, args: string[], options: CommandOptions): Promise<string> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.env && { env: options.env }),
    ...(options.cwd !== undefined && { cwd: options.cwd }),
  });
  const lines: string[] = [];
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => {
      lines.push(line);
      options.onLine?.(line);
    });
  }
  const givingUp = setTimeout(() => child.kill(), options.timeoutSeconds * 1000);
  const end = await new Promise<string>((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ENOENT' ? new Error(`${command} is not installed`) : error),
    );
    child.once('close', (code, signal) => resolve(String(signal ?? code)));
  }).finally(() => clearTimeout(givingUp)); // spawn's own time limit keeps running when a command does not exist
  if (end === '0') return lines.join('\n');
  throw new Error([`"${command} ${args[0] ?? ''}" ended with ${end}`, ...lines.slice(-KEPT_LINES)].join('\n  '));
}
