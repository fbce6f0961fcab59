import type { PersonOfRecord } from '../../domain/subjects.js';
import type { RecoveryDatum, RecoveryDatumKind } from '../../domain/recovery-data.js';
import type { PeopleOfRecord } from './listed.js';
import { setting } from '../commands/owner.js';
import type { Surroundings } from '../surroundings.js';
import type { Directory } from './directory.js';
import type { Known, Line, Verdict } from './verdicts.js';

/** One line, or row, as its source gives it; what a file has not is empty. */
export interface Told {
  readonly kind: RecoveryDatumKind;
  readonly person: string;
  readonly value: string;
  readonly attribute: string;
  readonly objectId: string;
  /** As the source writes it; RFC 3339 of a directory. */
  readonly lastChangedAt: string;
}

/** What is to be imported, from wherever. */
export interface Given {
  /** Signed with each thing. */
  readonly source: string;
  /** What a statement of the data's owner has to be about, lower-case hex. */
  readonly digest: string;
  /** How a line is called. */
  readonly nameOf: (line: number) => string;
  readonly toldAt: (line: number) => Told | undefined;
  readonly verdicts: (directory: Directory, known: Known, now: number) => Promise<readonly Verdict[]>;
}

const COLUMNS = { required: ['person', 'address'], optional: ['name', 'last_changed_at'] } as const;

/** What a file holds. */
export async function givenInFile(file: string, source: string): Promise<Given> {
  const { readCsv } = await import('../csv/read.js');
  const { fileDigestOf } = await import('./stated-age.js');
  const { verdictsOn } = await import('./verdicts.js');
  const lines: Line[] = [];
  const records = readCsv<(typeof COLUMNS)['required' | 'optional'][number]>(file, COLUMNS);
  for await (const { line, cells } of records) lines.push({ line, ...cells });
  const told = new Map(lines.map((given): [number, Told] => [given.line, toldOfLine(given)]));
  return {
    source,
    digest: await fileDigestOf(file),
    nameOf: (line) => `${file}:${line}`,
    toldAt: (line) => told.get(line),
    verdicts: (directory, known, now) => verdictsOn(lines, directory, known, now),
  };
}

function toldOfLine({ person, address, last_changed_at }: Line): Told {
  return { kind: 'email', person, value: address, attribute: '', objectId: '', lastChangedAt: last_changed_at };
}

/** What the directory of record lists of these kinds. */
async function givenListed(source: string, data: readonly RecoveryDatum[]): Promise<Given> {
  const { readsOf, undatedDigestOf } = await import('./listed.js');
  const { judged } = await import('./verdicts.js');
  return {
    source,
    digest: undatedDigestOf(source, data),
    nameOf: (line) => `${source}:${line}`,
    toldAt: (line) => toldOfDatum(data[line - 1]),
    verdicts: (directory, known, now) => judged(readsOf(data, directory, now), known),
  };
}

function toldOfDatum(datum: RecoveryDatum | undefined): Told | undefined {
  if (datum === undefined) return undefined;
  const { kind, personId, value, attribute, objectId, lastChangedAt } = datum;
  return { kind, person: personId, value, attribute, objectId, lastChangedAt: timeOf(lastChangedAt) };
}

/** A time that a source claims: one that there cannot be is written as it came. */
function timeOf(at: number | null): string {
  if (at === null) return '';
  return Number.isNaN(new Date(at).getTime()) ? String(at) : new Date(at).toISOString();
}

async function withDirectory<T>(at: Surroundings, read: (directory: PeopleOfRecord) => Promise<T>): Promise<T> {
  const { peopleOfRecord } = await import('../../workers/people-of-record.js');
  const directory = peopleOfRecord(setting(at, 'DIRECTORY_OF_RECORD_URL'));
  try {
    return await read(directory);
  } finally {
    await directory.close();
  }
}

/** Who people are. */
export function peopleIn(at: Surroundings): Promise<readonly PersonOfRecord[]> {
  return withDirectory(at, (directory) => directory.everybody());
}

/** What the directory of record lists of these kinds, by its own read-only credential. */
export function givenInDirectory(at: Surroundings, kinds: readonly RecoveryDatumKind[]): Promise<Given> {
  return withDirectory(at, async (directory) => {
    const { recoveryDataOf } = await import('./listed.js');
    const listing = recoveryDataOf(directory);
    return givenListed(listing.source, await listing.list(kinds));
  });
}
