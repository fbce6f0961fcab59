import { ACTIONS, type Action } from '../../domain/actions.js';
import { readCsv } from '../csv/read.js';
import { UsageError } from '../failures.js';

/** One ticket of the past, as far as it matters here. Times in epoch milliseconds. */
export interface Ticket {
  readonly line: number;
  readonly id: string;
  readonly openedAt: number;
  /** When it was done, as the tool has it; null where it does not say. */
  readonly closedAt: number | null;
  /** Whose account it is about. */
  readonly subject: string;
  readonly agent: string;
  /** What a case would have recovered; null for a ticket that is no recovery. */
  readonly action: Action | null;
}

/** What was read of an export. */
export interface Export {
  readonly tickets: readonly Ticket[];
  /** What could not be read, by file and line. */
  readonly mistakes: readonly string[];
}

const COLUMNS = {
  required: ['id', 'opened_at', 'subject'],
  optional: ['closed_at', 'action', 'category', 'requester', 'agent'],
} as const;
type Column = (typeof COLUMNS)['required' | 'optional'][number];

/** RFC 3339, or as tools write it: with a space, and in UTC where there is no zone. */
const TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(Z|[+-]\d{2}:?\d{2})?$/;

function timeOf(text: string): number | null {
  const [, day, time, zone = 'Z'] = TIME.exec(text) ?? [];
  const at = Date.parse(`${day}T${time}${zone}`);
  return Number.isNaN(at) ? null : at;
}

const MAPPING = { required: ['category', 'action'], optional: [] } as const;

/** What a ticket tool calls things, in lower case, and which action that is; null for what is no recovery. */
export type Categories = ReadonlyMap<string, Action | null>;

/** Stands in a file of categories for all that it does not name. */
const EVERY_OTHER = '*';

/**
 * Reads which category of a ticket tool is which action; `-` for what is no recovery, `*` for every other category.
 *
 * @throws {UsageError} naming file and line
 */
export async function categoriesIn(file: string): Promise<Categories> {
  const categories = new Map<string, Action | null>();
  for await (const { line, cells } of readCsv<'category' | 'action'>(file, MAPPING)) {
    const action = cells.action === '-' ? null : ACTIONS.find((one) => one === cells.action);
    if (action === undefined)
      throw new UsageError(`${file}:${line}: action: expected one of ${ACTIONS.join(', ')}, or - for no recovery`);
    categories.set(cells.category.toLowerCase(), action);
  }
  return categories;
}

/** What a ticket asks for; or what is wrong with how it says so. */
type Asked = { readonly action: Action | null } | { readonly wrong: string };

function askedIn(cells: Readonly<Record<Column, string>>, categories: Categories): Asked {
  const category = cells.category.toLowerCase();
  const own = ACTIONS.find((one) => one === (cells.action || category));
  if (own !== undefined) return { action: own };
  if (cells.action !== '') return { wrong: `action: expected one of ${ACTIONS.join(', ')}` };
  const mapped = categories.has(category) ? categories.get(category) : categories.get(EVERY_OTHER);
  if (mapped !== undefined) return { action: mapped };
  return { wrong: `category: --categories does not say what ${JSON.stringify(cells.category.slice(0, 40))} is` };
}

function ticketOf(line: number, cells: Readonly<Record<Column, string>>, categories: Categories): Ticket | string {
  const openedAt = timeOf(cells.opened_at);
  const closedAt = cells.closed_at === '' ? null : timeOf(cells.closed_at);
  if (openedAt === null) return 'opened_at: expected a time as 2026-01-12T09:30:00Z';
  if (cells.closed_at !== '' && closedAt === null)
    return 'closed_at: expected a time as 2026-01-12T09:30:00Z, or nothing';
  if (closedAt !== null && closedAt < openedAt) return 'closed_at: before opened_at';
  if (cells.id === '' || cells.subject === '') return 'id, subject: expected both';
  const asked = askedIn(cells, categories);
  if ('wrong' in asked) return asked.wrong;
  const { id, subject, agent } = cells;
  return { line, id, openedAt, closedAt, subject, agent, action: asked.action };
}

/**
 * Reads a ticket tool's export. A line that is wrong is told, and the rest is read all the same; columns that are not ours are
 * left alone.
 *
 * @throws {UsageError} when the file cannot be read, or has not the columns
 */
export async function ticketsIn(file: string, categories: Categories): Promise<Export> {
  const mistakes: string[] = [];
  const tickets: Ticket[] = [];
  const seen = new Set<string>();
  const leniently = { onMistake: (says: string) => void mistakes.push(says) };
  for await (const { line, cells } of readCsv<Column>(file, COLUMNS, leniently)) {
    const ticket = ticketOf(line, cells, categories);
    if (typeof ticket === 'string') mistakes.push(`${file}:${line}: ${ticket}`);
    else if (seen.has(ticket.id)) mistakes.push(`${file}:${line}: id: the ticket was there before`);
    else tickets.push(ticket);
    seen.add(cells.id);
  }
  return { tickets: tickets.toSorted((one, other) => one.openedAt - other.openedAt), mistakes };
}
