import type { Hole, HourReached } from '../../domain/staffing/staffing.js';
import type { Load, Simulated } from '../../domain/staffing/simulation.js';
import { table } from '../api/in-words.js';
import { plain } from '../../domain/in-words.js';
import { csvLine } from '../csv/write.js';
import { pageOf, type PageTable } from '../survey/page.js';

/** What was found: what each hour can do, where it cannot, and what that means for cases and people. */
export interface Staffed {
  readonly hours: readonly HourReached[];
  readonly holes: readonly Hole[];
  readonly simulated: Simulated;
  readonly weeks: number;
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** An hour of the week as `Tue 03:00`; the end of the week is the next Monday. */
function hourInWords(hour: number): string {
  return `${DAYS[Math.floor(hour / 24) % 7]} ${String(hour % 24).padStart(2, '0')}:00`;
}

const rounded = (value: number): string => `${Math.round(value * 10) / 10}`;

/** What cases waited, of several hours or kinds together. */
interface Waits {
  readonly cases: number;
  readonly lapsed: number;
  readonly mean: number | null;
  /** Nine in ten had their quorum by then. */
  readonly p90: number | null;
}

function waitsOf(
  { simulated }: Staffed,
  is: (one: { readonly name: string; readonly hour: number }) => boolean,
): Waits {
  const these = simulated.waited.filter(is);
  const waits = these.flatMap((one) => one.waits).toSorted((one, other) => one - other);
  const sum = (of: (one: (typeof these)[number]) => number) => these.reduce((total, one) => total + of(one), 0);
  return {
    cases: sum(({ cases }) => cases),
    lapsed: sum(({ lapsed }) => lapsed),
    mean: waits.length === 0 ? null : waits.reduce((total, one) => total + one, 0) / waits.length,
    p90: waits[Math.ceil(waits.length * 0.9) - 1] ?? null,
  };
}

function waitCells({ cases, lapsed, mean, p90 }: Waits): readonly string[] {
  const share = cases === 0 ? '-' : `${rounded((lapsed / cases) * 100)} %`;
  return [mean === null ? '-' : rounded(mean), p90 === null ? '-' : rounded(p90), share];
}

const WAIT_HEAD = ['Mean wait, min', '9 in 10 within', 'Lapsed'];

function holeRows({ holes }: Staffed): readonly (readonly string[])[] {
  return holes.map(({ name, from, to, always }) => [
    plain(name),
    hourInWords(from),
    hourInWords(to),
    `${to - from}`,
    always ? 'no quorum for any case' : 'no quorum where all evidence can be read out',
  ]);
}

function kindRows(staffed: Staffed): readonly (readonly string[])[] {
  const names = [...new Set(staffed.hours.map(({ name }) => name))];
  return names.map((name) => {
    const perWeek = staffed.hours.reduce((sum, one) => sum + (one.name === name ? one.casesPerHour : 0), 0);
    return [plain(name), rounded(perWeek), ...waitCells(waitsOf(staffed, (one) => one.name === name))];
  });
}

/**
 * By hour of the day in which cases come: the fewest people of all days, and on how many days everything can be countersigned.
 */
function hourRows(staffed: Staffed): readonly (readonly string[])[] {
  const names = [...new Set(staffed.hours.map(({ name }) => name))];
  return names.flatMap((name) =>
    Array.from({ length: 24 }, (_, time) => {
      const these = staffed.hours.filter((one) => one.name === name && one.hour % 24 === time);
      const met = these.filter(({ whenRelayable }) => whenRelayable).length;
      const perWeek = these.reduce((sum, { casesPerHour }) => sum + casesPerHour, 0);
      if (perWeek === 0) return [];
      const fewest = Math.min(...these.map(({ there }) => there));
      const waits = waitsOf(staffed, (one) => one.name === name && one.hour % 24 === time);
      const clock = `${String(time).padStart(2, '0')}:00`;
      return [[clock, plain(name), rounded(perWeek), `${fewest}`, `${met} of 7`, ...waitCells(waits)]];
    }).flat(),
  );
}

const loadRow = ({ personId, hours, approvals, reviews, percentBusy }: Load): readonly string[] => [
  plain(personId),
  `${hours}`,
  rounded(approvals),
  rounded(reviews),
  `${rounded(percentBusy)} %`,
];

/** Who would have more to do than there are hours. */
export function overloaded({ simulated }: Staffed): readonly string[] {
  return simulated.loads.filter(({ percentBusy }) => percentBusy > 100).map(({ personId }) => personId);
}

function overloadedInWords(staffed: Staffed): readonly string[] {
  const people = overloaded(staffed).map(plain);
  return people.length === 0 ? [] : [`More work than hours: ${people.join(', ')}`, ''];
}

const HEADS = {
  holes: ['Cases', 'From', 'To', 'Hours', 'What'],
  kinds: ['Cases', 'A week', ...WAIT_HEAD],
  hours: ['Hour', 'Cases', 'A week', 'Fewest there', 'Quorum', ...WAIT_HEAD],
  people: ['Person', 'Hours', 'Approvals', 'Reviews', 'Busy'],
} as const;

const tabled = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
  table([head.map((cell) => cell.toUpperCase()), ...rows]);

/** Holes first, then what cases wait, by kind and by hour of the day, then what it is for people. Times are UTC. */
export function staffedInWords(title: string, basis: string, staffed: Staffed): readonly string[] {
  const holes = holeRows(staffed);
  return [
    title,
    '',
    ...(holes.length === 0 ? ['No hole: every hour in which cases come has a quorum.'] : tabled(HEADS.holes, holes)),
    '',
    ...tabled(HEADS.kinds, kindRows(staffed)),
    '',
    ...tabled(HEADS.hours, hourRows(staffed)),
    '',
    ...tabled(HEADS.people, staffed.simulated.loads.map(loadRow)),
    '',
    ...overloadedInWords(staffed),
    basis,
  ];
}

/** Every hour of the week and every kind of cases as CSV, its first line the names of the columns. */
export function staffedAsCsv(staffed: Staffed): readonly string[] {
  const head = [
    'hour',
    'cases',
    'cases_per_hour',
    'there',
    'quorum',
    'quorum_when_relayable',
    'mean_wait_minutes',
    'p90_wait_minutes',
    'lapsed',
  ];
  const records = staffed.hours.map(({ hour, name, casesPerHour, there, always, whenRelayable }) => {
    const { mean, p90, cases, lapsed } = waitsOf(staffed, (one) => one.name === name && one.hour === hour);
    const share = cases === 0 ? '' : rounded(lapsed / cases);
    const met = [always, whenRelayable].map((one) => (one ? 'yes' : 'no'));
    const waits = [mean, p90].map((one) => (one === null ? '' : rounded(one)));
    return csvLine([hourInWords(hour), name, `${casesPerHour}`, `${there}`, ...met, ...waits, share]);
  });
  return [csvLine(head), ...records];
}

/** One page that needs nothing else. */
export function staffedPage(title: string, basis: string, staffed: Staffed): string {
  const tables: readonly PageTable[] = [
    { caption: 'Holes of the roster', head: HEADS.holes, rows: holeRows(staffed) },
    { caption: 'By kind of case', head: HEADS.kinds, rows: kindRows(staffed) },
    { caption: 'By hour of the day, UTC', head: HEADS.hours, rows: hourRows(staffed) },
    { caption: 'In a week, by person', head: HEADS.people, rows: staffed.simulated.loads.map(loadRow) },
  ];
  const shown = tables.filter(({ rows }) => rows.length > 0);
  return pageOf('Whether the policy can be lived with', `${title}. ${basis}`, shown);
}
