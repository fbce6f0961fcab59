import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { Command } from 'commander';
import { BUILT } from '../../workers/project.js';
import type { Ending } from '../command.js';
import type { ExitCode } from '../exit-codes.js';
import { UsageError } from '../failures.js';
import type { Surroundings } from '../surroundings.js';

/** A program of its own that the command starts as it is, with its own options and help. */
interface Program {
  readonly name: string;
  readonly summary: string;
  /** Path inside the build. */
  readonly file: string;
  /** Whether it needs what only a checkout with its development packages has. */
  readonly forDevelopment: boolean;
}

const PROGRAMS: readonly Program[] = [
  {
    name: 'dev',
    summary: 'start everything on this machine, with sample people to be',
    file: 'dev/main.js',
    forDevelopment: true,
  },
  {
    name: 'demo',
    summary: 'play whole cases, and the attacks on them, on real servers',
    file: 'dev/demo/main.js',
    forDevelopment: true,
  },
  {
    name: 'migrate',
    summary: "bring the database to this version's schema",
    file: 'deploy/migrate.js',
    forDevelopment: false,
  },
];

/** Runs it on this terminal. Ctrl-C reaches both; asked to end otherwise, it is asked in turn. */
async function run(program: Program, args: readonly string[], { env, interruption }: Surroundings): Promise<number> {
  if (program.forDevelopment && env['NODE_ENV'] === 'production') {
    throw new UsageError(
      `countersign ${program.name} is for a checkout: its keys and people are refused in production.`,
    );
  }
  const file = path.join(BUILT, program.file);
  const child = spawn(process.execPath, ['--enable-source-maps', file, ...args], { env: { ...env }, stdio: 'inherit' });
  const end = (): void => void child.kill('SIGTERM');
  interruption.addEventListener('abort', end, { once: true });
  const [status] = (await once(child, 'exit')) as [number | null];
  interruption.removeEventListener('abort', end);
  return status ?? 1;
}

/** The commands that start a program of their own. */
export function programCommands(at: Surroundings, ending: Ending): readonly Command[] {
  return PROGRAMS.map((program) =>
    new Command(program.name)
      .summary(program.summary)
      .description(program.summary)
      .arguments('[options...]')
      .allowUnknownOption()
      .action(async (args: readonly string[]) => {
        // What these programs end with is documented as theirs.
        ending.code = (await run(program, args, at)) as ExitCode;
      }),
  );
}
