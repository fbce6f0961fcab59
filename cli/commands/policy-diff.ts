import { z } from 'zod';
import { flag, operand, type Call, type CommandSpec } from '../command.js';
import { EXIT, type ExitCode } from '../exit-codes.js';

const options = z.object({ failOnLaxer: z.boolean().default(false) });
type Options = z.infer<typeof options>;

async function diff({ options: wanted, operands, at, show }: Call<Options>): Promise<ExitCode> {
  const { compared } = await import('../../policy/differences/compared.js');
  const { modesCompared } = await import('../../policy/differences/modes-compared.js');
  const { differencesInWords } = await import('../../policy/differences/in-words.js');
  const { refusalInWords } = await import('../policy/refusal-in-words.js');
  const { policyIn } = await import('../policy/policy-file.js');
  const [before, after] = await Promise.all(operands.map((file) => policyIn(file, at)));
  if (before === undefined || after === undefined) throw new Error('a diff without two policies was let in');
  const differences = compared(before, after);
  const modes = modesCompared(before, after);
  const json = differences.map(({ action, kinds, verdict, changes }) => ({ action, kinds, verdict, changes }));
  show({
    json: { before: before.digest, after: after.digest, modes, differences: json },
    text: differencesInWords(before, after, differences, refusalInWords),
  });
  const isLaxer = [...modes, ...differences].some(({ verdict }) => verdict === 'laxer' || verdict === 'unclear');
  return wanted.failOnLaxer && isLaxer ? EXIT.notAsWanted : EXIT.done;
}

/** Says what a new policy changes, and for whom. */
export const policyDiff: CommandSpec<Options> = {
  name: 'diff',
  operands: [operand('<old>', 'the policy of today'), operand('<new>', 'the one that is proposed')],
  summary: 'say what a new policy changes for whom, what is laxer first',
  lesson: `Every action is compared for every kind of people that either policy tells apart. Laxer is told first, then what no
rule can compare ("unclear": look at it), then who is refused from now on, then what is stricter. Something that is laxer in
one thing and stricter in another is told as laxer. So is an action that is rolled out less far at a desk (from enforce to advise or
observe): which, where, and from what to what stands before all else.

Examples:
  countersign policy diff policy/recovery.yaml proposed.yaml
  countersign policy diff policy/recovery.yaml proposed.yaml --fail-on-laxer      status 5, for a build`,
  flags: [flag('--fail-on-laxer', 'end with status 5 when something is laxer, or cannot be compared')],
  options,
  run: diff,
};
