import { ACCOUNT_KINDS, type PersonOfRecord, type SubjectStatus } from '../../domain/subjects.js';
import { DAY } from '../../domain/clock.js';
import { somebody } from '../../policy/differences/kinds.js';
import { PEOPLE_COLUMNS, type PeopleColumn } from '../csv/people-columns.js';
import { readCsv, type CsvRecord } from '../csv/read.js';
import { UsageError } from '../failures.js';

const STATUSES: readonly SubjectStatus[] = ['active', 'suspended', 'left', 'legal-hold'];

/** Groups in one cell, apart by spaces or semicolons. */
export function listOf(cell: string): readonly string[] {
  return cell.split(/[\s;]+/).filter((word) => word !== '');
}

function personIn(
  file: string,
  { line, cells }: CsvRecord<PeopleColumn>,
  before: PersonOfRecord | undefined,
): PersonOfRecord {
  const { person, name, groups, manager, status, employer, sponsor, account_kind: kind } = cells;
  if (person === '' || /\p{C}/u.test(person)) throw new UsageError(`${file}:${line}: person: who it is`);
  const known = before ?? somebody(person);
  const given = status === '' ? known.status : STATUSES.find((one) => one === status);
  if (given === undefined) throw new UsageError(`${file}:${line}: status: expected one of ${STATUSES.join(', ')}`);
  const endsAt = cells.contract_ends === '' ? undefined : Date.parse(cells.contract_ends) + DAY - 1;
  if (endsAt !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(cells.contract_ends))
    throw new UsageError(`${file}:${line}: contract_ends: expected a day as 2026-12-31, the last one`);
  const accountKind = ACCOUNT_KINDS.find((one) => one === kind);
  if (kind !== '' && accountKind === undefined)
    throw new UsageError(`${file}:${line}: account_kind: expected one of ${ACCOUNT_KINDS.join(', ')}`);
  return {
    ...known,
    ...(employer !== '' && { employer }),
    ...(sponsor !== '' && { sponsorId: sponsor }),
    ...(accountKind !== undefined && { accountKind }),
    ...(endsAt !== undefined && { contractEndsAt: endsAt }),
    displayName: name || known.displayName,
    groups: [...new Set([...known.groups, ...listOf(groups)])],
    managerId: manager || known.managerId,
    status: given,
  };
}

/**
 * People as a file supposes them, as the directory of record would give them. Several lines of one person add up.
 *
 * @throws {UsageError} naming file and line
 */
export async function peopleIn(file: string): Promise<readonly PersonOfRecord[]> {
  const people = new Map<string, PersonOfRecord>();
  for await (const record of readCsv<PeopleColumn>(file, PEOPLE_COLUMNS))
    people.set(record.cells.person, personIn(file, record, people.get(record.cells.person)));
  return [...people.values()];
}
