import { REFUSALS_TOLD } from '../../contract/refusals-told.js';
import { plain, spanInWords } from '../../domain/in-words.js';
import { table } from '../api/in-words.js';
import { csvLine } from '../csv/write.js';
import { pageOf, type PageTable } from '../survey/page.js';
import { FATES, type Fate } from '../../domain/fates.js';
import type { Judged } from './judged.js';
import type { Export } from './tickets.js';

/** Why, in one sentence. */
function whyInWords({ reason, approvals, waitSeconds, raisedBy, fate }: Judged): string {
  if (reason === 'not-covered') return 'Nothing that they have enrolled would do: they have to enrol first.';
  if (reason !== null) return REFUSALS_TOLD[reason].internalText;
  const parts = [
    ...(approvals > 0 ? [`${approvals} countersign${approvals === 1 ? 's' : ''}`] : []),
    ...(waitSeconds > 0 ? [`waits ${spanInWords(waitSeconds)}`] : []),
    ...(raisedBy.length > 0 ? [`raised by ${raisedBy.join(', ')}`] : []),
  ];
  return parts.join(', ') || (fate === 'as today' ? 'their own evidence is enough' : '');
}

/** Numbers of each fate, altogether and by action. */
export function countsOf(all: readonly Judged[]): Readonly<Record<Fate, number>> {
  const countOf = (fate: Fate) => all.filter((one) => one.fate === fate).length;
  return {
    'as today': countOf('as today'),
    slower: countOf('slower'),
    'two people': countOf('two people'),
    refused: countOf('refused'),
  };
}

const HEAD = ['Action', ...FATES.map((fate) => `${fate.charAt(0).toUpperCase()}${fate.slice(1)}`), 'Tickets'];

function countRows(all: readonly Judged[]): readonly (readonly string[])[] {
  const row = (name: string, of: readonly Judged[]) => {
    const counts = countsOf(of);
    return [name, ...FATES.map((fate) => `${counts[fate]}`), `${of.length}`];
  };
  const actions = [...new Set(all.map(({ action }) => action))].toSorted();
  const share = (fate: Fate) => (all.length === 0 ? '-' : `${Math.round((countsOf(all)[fate] / all.length) * 100)} %`);
  return [
    ...actions.map((action) =>
      row(
        action,
        all.filter((one) => one.action === action),
      ),
    ),
    row('all', all),
    ['', ...FATES.map(share), ''],
  ];
}

/** Why tickets went as they did, the most frequent reason first. */
function reasonRows(all: readonly Judged[]): readonly (readonly string[])[] {
  const counts = new Map<string, number>();
  for (const one of all) {
    const key = JSON.stringify([one.fate, whyInWords(one)]);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const rows = [...counts].map(([key, count]) => ({ row: JSON.parse(key) as [string, string], count }));
  return rows.toSorted((one, other) => other.count - one.count).map(({ row, count }) => [row[0], `${count}`, row[1]]);
}

/** At most so many lines that could not be read are told; all of them are in the JSON. */
const MISTAKES_TOLD = 20;

/** The four classes as a table, why, and what could not be read. */
export function judgedInWords(
  title: string,
  basis: string,
  all: readonly Judged[],
  { mistakes }: Export,
): readonly string[] {
  const told = mistakes.slice(0, MISTAKES_TOLD).map((one) => `  ${plain(one)}`);
  const rest = mistakes.length > told.length ? [`  and ${mistakes.length - told.length} more`] : [];
  return [
    title,
    '',
    ...table([HEAD.map((cell) => cell.toUpperCase()), ...countRows(all)]),
    '',
    ...table([['CLASS', 'TICKETS', 'WHY'], ...reasonRows(all)]),
    '',
    ...(mistakes.length > 0 ? [`Lines that could not be read: ${mistakes.length}`, ...told, ...rest, ''] : []),
    basis,
  ];
}

const cellsOf = (one: Judged): readonly string[] => {
  const { ticket, action, fate, tier, approvals, waitSeconds } = one;
  const openedAt = new Date(ticket.openedAt).toISOString();
  return [
    ticket.id,
    openedAt,
    ticket.subject,
    action,
    fate,
    `${tier ?? ''}`,
    `${approvals}`,
    `${waitSeconds}`,
    whyInWords(one),
  ];
};
const COLUMNS = ['id', 'opened_at', 'subject', 'action', 'class', 'tier', 'approvals', 'wait_seconds', 'why'];

/** Every ticket as CSV, its first line the names of the columns. */
export function judgedAsCsv(all: readonly Judged[]): readonly string[] {
  return [csvLine(COLUMNS), ...all.map((one) => csvLine(cellsOf(one)))];
}

/** One page that needs nothing else: the numbers, why, what could not be read, and every ticket that would not go as today. */
export function judgedPage(title: string, basis: string, all: readonly Judged[], { mistakes }: Export): string {
  const others = all.filter(({ fate }) => fate !== 'as today');
  const tables: readonly PageTable[] = [
    { caption: 'By action', head: HEAD, rows: countRows(all) },
    { caption: 'Why', head: ['Class', 'Tickets', 'Why'], rows: reasonRows(all) },
    { caption: 'Lines that could not be read', head: ['Line'], rows: mistakes.map((one) => [one]) },
    {
      caption: 'Tickets that would not go as today',
      head: ['Ticket', 'Opened', 'Subject', 'Action', 'Class', 'Tier', 'Approvals', 'Waits, seconds', 'Why'],
      rows: others.map(cellsOf),
    },
  ];
  const shown = tables.filter(({ rows }) => rows.length > 0);
  return pageOf('What would have been', `${title}. ${basis}`, shown);
}
