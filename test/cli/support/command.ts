import { run } from '../../../cli/program.js';

/** How a command line ended, and what it said. */
export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What it printed with `--json`. */
  readonly json: unknown;
}

/** A command line that is still running: Ctrl-C, and what it said so far. */
export interface Running {
  readonly ended: Promise<Ended>;
  readonly said: readonly string[];
  interrupt(): void;
}

/** Starts the command in this process, with nothing in its environment but what is given. */
export function starts(args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  const controller = new AbortController();
  const said: string[] = [];
  const noted: string[] = [];
  const ended = run(args, {
    env,
    out: (line) => void said.push(line),
    err: (line) => void noted.push(line),
    interruption: controller.signal,
  }).then((status) => ({
    status,
    stdout: said.join('\n'),
    stderr: noted.join('\n'),
    json: args.includes('--json') ? (JSON.parse(said.at(-1) ?? 'null') as unknown) : null,
  }));
  return { ended, said, interrupt: () => controller.abort() };
}

/** Runs the command to its end. */
export function countersign(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return starts(args, env).ended;
}
