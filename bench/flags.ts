import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Engine } from '../dev/environment/options.js';

/** How large each measurement is. */
export interface Sizes {
  /** Complete password resets, and bare workflows beside them. */
  readonly cases: number;
  /** How many are under way at once. */
  readonly inFlight: number;
  /** Pieces of evidence that are given one after the other, with nothing else under way. */
  readonly idle: number;
  /** Grants of emergency access that expire. */
  readonly grants: number;
  /** Cases that stay open while the worker is restarted. */
  readonly open: number;
}

/** What was asked for on the command line. */
export interface Flags extends Sizes {
  /** Which Temporal server everything runs on. */
  readonly server: Engine;
  readonly quick: boolean;
  /** Where the case worker's profiles are put; null takes none. */
  readonly profile: string | null;
}

const FULL: Sizes = { cases: 300, inFlight: 20, idle: 30, grants: 1_000, open: 10_000 };
const QUICK: Sizes = { cases: 24, inFlight: 8, idle: 10, grants: 16, open: 40 };

/** What `--help` prints. */
export const HELP = `npm run bench -- [options]

Measures whole cases on real servers, and beside them, in the same run, a bare workflow with the same numbers of
activities, timers, signals and updates. The ratio is the figure. Results go to bench/results/ as JSON and to the screen
as a table. Leave the machine alone meanwhile.

  --server KIND    development, or full: that of an installation, on PostgreSQL, by TLS with certificates (development)
  --quick          small sizes, to see that it works: the figures mean little
  --cases N        complete password resets (${FULL.cases})
  --in-flight N    how many at once (${FULL.inFlight})
  --idle N         pieces of evidence, one after the other (${FULL.idle}); 0 leaves this out
  --grants N       grants that expire (${FULL.grants}); 0 leaves this out
  --open N         cases that stay open while the worker is restarted (${FULL.open}); 0 leaves this out
  --profile DIR    profiles the case worker's processor time into this folder, and says where it went
  --help           this text`;

const count = z.coerce.number().int().min(0).max(100_000);
const shape = z.object({
  server: z.enum(['development', 'full']).default('development'),
  quick: z.boolean().default(false),
  cases: count.min(1).optional(),
  inFlight: count.min(1).optional(),
  profile: z.string().nullable().default(null),
  idle: count.optional(),
  grants: count.optional(),
  open: count.optional(),
});

/** What was asked for, or null when it was help. @throws when a size is none */
export function flagsIn(args: readonly string[]): Flags | null {
  const text = { type: 'string' } as const;
  const yes = { type: 'boolean' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      server: text,
      quick: yes,
      cases: text,
      'in-flight': text,
      idle: text,
      grants: text,
      open: text,
      profile: text,
      help: yes,
    },
  });
  if (values.help === true) return null;
  const { server, quick, profile, ...given } = shape.parse({ ...values, inFlight: values['in-flight'] });
  const sizes = Object.fromEntries(Object.entries(given).filter(([, size]) => size !== undefined)) as Partial<Sizes>;
  return { server, quick, profile, ...(quick ? QUICK : FULL), ...sizes };
}
