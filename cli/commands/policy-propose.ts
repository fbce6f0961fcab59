import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { Api } from '../api/client.js';
import { flag, operand, type CommandSpec } from '../command.js';
import { EXIT } from '../exit-codes.js';
import { policyIn } from '../policy/policy-file.js';

const options = z.object({
  reason: z.string().min(1, 'expected why'),
  effective: z.iso.datetime({ offset: true, error: 'expected a time as 2026-12-01T08:00:00Z' }).optional(),
});

const proposed = z.looseObject({
  changeId: z.string(),
  from: z.string().nullable(),
  to: z.string(),
  differences: z.string(),
  owners: z.array(z.string()),
  page: z.string(),
});

/** Proposes a policy, for two control owners to sign. */
export const policyPropose: CommandSpec<z.infer<typeof options>> = {
  name: 'propose',
  operands: [operand('<new>', 'the policy that is proposed')],
  summary: 'propose a policy, for two control owners to sign',
  lesson: `Nothing changes by it. It prints what changes, in the words that are signed, and the page where each control owner reads
and signs it. It takes effect at its time, or as soon as it is signed. The same again is one proposal.

Examples:
  countersign policy propose proposed.yaml --reason 'an hour more to object, by audit 7'
  countersign policy propose proposed.yaml --reason 'audit 7' --effective 2026-12-01T08:00:00Z`,
  flags: [
    flag('--reason <text>', 'why; it is signed, and kept in the ledger'),
    flag('--effective <time>', 'when it takes effect, at most 30 days from now; at once unless given'),
  ],
  options,
  async run({ options: { reason, effective }, operands: [file = ''], at, show }) {
    await policyIn(file, at);
    const effectiveAt = effective === undefined ? {} : { effectiveAt: new Date(effective).toISOString() };
    const body = { policy: await readFile(file, 'utf8'), reason, ...effectiveAt };
    const answered = await new Api(at).ask({ method: 'POST', path: '/v1/policy-changes', body }, proposed);
    const { differences = '', owners = [], page = '', changeId = '' } = answered.body ?? {};
    show({
      json: answered.body,
      text: [
        differences,
        '',
        `Proposed as ${changeId}.`,
        `Two control owners sign it, among them somebody of each of: ${owners.join(', ') || 'nobody in particular'}.`,
        `They read and sign it at ${page}`,
      ],
    });
    return EXIT.done;
  },
};
