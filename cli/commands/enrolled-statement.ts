import { z } from 'zod';
import type { DataStatement } from '../../domain/data-statements.js';
import { dataChallengeOf } from '../../proofs/data-statement.js';
import { flag, operand, type CommandSpec } from '../command.js';
import { pastTimeOf } from '../csv/past-time.js';
import { EXIT } from '../exit-codes.js';
import { UsageError } from '../failures.js';

const options = z.object({
  source: z.string().regex(/^[\w. -]{1,64}$/, 'expected a name of letters, digits and _ . -'),
  unchangedSince: z.string(),
  owner: z.string().min(1, 'expected the id of a person'),
  countersigner: z.string().min(1, 'expected the id of a person'),
});

/** Makes what the owner of data and one other sign, so that what they hold counts as old as it is. */
export const enrolledStatement: CommandSpec<z.infer<typeof options>> = {
  name: 'statement',
  operands: [operand('<file.csv>', 'the file that is to be imported, as it is')],
  summary: 'make the statement that the owner of imported data signs, with one other',
  lesson: `Prints the statement and the challenge that a passkey of each signs for it on the signing page. Put into one file as
{"statement": …, "signatures": {"owner": …, "countersigner": …}} it goes to \`countersign enrolled import --statement\`.

Example:
  countersign enrolled statement addresses.csv --source hr --unchanged-since 2024-05-31 --owner p-1009 --countersigner p-5001`,
  flags: [
    flag('--source <name>', 'where the data are from, as for the import'),
    flag('--unchanged-since <date>', 'since when they stand unchanged; a day that is over'),
    flag('--owner <id>', 'who owns the data: of the group that the policy names for the source'),
    flag('--countersigner <id>', 'who signs beside them: somebody who holds authority here'),
  ],
  options,
  async run({ options: { source, unchangedSince, owner, countersigner }, operands, show }) {
    const now = Date.now();
    const since = pastTimeOf(unchangedSince, now);
    if (since === null) throw new UsageError('--unchanged-since: expected a past date, as 2024-05-31');
    if (owner === countersigner) throw new UsageError('--countersigner: expected another person than the owner');
    const { fileDigestOf } = await import('../enrolled/stated-age.js');
    const file = await fileDigestOf(operands[0] ?? '');
    const statement: DataStatement = {
      v: 1,
      kind: 'data-statement',
      source,
      file,
      unchangedSince: since,
      owner,
      countersigner,
      issuedAt: now,
    };
    const challenge = dataChallengeOf(statement);
    show({ json: { statement, challenge }, text: [JSON.stringify(statement, null, 2), `challenge: ${challenge}`] });
    return EXIT.done;
  },
};
