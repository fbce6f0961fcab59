import { z } from 'zod';
import { flag, operand, type Call, type CommandSpec } from '../command.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { policyFileOf } from '../policy/policy-file.js';

const options = z.object({ policy: z.string().optional() });
type Options = z.infer<typeof options>;

async function test({ options: wanted, operands: [folder = ''], at, show }: Call<Options>): Promise<ExitCode> {
  const { readExpectations, tried } = await import('../policy/expectations.js');
  const { nameOf } = await import('../../policy/differences/in-words.js');
  const { policyIn } = await import('../policy/policy-file.js');
  const policy = await policyIn(policyFileOf(wanted.policy, at), at);
  const results = tried(policy, await readExpectations(folder));
  const failed = results.filter(({ wrong }) => wrong.length > 0);
  const lines = failed.flatMap(({ file, it, wrong }) => [`${file}: ${it}`, ...wrong.map((one) => `  ${one}`)]);
  show({
    json: { ok: failed.length === 0, passed: results.length - failed.length, failed },
    text: [...lines, `${nameOf(policy)}: ${results.length - failed.length} as expected, ${failed.length} otherwise`],
  });
  return failed.length === 0 ? EXIT.done : EXIT.notAsWanted;
}

/** Holds a policy against what its owners expect of it. */
export const policyTest: CommandSpec<Options> = {
  name: 'test',
  operands: [operand('<folder>', 'where the expectations are, as .yaml files')],
  summary: 'hold a policy against what its owners expect of it',
  lesson: `Each file lists expectations: \`it\` says what, \`given\` an action, a class or a person and what speaks against the
case, \`expect\` part of the plan, or the refusal. Those of the default policy are in policy/tests. Ends with status 5 when
one is not met.

Examples:
  countersign policy test policy/tests --policy policy/recovery.yaml
  countersign policy test our-tests --policy proposed.yaml --json`,
  flags: [flag('--policy <file>', 'a policy; that of POLICY_FILE unless named')],
  options,
  run: test,
};
