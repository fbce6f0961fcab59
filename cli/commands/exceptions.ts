import { z } from 'zod';
import { Api } from '../api/client.js';
import { table } from '../api/in-words.js';
import { flag, type Call, type CommandSpec } from '../command.js';
import { plain } from '../../domain/in-words.js';
import { EXIT, type ExitCode } from '../exit-codes.js';

const options = z.object({ all: z.boolean().default(false) });
type Options = z.infer<typeof options>;

// Loosely: the API may be newer than the command and say more.
const listed = z.looseObject({
  id: z.string(),
  state: z.string(),
  waives: z.string(),
  action: z.string(),
  whom: z.union([z.object({ personId: z.string() }), z.object({ class: z.string() })]),
  why: z.string(),
  owner: z.string(),
  until: z.string(),
  uses: z.number().optional(),
  ruleOwners: z.array(z.string()).default([]),
});
const page = z.looseObject({ exceptions: z.array(listed) });

/** What is open risk, or may become it. */
const OPEN = ['in-force', 'waiting'];

const HEAD = ['ID', 'STATE', 'WAIVES', 'ACTION', 'FOR', 'OWNER', 'RULE OF', 'USES', 'UNTIL', 'WHY'];

function row(exception: z.infer<typeof listed>): readonly string[] {
  const { id, state, waives, action, whom, why, owner, until, uses, ruleOwners } = exception;
  const forWhom = 'personId' in whom ? whom.personId : `class ${whom.class}`;
  const said = [plain(forWhom), plain(owner), ruleOwners.map(plain).join(', '), `${uses ?? '-'}`];
  return [id, state, waives, action, ...said, until, plain(why)];
}

async function list({ options: { all }, at, show }: Call<Options>): Promise<ExitCode> {
  const { body } = await new Api(at).ask({ method: 'GET', path: '/v1/exceptions' }, page);
  const exceptions = (body?.exceptions ?? []).filter(({ state }) => all || OPEN.includes(state));
  const text = exceptions.length === 0 ? ['No exception is open.'] : table([HEAD, ...exceptions.map(row)]);
  show({ json: { exceptions }, text });
  return EXIT.done;
}

/** Lists exceptions to the policy. */
export const exceptionsCommand: CommandSpec<Options> = {
  name: 'exceptions',
  summary: 'list exceptions to the policy that are in force, or wait for a second control owner',
  lesson: `Asks the API, as a control owner, an operator, security or a reviewer (COUNTERSIGN_TOKEN: their access token). What an
exception may waive, and how one is granted and revoked: docs/exceptions.md.

Examples:
  countersign exceptions
  countersign exceptions --all --json`,
  flags: [flag('--all', 'those that are over or were revoked, too')],
  options,
  run: list,
};
