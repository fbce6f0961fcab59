import { z } from 'zod';
import type { DataStatement } from '../../domain/data-statements.js';
import { dataChallengeOf } from '../../proofs/data-statement.js';
import { flag, operand, type CommandSpec } from '../command.js';
import { pastTimeOf } from '../csv/past-time.js';
import { EXIT } from '../exit-codes.js';
import { UsageError } from '../failures.js';
import { DIRECTORY_FLAGS, givenBy, SOURCE_OPTIONS } from './data-source.js';

const options = z.object({
  ...SOURCE_OPTIONS,
  unchangedSince: z.string(),
  owner: z.string().min(1, 'expected the id of a person'),
  countersigner: z.string().min(1, 'expected the id of a person'),
});

/** Makes what the owner of data and one other sign, so that what they hold counts as old as it is. */
export const enrolledStatement: CommandSpec<z.infer<typeof options>> = {
  name: 'statement',
  operands: [operand('[file.csv]', 'the file that is to be imported, as it is')],
  summary: 'make the statement that the owner of imported data signs, with one other',
  lesson: `Prints the statement and the challenge that a passkey of each signs for it on the signing page. Put into one file as
{"statement": …, "signatures": {"owner": …, "countersigner": …}} it goes to \`countersign enrolled import --statement\`.

With --from-directory it is about all that the directory of record holds of these kinds without a date, as it stands at this
moment: when any of that changes before the import, the statement stands for nothing. \`countersign enrolled import
--from-directory --csv\` shows what that is.

Example:
  countersign enrolled statement addresses.csv --source hr --unchanged-since 2024-05-31 --owner p-1009 --countersigner p-5001`,
  flags: [
    ...DIRECTORY_FLAGS(),
    flag('--unchanged-since <date>', 'since when they stand unchanged; a day that is over'),
    flag('--owner <id>', 'who owns the data: of the group that the policy names for the source'),
    flag('--countersigner <id>', 'who signs beside them: somebody who holds authority here'),
  ],
  options,
  async run(call) {
    const { unchangedSince, owner, countersigner } = call.options;
    const now = Date.now();
    const since = pastTimeOf(unchangedSince, now);
    if (since === null) throw new UsageError('--unchanged-since: expected a past date, as 2024-05-31');
    if (owner === countersigner) throw new UsageError('--countersigner: expected another person than the owner');
    const { source, digest: file } = await givenBy(call);
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
    call.show({
      json: { statement, challenge },
      text: [JSON.stringify(statement, null, 2), `challenge: ${challenge}`],
    });
    return EXIT.done;
  },
};
