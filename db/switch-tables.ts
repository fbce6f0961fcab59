import type { ColumnType } from 'kysely';
import type { Json } from './json.js';

/** Written as JSON text, read as JSON. */
type JsonColumn = ColumnType<Json, string, string>;

/** Epoch milliseconds. */
type Time = number;

interface SwitchGivenTable {
  message_id: string;
  body: JsonColumn;
  received_at: Time;
  taken_at: Time | null;
  refusal: string | null;
}

interface SwitchActTable {
  digest: string;
  jws: string;
}

/** The tables of the switches; what each is for stands in `migrations/0040-switches.ts`. */
export interface SwitchTables {
  switch_given: SwitchGivenTable;
  switch_act: SwitchActTable;
}
