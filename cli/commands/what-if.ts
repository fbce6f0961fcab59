import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { flag, operand, type Call, type CommandSpec } from '../command.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { UsageError } from '../failures.js';
import { policyFileOf } from '../policy/policy-file.js';
import type { Judging } from '../what-if/judged.js';

const options = z.object({
  policy: z.string().optional(),
  categories: z.string().optional(),
  people: z.string().optional(),
  fromDirectory: z.boolean().default(false),
  enrolled: z.boolean().default(false),
  relayable: z.coerce.number('expected a number').min(0).max(100).default(100),
  csv: z.boolean().default(false),
  html: z.string().optional(),
  sample: z.coerce.number('expected a number').int().min(1).max(1_000_000).optional(),
});
type Options = z.infer<typeof options>;
type Given = Pick<Call<Options>, 'options' | 'at'>;

/** Who the subjects are, and how many would countersign for them. */
async function knownOf({ options: wanted, at }: Given): Promise<Omit<Judging, 'policy'>> {
  const { asOpened, peopleFor } = await import('../policy/people.js');
  const { somebody } = await import('../../policy/differences/kinds.js');
  const { asEnrolled, supposing } = await import('../what-if/evidence.js');
  const listed = await peopleFor(wanted, at);
  const now = Date.now();
  const people = listed === null ? null : asOpened(listed, now);
  const byName = new Map(people?.flatMap((one) => [[one.username, one] as const, [one.personId, one] as const]));
  const find = people === null ? (subject: string) => somebody(subject) : (subject: string) => byName.get(subject);
  if (!wanted.enrolled) return { find, approvalsOf: supposing(wanted.relayable) };
  if (wanted.people === undefined) throw new UsageError('--enrolled: with --people, whose file says what they have');
  const { supposedPeople } = await import('../survey/supposed-people.js');
  return { find, approvalsOf: asEnrolled(await supposedPeople(wanted.people, now), now) };
}

function basisOf({ people, fromDirectory, enrolled, relayable }: Options): string {
  const who =
    people === undefined && !fromDirectory
      ? 'Nobody was looked up: every subject counts as ordinary staff.'
      : 'Subjects are as they are today.';
  const what = enrolled
    ? 'Evidence is what they have enrolled by now.'
    : `Everybody counts as having evidence; of ${relayable} people in 100 all of it can be read out to a caller.`;
  return `${who} ${what} Nothing was changed, and nothing was sent.`;
}

async function whatIf({ options: wanted, operands: [file], at, show }: Call<Options>): Promise<ExitCode> {
  if (wanted.sample !== undefined) {
    const { sampleTickets } = await import('../what-if/sample.js');
    const lines = sampleTickets(wanted.sample, Date.now());
    show({ json: { csv: lines }, text: lines });
    return EXIT.done;
  }
  if (file === undefined) throw new UsageError('Expected an export of tickets, or --sample.');
  const { categoriesIn, ticketsIn } = await import('../what-if/tickets.js');
  const { judged } = await import('../what-if/judged.js');
  const { countsOf, judgedAsCsv, judgedInWords, judgedPage } = await import('../what-if/in-words.js');
  const { nameOf } = await import('../../policy/differences/in-words.js');
  const { policyIn } = await import('../policy/policy-file.js');
  const policy = await policyIn(policyFileOf(wanted.policy, at), at);
  const categories = wanted.categories === undefined ? new Map<string, null>() : await categoriesIn(wanted.categories);
  const given = await ticketsIn(file, categories);
  const all = judged({ policy, ...(await knownOf({ options: wanted, at })) }, given.tickets);
  const others = given.tickets.length - all.length;
  const title = `${all.length} recoveries under policy ${nameOf(policy)}, ${others} other tickets`;
  const basis = basisOf(wanted);
  if (wanted.html !== undefined) await writeFile(wanted.html, judgedPage(title, basis, all, given), { mode: 0o600 });
  show({
    json: { counts: countsOf(all), others, mistakes: given.mistakes, tickets: all },
    text: wanted.csv ? judgedAsCsv(all) : judgedInWords(title, basis, all, given),
  });
  return EXIT.done;
}

/** Says what would have become of a ticket tool's past tickets under a policy. */
export const whatIfCommand: CommandSpec<Options> = {
  name: 'what-if',
  operands: [operand('[tickets.csv]', 'what a ticket tool exported')],
  summary: 'say what would have become of last quarter’s tickets: as today, slower, two people, refused',
  lesson: `It reads files and changes nothing, anywhere. Columns: id, opened_at, subject (whose account), and action or category; where
there are, closed_at, requester, agent. Others are left alone. A line that is wrong is told, and the rest is judged. With
--categories a file says which category is which action (columns category, action; - for what is no recovery,
* for every other category).

"two people": somebody countersigns. "slower": nobody does, and it waits longer than the ticket took. What the export shows
raises a case as it would have: the second recovery of one person, an agent or a desk that is too busy.

Examples:
  countersign what-if --sample 2000 > tickets.csv
  countersign what-if tickets.csv --categories categories.csv --policy policy/recovery.yaml
  countersign what-if tickets.csv --categories categories.csv --html what-if.html
  countersign what-if tickets.csv --categories categories.csv --people people.csv --enrolled --csv > what-if.csv`,
  flags: [
    flag('--policy <file>', 'a policy; that of POLICY_FILE unless named'),
    flag('--categories <file.csv>', 'which category is which action'),
    flag('--people <file.csv>', 'who the subjects are: the file of `policy check`'),
    flag('--from-directory', 'who the subjects are: the directory of record'),
    flag('--enrolled', 'count what the file of people says they have enrolled'),
    flag('--relayable <percent>', 'of how many people all evidence can be read out; 100 unless given'),
    flag('--csv', 'every ticket as CSV, instead of the table'),
    flag('--html <file>', 'write a page, too'),
    flag('--sample <number>', 'print a made-up export of so many tickets instead'),
  ],
  options,
  run: whatIf,
};
