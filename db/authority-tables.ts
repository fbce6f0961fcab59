import type { ColumnType } from 'kysely';
import type { Json } from './json.js';

/** Written as JSON text, read as JSON. */
type JsonColumn = ColumnType<Json, string, string>;

/** Epoch milliseconds. */
type Time = number;

interface AuthorityGivenTable {
  message_id: string;
  body: JsonColumn;
  received_at: Time;
  taken_at: Time | null;
  refusal: string | null;
}

interface AuthorityActTable {
  digest: string;
  jws: string;
}

/** The tables of authority; what each is for stands in `migrations/0054-authority.ts`. */
export interface AuthorityTables {
  authority_given: AuthorityGivenTable;
  authority_act: AuthorityActTable;
}
