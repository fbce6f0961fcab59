import type { Absence, RosteredPerson, Shift } from '../../domain/staffing/roster.js';
import { readCsv } from '../csv/read.js';
import { UsageError } from '../failures.js';
import { listOf } from '../policy/people-file.js';
import { shiftOf } from './shift.js';

const COLUMNS = {
  required: ['person'],
  optional: ['groups', 'days', 'from', 'to', 'time_zone', 'absent_from', 'absent_to'],
} as const;
type Column = (typeof COLUMNS)['required' | 'optional'][number];

const DAY = /^\d{4}-\d{2}-\d{2}$/;

interface Line {
  readonly groups: readonly string[];
  readonly shift: Shift | null;
  readonly absence: Absence | null;
}

function lineOf(cells: Readonly<Record<Column, string>>): Line {
  const { groups, absent_from: from, absent_to: to } = cells;
  const hasShift = [cells.days, cells.from, cells.to].some((cell) => cell !== '');
  const isAbsent = from !== '' || to !== '';
  if (isAbsent && !(DAY.test(from) && DAY.test(to) && from <= to))
    throw new UsageError('absent_from, absent_to: expected two days as 2026-11-23, the last one included');
  return {
    groups: listOf(groups),
    shift: hasShift ? shiftOf(cells) : null,
    absence: isAbsent ? { from, to } : null,
  };
}

/**
 * A roster as a file has it: a line for each shift, absence or group of somebody; they add up.
 *
 * @throws {UsageError} naming file and line
 */
export async function rosterIn(file: string): Promise<readonly RosteredPerson[]> {
  const people = new Map<string, RosteredPerson>();
  for await (const { line, cells } of readCsv<Column>(file, COLUMNS)) {
    const { person } = cells;
    try {
      if (person === '' || /\p{C}/u.test(person)) throw new UsageError('person: who it is');
      const { groups, shift, absence } = lineOf(cells);
      const known = people.get(person) ?? { personId: person, groups: [], shifts: [], absences: [] };
      people.set(person, {
        personId: person,
        groups: [...new Set([...known.groups, ...groups])],
        shifts: shift === null ? known.shifts : [...known.shifts, shift],
        absences: absence === null ? known.absences : [...known.absences, absence],
      });
    } catch (fault) {
      throw fault instanceof UsageError ? new UsageError(`${file}:${line}: ${fault.message}`) : fault;
    }
  }
  return [...people.values()];
}
