import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { BUILT } from '../../workers/project.js';

/** How one of our programs ended. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const ENDS_WITHIN_MILLISECONDS = 60_000;

/** Runs one of our programs from the build to its end, with nothing in its environment but what is given. */
export async function runBuilt(
  program: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<Ended> {
  const child = spawn(process.execPath, [path.join(BUILT, program), ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: ENDS_WITHIN_MILLISECONDS,
  });
  const printed = Promise.all([text(child.stdout), text(child.stderr)]);
  await once(child, 'exit');
  const [stdout, stderr] = await printed;
  return { status: child.exitCode, stdout, stderr };
}
