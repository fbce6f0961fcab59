import { z } from 'zod';
import { Api } from '../api/client.js';
import { table } from '../api/in-words.js';
import { policyStanding, type PolicyStanding } from '../api/shapes.js';
import { flag, type CommandSpec } from '../command.js';
import { EXIT } from '../exit-codes.js';
import { UsageError } from '../failures.js';
import { plain } from '../../domain/in-words.js';

const options = z.object({
  file: z.boolean().default(false),
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'expected a digest')
    .optional(),
});

const policyText = z.looseObject({ policy: z.string() });

function inWords({ inForce, scheduled, proposed }: PolicyStanding): readonly string[] {
  const said = (name: string, one: PolicyStanding['inForce']) =>
    one === null
      ? [[name, 'none', '', '', '']]
      : [[name, one.to, `from ${one.effectiveAt}`, `signed by ${one.by.join(', ')}`, plain(one.reason)]];
  const waiting = proposed.map((one) => [
    'proposed',
    one.to,
    `from ${one.effectiveAt}`,
    one.signedBy.length === 0 ? 'signed by nobody yet' : `signed by ${one.signedBy.join(', ')}`,
    plain(one.reason),
  ]);
  return table([...said('holds', inForce), ...(scheduled === null ? [] : said('comes', scheduled)), ...waiting]);
}

/** Says which policy holds, which comes, and what is proposed; or prints the file. */
export const policyStatus: CommandSpec<z.infer<typeof options>> = {
  name: 'status',
  summary: 'say which policy holds, which comes, and what waits for a signature',
  lesson: `With --file it prints the file of the policy that holds, or of --digest: for POLICY_FILE of a worker, or to propose an earlier
one again.

Examples:
  countersign policy status
  countersign policy status --file > policy.yaml`,
  flags: [
    flag('--file', 'print the file'),
    flag('--digest <digest>', 'with --file: of this policy, instead of the one that holds'),
  ],
  options,
  async run({ options: wanted, at, show }) {
    const api = new Api(at);
    const { body } = await api.ask({ method: 'GET', path: '/v1/policy-changes' }, policyStanding);
    if (body === null) return EXIT.noAnswer;
    if (!wanted.file) {
      show({ json: body, text: inWords(body) });
      return EXIT.done;
    }
    const digest = wanted.digest ?? body.inForce?.to;
    if (digest === undefined) throw new UsageError('No policy was signed: there is none to print.');
    const file = await api.ask({ method: 'GET', path: `/v1/policies/${digest}` }, policyText);
    const text = file.body?.policy ?? '';
    show({ json: { digest, policy: text }, text: [text.replace(/\n$/, '')] });
    return EXIT.done;
  },
};
