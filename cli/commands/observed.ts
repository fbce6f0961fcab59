import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { DAY } from '../../domain/clock.js';
import { flag, type Call, type CommandSpec } from '../command.js';
import { EXIT, type ExitCode } from '../exit-codes.js';

/** As long as a rule is usually watched before it is enforced. */
const DAYS = 30;

const options = z.object({
  days: z.coerce.number('expected a number').int().min(1).default(DAYS),
  csv: z.boolean().default(false),
  html: z.string().optional(),
});
type Options = z.infer<typeof options>;

const BASIS =
  'As the policy was when each was asked for, with what its subject had enrolled then. No case was opened, and nobody was told.';

async function observed({ options: { days, csv, html }, at, show }: Call<Options>): Promise<ExitCode> {
  const { observedSince } = await import('../observed/read.js');
  const { countsOf, judgedAsCsv, judgedInWords, judgedPage } = await import('../what-if/in-words.js');
  const all = await observedSince(at, Date.now() - days * DAY);
  const title = `${all.length} tickets observed in ${days} days`;
  const none = { tickets: [], mistakes: [] };
  if (html !== undefined) await writeFile(html, judgedPage(title, BASIS, all, none), { mode: 0o600 });
  show({
    json: { counts: countsOf(all), tickets: all },
    text: csv ? judgedAsCsv(all) : judgedInWords(title, BASIS, all, none),
  });
  return EXIT.done;
}

/** Says what would have become of the tickets that are only observed or advised on. */
export const observedCommand: CommandSpec<Options> = {
  name: 'observed',
  summary: 'say what would have become of observed tickets: as today, slower, two people, refused',
  lesson: `It reads DATABASE_URL_CASE_WORKER and writes nothing. Tickets are those of actions that the policy's modes only observe or
advise on (docs/policy.md). "slower": nobody countersigns, and there is time to object.

Examples:
  countersign observed
  countersign observed --days 7 --csv > observed.csv
  countersign observed --html observed.html`,
  flags: [
    flag('--days <number>', `asked for so lately, ${DAYS} days unless given`),
    flag('--csv', 'every ticket as CSV, instead of the table'),
    flag('--html <file>', 'write a page, too'),
  ],
  options,
  run: observed,
};
