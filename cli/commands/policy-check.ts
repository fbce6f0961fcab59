import { z } from 'zod';
import { flag, operand, type Call, type CommandSpec, type Shown } from '../command.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { policyFileOf } from '../policy/policy-file.js';

const options = z.object({
  people: z.string().optional(),
  fromDirectory: z.boolean().default(false),
  atLeast: z.coerce.number('expected a number').int().min(0).max(100).default(0),
});
type Options = z.infer<typeof options>;

/** A file that is no policy: every mistake, by line. */
function mistaken(mistakes: readonly object[], message: string): Shown {
  return { json: { ok: false, mistakes }, text: message.split('\n') };
}

async function check({ options: wanted, operands: [named], at, show }: Call<Options>): Promise<ExitCode> {
  const { loadPolicy, PolicyError } = await import('../../policy/load.js');
  const { peopleFor } = await import('../policy/people.js');
  const { unmet } = await import('../policy/joined.js');
  const { strengthsOf } = await import('../policy/strength.js');
  const { strengthInWords } = await import('../policy/in-words.js');
  const { nameOf } = await import('../../policy/differences/in-words.js');
  const { policyIn } = await import('../policy/policy-file.js');
  const file = policyFileOf(named, at);
  try {
    await loadPolicy(file, { production: at.env['NODE_ENV'] === 'production' });
  } catch (fault) {
    if (!(fault instanceof PolicyError)) throw fault;
    show(mistaken(fault.mistakes, fault.message));
    return EXIT.notAsWanted;
  }
  const policy = await policyIn(file, at);
  const people = await peopleFor(wanted, at);
  const problems = people === null ? null : unmet(policy, people);
  const rules = strengthsOf(policy);
  const points = Math.min(...rules.map((rule) => rule.points));
  const ok = (problems ?? []).length === 0 && points >= wanted.atLeast;
  const told =
    problems === null
      ? ['Nobody was looked at: --people or --from-directory tells whether there are enough.']
      : problems.length === 0
        ? [`${people?.length} people are enough for it.`]
        : problems.map((problem) => `CANNOT BE MET  ${problem}`);
  const verdict = points < wanted.atLeast ? [`Weaker than wanted: ${points}, and --at-least ${wanted.atLeast}.`] : [];
  show({
    json: { ok, label: policy.label, digest: policy.digest, mistakes: [], problems, strength: { points, rules } },
    text: [`Policy ${nameOf(policy)}: well-formed and sound`, '', ...strengthInWords(rules), '', ...told, ...verdict],
  });
  return ok ? EXIT.done : EXIT.notAsWanted;
}

/** Says whether a policy can be used, by these people, and how hard it is to talk past. */
export const policyCheck: CommandSpec<Options> = {
  name: 'check',
  operands: [operand('[file]', 'a policy; that of POLICY_FILE unless named')],
  summary: 'say whether a policy is sound, can be met by people, and how strong it is',
  lesson: `Every mistake is told by file, line and column. With people, it also says which rule nobody could meet: a group
that is empty, or has too few once one of them took another part in the case. The score (0 to 100) is that of the weakest
evidence that the rule permits; docs/policy-tools.md says how it is counted. Ends with status 5 when something is wrong, or
a rule scores less than --at-least: for a build.

A file of people has the columns person, groups (apart by spaces), name, manager, status; those of \`coverage --people\` may
stand beside them.

Examples:
  countersign policy check policy/recovery.yaml
  countersign policy check --people people.csv --at-least 30
  countersign policy check proposed.yaml --from-directory --json`,
  flags: [
    flag('--people <file.csv>', 'hold it against these people'),
    flag('--from-directory', 'hold it against the directory of record'),
    flag('--at-least <points>', 'the least score that a rule may have'),
  ],
  options,
  run: check,
};
