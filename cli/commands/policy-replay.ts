import { z } from 'zod';
import { DAY } from '../../domain/clock.js';
import { VERDICTS, type Verdict } from '../../domain/plan-changes.js';
import { flag, operand, type Call, type CommandSpec } from '../command.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { policyFileOf } from '../policy/policy-file.js';

/** A quarter. */
const DAYS = 92;

const options = z.object({
  cases: z.string().optional(),
  policy: z.string().optional(),
  days: z.coerce.number('expected a number').int().min(1).default(DAYS),
  csv: z.boolean().default(false),
});
type Options = z.infer<typeof options>;

async function replay({ options: wanted, operands: [file = ''], at, show }: Call<Options>): Promise<ExitCode> {
  const { pastCasesIn, replayed } = await import('../policy/past-cases.js');
  const { replayedAsCsv, replayedInWords } = await import('../policy/replayed-in-words.js');
  const { nameOf } = await import('../../policy/differences/in-words.js');
  const { policyIn } = await import('../policy/policy-file.js');
  const proposed = await policyIn(file, at);
  const found = async () => {
    if (wanted.cases !== undefined) {
      const today = await policyIn(policyFileOf(wanted.policy, at), at);
      return { today, cases: await pastCasesIn(wanted.cases) };
    }
    const { casesOfDatabase } = await import('../policy/cases-of-database.js');
    return { today: null, cases: await casesOfDatabase(at, Date.now() - wanted.days * DAY) };
  };
  const { today, cases } = await found();
  const results = replayed(today, proposed, cases);
  const title = `${today === null ? 'each under the plan it had' : nameOf(today)} → ${nameOf(proposed)}`;
  const countOf = (verdict: Verdict) => results.filter((one) => one.verdict === verdict).length;
  const counts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, countOf(verdict)]));
  show({
    json: { proposed: proposed.digest, counts, cases: results },
    text: wanted.csv ? replayedAsCsv(results) : replayedInWords(title, results),
  });
  return EXIT.done;
}

/** Says what a new policy would have meant for past cases. */
export const policyReplay: CommandSpec<Options> = {
  name: 'replay',
  operands: [operand('<new>', 'the policy that is proposed')],
  summary: 'hold a new policy against past cases: stricter, laxer, refused, same',
  lesson: `Without --cases it reads what was opened (DATABASE_URL_CASE_WORKER, DIRECTORY_OF_RECORD_URL; nothing is written) and holds
each case's own plan against the new policy, raised by what spoke against the case then. With --cases it takes a file with
the columns case, action, person and, where known, groups, manager, opened_at, under the policy of today. Whether people
would have had the evidence is not asked: \`coverage\` tells that.

Examples:
  countersign policy replay proposed.yaml
  countersign policy replay proposed.yaml --days 30 --csv > replayed.csv
  countersign policy replay proposed.yaml --cases cases.csv --policy policy/recovery.yaml`,
  flags: [
    flag('--cases <file.csv>', 'these cases, instead of those of the database'),
    flag('--policy <file>', 'with --cases: the policy of today; that of POLICY_FILE unless named'),
    flag('--days <number>', `of the database: opened so lately, ${DAYS} days unless given`),
    flag('--csv', 'every case as CSV, instead of the table'),
  ],
  options,
  run: replay,
};
