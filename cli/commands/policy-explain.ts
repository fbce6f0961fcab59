import { z } from 'zod';
import { ACTIONS } from '../../domain/actions.js';
import { RISK_SIGNALS } from '../../domain/risk-signals.js';
import { flag, operand, type Call, type CommandSpec } from '../command.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { UsageError } from '../failures.js';
import { policyFileOf } from '../policy/policy-file.js';

const signals = z.enum(RISK_SIGNALS, `expected some of ${RISK_SIGNALS.join(',')}`);
const options = z.object({
  policy: z.string().optional(),
  person: z.string().optional(),
  class: z.string().optional(),
  people: z.string().optional(),
  fromDirectory: z.boolean().default(false),
  raisedBy: z
    .string()
    .transform((list) => list.split(','))
    .pipe(z.array(signals))
    .optional(),
});
type Options = z.infer<typeof options>;

async function explain({ options: wanted, operands, at, show }: Call<Options>): Promise<ExitCode> {
  const { explained } = await import('../policy/joined.js');
  const { planInCircumstances } = await import('../policy/circumstances.js');
  const { personWanted } = await import('../policy/person-wanted.js');
  const { policyIn } = await import('../policy/policy-file.js');
  const { refusalInWords } = await import('../policy/refusal-in-words.js');
  const action = ACTIONS.find((one) => one === operands[0]);
  if (action === undefined) throw new UsageError(`Expected an action: one of ${ACTIONS.join(', ')}.`);
  const policy = await policyIn(policyFileOf(wanted.policy, at), at);
  const { name, person } = await personWanted(policy, wanted, at);
  const plan = planInCircumstances(policy, action, person, wanted.raisedBy ?? []);
  if (typeof plan === 'string') {
    show({ json: { action, for: name, refused: plan }, text: [`${action} for ${name}: ${refusalInWords(plan)}`] });
    return EXIT.notAsWanted;
  }
  show({ json: { action, for: name, plan }, text: [`For ${name}:`, ...explained(plan)] });
  return EXIT.done;
}

/** Says in words what a policy demands of an action for somebody. */
export const policyExplain: CommandSpec<Options> = {
  name: 'explain',
  operands: [operand('<action>', 'which recovery', ACTIONS)],
  summary: 'say in words what a policy demands, of an action and for somebody',
  lesson: `Without --person or --class it is for somebody of whom nothing special is known. --person needs --people (the
file of \`policy check\`) or --from-directory. Ends with status 5 when there is no such case.

Examples:
  countersign policy explain password.reset --policy policy/recovery.yaml
  countersign policy explain mfa.reset --class authority
  countersign policy explain password.reset --person p-1001 --from-directory
  countersign policy explain password.reset --raised-by recovered-often`,
  flags: [
    flag('--policy <file>', 'a policy; that of POLICY_FILE unless named'),
    flag('--person <id>', 'for whom: id or user name'),
    flag('--class <class>', 'for one of a class, as `policy diff` names them'),
    flag('--people <file.csv>', 'where the person is'),
    flag('--from-directory', 'the person is in the directory of record'),
    flag('--raised-by <signals>', 'what speaks against the case, apart by commas'),
  ],
  options,
  run: explain,
};
