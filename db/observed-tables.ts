import type { ColumnType } from 'kysely';
import type { Json } from './json.js';

interface ObservedTicketTable {
  case_id: string;
  person_id: string | null;
  mode: string;
  action: string;
  fate: string;
  /** Written as JSON text, read as JSON. */
  body: ColumnType<Json, string, never>;
  /** Epoch milliseconds. */
  observed_at: number;
}

/** The table of what was only observed; what it is for stands in `migrations/0049-observed.ts`. */
export interface ObservedTables {
  observed_ticket: ObservedTicketTable;
}
