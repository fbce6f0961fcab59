import type { ColumnType } from 'kysely';
import type { Json } from './json.js';

/** Epoch milliseconds. */
type Time = number;

interface ExceptionGivenTable {
  message_id: string;
  /** Written as JSON text, read as JSON. */
  body: ColumnType<Json, string, never>;
  received_at: Time;
  taken_at: Time | null;
  refusal: string | null;
}

interface ExceptionActTable {
  digest: string;
  jws: string;
}

interface ExceptionExpiredTable {
  id: string;
  recorded_at: Time;
}

/** The tables of exceptions; what each is for stands in `migrations/0050-exceptions.ts`. */
export interface ExceptionTables {
  exception_given: ExceptionGivenTable;
  exception_act: ExceptionActTable;
  exception_expired: ExceptionExpiredTable;
}
