import { z } from 'zod';
import type { Db } from '../../db/connect.js';
import { loadTrust, type Trust } from '../../proofs/keys.js';
import { table } from '../api/in-words.js';
import { flag, operand, type Call, type CommandSpec, type Shown } from '../command.js';
import { plain } from '../csv/write.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
import type { StatedAge } from '../../domain/data-statements.js';
import type { Line, Verdict, Wanted } from '../enrolled/verdicts.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { OWNERS, setting, withOwner } from './owner.js';

const options = z.object({
  source: z.string().regex(/^[\w. -]{1,64}$/, 'expected a name of letters, digits and _ . -'),
  believeDates: z.boolean().default(false),
  statement: z.string().optional(),
  apply: z.boolean().default(false),
});
type Options = z.infer<typeof options>;

const COLUMNS = { required: ['person', 'address'], optional: ['name', 'last_changed_at'] } as const;

async function linesIn(file: string): Promise<readonly Line[]> {
  const { readCsv } = await import('../csv/read.js');
  const lines: Line[] = [];
  const records = readCsv<(typeof COLUMNS)['required' | 'optional'][number]>(file, COLUMNS);
  for await (const { line, cells } of records) lines.push({ line, ...cells });
  return lines;
}

type People = readonly PersonOfRecord[];

async function everybody({ at }: Call<Options>): Promise<People> {
  const { peopleOfRecord } = await import('../../workers/people-of-record.js');
  const directory = peopleOfRecord(setting(at, 'DIRECTORY_OF_RECORD_URL'));
  try {
    return await directory.everybody();
  } finally {
    await directory.close();
  }
}

async function verdictsOf(db: Db, trust: Trust, people: People, lines: readonly Line[], now: number) {
  const { Directory } = await import('../enrolled/directory.js');
  const { knownIn } = await import('../enrolled/known.js');
  const { verdictsOn } = await import('../enrolled/verdicts.js');
  return verdictsOn(lines, new Directory(people), await knownIn(db, trust), now);
}

/** What a statement of the data's owner stands for, where one was given. */
async function statedOf(call: Call<Options>, db: Db, trust: Trust, people: People, now: number) {
  const { options: wanted, operands, at } = call;
  if (wanted.statement === undefined) return null;
  const { fileDigestOf, statedAge } = await import('../enrolled/stated-age.js');
  const { loadPolicy } = await import('../../policy/load.js');
  const policy = await loadPolicy(setting(at, 'POLICY_FILE'), { production: false });
  return statedAge(wanted.statement, {
    source: wanted.source,
    file: await fileDigestOf(operands[0] ?? ''),
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

/** What was done, or would be. `missed` are lines whose person changed what they have at the same moment. */
async function shown(
  call: Call<Options>,
  verdicts: readonly Verdict[],
  missed: readonly number[],
  stated: StatedAge | null,
): Promise<Shown> {
  const { statedFor } = await import('../enrolled/add-address.js');
  const { REFUSED } = await import('../enrolled/verdicts.js');
  const { options: wanted, operands } = call;
  const refused = verdicts.filter((verdict) => verdict.kind === 'refused');
  const added = verdicts.filter(isAdded).filter(({ line }) => !missed.includes(line));
  const dated = wanted.believeDates ? added.filter(({ lastChangedAt }) => lastChangedAt !== null).length : 0;
  const ofStatement = added.filter((one) => statedFor(stated, one) !== null).length;
  const numbers = {
    lines: verdicts.length,
    added: added.length,
    unchanged: verdicts.filter(({ kind }) => kind === 'unchanged').length,
    refused: refused.length,
    missed: missed.length,
  };
  const rows = refused.map(({ line, person, reason }) => [
    `${operands[0]}:${line}`,
    plain(person).slice(0, 40),
    REFUSED[reason],
  ]);
  const text = [
    ...table(rows),
    `${numbers.lines} lines: ${numbers.added} ${wanted.apply ? 'added' : 'to add'}, ${numbers.unchanged} are enrolled already, ${numbers.refused} refused`,
    `As old as the source says: ${dated}. As old as today, and no evidence before the policy's tenure: ${added.length - dated - ofStatement}.`,
    ...(stated === null ? [] : [`As old as its owner and one other state: ${ofStatement}.`]),
    ...(missed.length > 0
      ? [`Changed at the same moment, or not as the ledger says, lines ${missed.join(', ')}: import again.`]
      : []),
    ...(wanted.apply ? [] : ['Nothing was written: --apply does it.']),
  ];
  return {
    json: {
      applied: wanted.apply,
      ...numbers,
      asOldAsTheSourceSays: dated,
      asOldAsStated: ofStatement,
      refusals: refused,
    },
    text,
  };
}

async function run(call: Call<Options>): Promise<ExitCode> {
  const { options: wanted, operands, at } = call;
  const trust = await loadTrust(setting(at, 'TRUST_FILE'));
  const { enrolmentKeyOf } = await import('../enrolled/enrolment-key.js');
  const enrolmentKey = wanted.apply ? await enrolmentKeyOf(at, trust) : null;
  const lines = await linesIn(operands[0] ?? '');
  const now = Date.now();
  const { addAddress } = await import('../enrolled/add-address.js');
  return withOwner(at, async (db) => {
    const people = await everybody(call);
    const stated = await statedOf(call, db, trust, people, now);
    const verdicts = await verdictsOf(db, trust, people, lines, now);
    const missed: number[] = [];
    for (const verdict of enrolmentKey === null ? [] : verdicts.filter(isAdded)) {
      if (at.interruption.aborted) return EXIT.interrupted;
      if (enrolmentKey === null) break;
      const { source, believeDates: believesDates } = wanted;
      const importing = { enrolmentKey, trust, source, now, believesDates, stated };
      if (!(await addAddress(db, importing, verdict))) missed.push(verdict.line);
    }
    call.show(await shown(call, verdicts, missed, stated));
    return missed.length > 0 || verdicts.some(({ kind }) => kind === 'refused') ? EXIT.notAsWanted : EXIT.done;
  });
}

/** Imports addresses that people gave before there was Countersign. */
export const enrolledImport: CommandSpec<Options> = {
  name: 'import',
  operands: [operand('<file.csv>', 'columns person, address, and if known name and last_changed_at')],
  summary: 'import addresses that people gave elsewhere, for those who have none enrolled',
  lesson: `It says what it would do, line by line; --apply does it. An address is only ever added, to somebody who has none:
what a person enrolled, changed or took away stands. The same file again changes nothing. person is an id, user name,
work address or number of the directory; a name that is given must be the directory's.

An address counts as evidence from the policy's tenure after its import on. With --believe-dates it is as old as its
last_changed_at: then whoever can write the file can say that an address is old. What has no date is as old as a --statement
says that the owner of the data and one other signed (countersign enrolled statement): it needs POLICY_FILE, SIGNING_RP_ID and
SIGNING_ORIGIN too.

ENROLMENT_KEY_FILE is the key that vouches for it; TRUST_FILE and DIRECTORY_OF_RECORD_URL are the case worker's.
${OWNERS} Ends with status 5 when a line is refused.

Examples:
  countersign enrolled import addresses.csv --source hr
  countersign enrolled import addresses.csv --source hr --apply`,
  flags: [
    flag('--source <name>', 'where they come from: it is signed with each').makeOptionMandatory(),
    flag('--believe-dates', 'take an address for as old as its last_changed_at says'),
    flag('--statement <file>', 'the signed statement of the owner of the data, for what has no date'),
    flag('--apply', 'write it'),
  ],
  options,
  run,
};
