import { ACTIONS, type Action } from '../../domain/actions.js';
import { HOURS_IN_WEEK, type Week } from '../../domain/staffing/roster.js';
import { readCsv } from '../csv/read.js';
import { UsageError } from '../failures.js';
import { shiftOf } from './shift.js';

/** How many cases of an action, for a class of people, come in each hour of the week. */
export interface Volume {
  readonly action: Action;
  readonly class: string;
  readonly casesPerHour: readonly number[];
}

const COLUMNS = { required: ['action', 'cases'], optional: ['class', 'days', 'from', 'to', 'time_zone'] } as const;
type Column = (typeof COLUMNS)['required' | 'optional'][number];

/** More cases in an hour than any desk opens. */
const CASES_MAX = 10_000;

/**
 * Volumes as a file has them: a line for each action and time, cases in each hour of it. Lines of one action and class add up.
 *
 * @throws {UsageError} naming file and line
 */
export async function volumesIn(file: string, week: Week): Promise<readonly Volume[]> {
  const volumes = new Map<string, Volume>();
  for await (const { line, cells } of readCsv<Column>(file, COLUMNS)) {
    const wrong = (says: string): UsageError => new UsageError(`${file}:${line}: ${says}`);
    const action = ACTIONS.find((one) => one === cells.action);
    const cases = Number(cells.cases);
    if (action === undefined) throw wrong(`action: expected one of ${ACTIONS.join(', ')}`);
    if (cells.cases === '' || !(cases >= 0 && cases <= CASES_MAX))
      throw wrong(`cases: expected how many in an hour, from 0 to ${CASES_MAX}`);
    const name = cells.class || 'standard';
    const none = Array.from({ length: HOURS_IN_WEEK }, () => 0);
    const known = volumes.get(`${action} ${name}`) ?? { action, class: name, casesPerHour: none };
    try {
      const hours = week.hours({ shifts: [shiftOf(cells)], absences: [] });
      const casesPerHour = known.casesPerHour.map((before, hour) => before + (hours[hour] ? cases : 0));
      volumes.set(`${action} ${name}`, { ...known, casesPerHour });
    } catch (fault) {
      throw fault instanceof UsageError ? wrong(fault.message) : fault;
    }
  }
  return [...volumes.values()];
}
