import { z } from 'zod';
import type { Db } from '../../db/connect.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
import type { StatedAge } from '../../domain/data-statements.js';
import { loadTrust, type Trust } from '../../proofs/keys.js';
import { flag, operand, type Call, type CommandSpec } from '../command.js';
import type { Given } from '../enrolled/given.js';
import type { Verdict, Wanted } from '../enrolled/verdicts.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { UsageError } from '../failures.js';
import { DIRECTORY_FLAGS, givenBy, SOURCE_OPTIONS } from './data-source.js';
import { OWNERS, setting, withOwner } from './owner.js';

const options = z.object({
  ...SOURCE_OPTIONS,
  believeDates: z.boolean().default(false),
  statement: z.string().optional(),
  csv: z.boolean().default(false),
  dryRun: z.boolean().default(false),
  apply: z.boolean().default(false),
});
type Options = z.infer<typeof options>;

/** What a statement of the data's owner stands for, where one was given. */
async function statedOf(
  { options: wanted, at }: Call<Options>,
  { source, digest }: Given,
  { db, trust, people, now }: { db: Db; trust: Trust; people: readonly PersonOfRecord[]; now: number },
): Promise<StatedAge | null> {
  if (wanted.statement === undefined) return null;
  const { statedAge } = await import('../enrolled/stated-age.js');
  const { loadPolicy } = await import('../../policy/load.js');
  const policy = await loadPolicy(setting(at, 'POLICY_FILE'), { production: false });
  return statedAge(wanted.statement, {
    source,
    file: digest,
    now,
    dataOwners: policy.dataOwners ?? [],
    authorityGroups: policy.authorityGroups,
    personOf: (personId) => people.find((person) => person.personId === personId) ?? null,
    db,
    trust,
    signing: { rpId: setting(at, 'SIGNING_RP_ID'), origin: setting(at, 'SIGNING_ORIGIN') },
  });
}

const isAdded = (verdict: Verdict): verdict is Extract<Verdict, Wanted> => verdict.kind === 'add';

async function run(call: Call<Options>): Promise<ExitCode> {
  const { options: wanted, at } = call;
  if (wanted.apply && wanted.dryRun) throw new UsageError('--dry-run: not with --apply');
  const trust = await loadTrust(setting(at, 'TRUST_FILE'));
  const { enrolmentKeyOf } = await import('../enrolled/enrolment-key.js');
  const { Directory } = await import('../enrolled/directory.js');
  const { knownIn } = await import('../enrolled/known.js');
  const { addImported } = await import('../enrolled/add-imported.js');
  const { importShown } = await import('../enrolled/import-report.js');
  const enrolmentKey = wanted.apply ? await enrolmentKeyOf(at, trust) : null;
  const { peopleIn } = await import('../enrolled/given.js');
  const given = await givenBy(call);
  const people = await peopleIn(at);
  const now = Date.now();
  return withOwner(at, async (db) => {
    const stated = await statedOf(call, given, { db, trust, people, now });
    const dating = { source: given.source, believesDates: wanted.believeDates, stated, now };
    const verdicts = await given.verdicts(new Directory(people), await knownIn(db, trust), now);
    const missed: number[] = [];
    for (const verdict of enrolmentKey === null ? [] : verdicts.filter(isAdded)) {
      if (at.interruption.aborted) return EXIT.interrupted;
      if (enrolmentKey === null) break;
      if (!(await addImported(db, { enrolmentKey, trust, ...dating }, verdict))) missed.push(verdict.line);
    }
    const imported = { given, dating, verdicts, missed, applied: wanted.apply };
    call.show(importShown(imported, { csv: wanted.csv, isListed: wanted.fromDirectory }));
    return missed.length > 0 || verdicts.some(({ kind }) => kind === 'refused') ? EXIT.notAsWanted : EXIT.done;
  });
}

/** Imports addresses, and telephone numbers, that people gave before there was Countersign. */
export const enrolledImport: CommandSpec<Options> = {
  name: 'import',
  operands: [operand('[file.csv]', 'columns person, address, and if known name and last_changed_at')],
  summary: 'import addresses, and numbers, that people gave elsewhere, for those who have none enrolled',
  lesson: `It says what it would do, line by line; --apply does it. An address is only ever added, to somebody who has none:
what a person enrolled, changed or took away stands. The same file again changes nothing. person is an id, user name,
work address or number of the directory; a name that is given must be the directory's.

An address counts as evidence from the policy's tenure after its import on. With --believe-dates it is as old as its
last_changed_at: then whoever can write the file can say that an address is old. What has no date is as old as a --statement
says that the owner of the data and one other signed (countersign enrolled statement): it needs POLICY_FILE, SIGNING_RP_ID and
SIGNING_ORIGIN too.

With --from-directory they are those that the directory of record holds, private addresses and telephones on file, each with
the attribute that it is from and the day on which the directory says that it was last changed. It is read with
DIRECTORY_OF_RECORD_URL, which can write nothing, and every row is told. A sign-in's own authenticators are told if asked
for, and never taken.

ENROLMENT_KEY_FILE is the key that vouches for it; TRUST_FILE and DIRECTORY_OF_RECORD_URL are the case worker's.
${OWNERS} Ends with status 5 when a line is refused.

Examples:
  countersign enrolled import addresses.csv --source hr
  countersign enrolled import addresses.csv --source hr --apply
  countersign enrolled import --from-directory --kinds phone --csv > rows.csv`,
  flags: [
    ...DIRECTORY_FLAGS(),
    flag('--believe-dates', 'take an address for as old as its last_changed_at says'),
    flag('--statement <file>', 'the signed statement of the owner of the data, for what has no date'),
    flag('--csv', 'every line and what becomes of it as CSV, instead of the text'),
    flag('--dry-run', 'only say what would be done; so it is without --apply'),
    flag('--apply', 'write it'),
  ],
  options,
  run,
};
