import type { ColumnType } from 'kysely';
import type { Json } from './json.js';

/** Written as JSON text, read as JSON. */
type JsonColumn = ColumnType<Json, string, string>;

/** Epoch milliseconds. */
type Time = number;

interface QuietReportTable {
  case_id: string;
  /** How often the case was released before. */
  round: number;
  /** `session:<thumbprint>` or `person:<id>`. */
  raiser: string;
  /** The session's proof, or the reference of a sealed access token. */
  given: string;
  received_at: Time;
  taken_at: Time | null;
  told_at: Time | null;
}

interface QuietReleaseTable {
  case_id: string;
  message_id: string;
  body: JsonColumn;
  received_at: Time;
  taken_at: Time | null;
  refusal: string | null;
}

interface QuietFactTable {
  case_id: string;
  fact: string;
  jws: string;
}

/** The tables of quiet reports; what each is for stands in `migrations/0028-quiet-reports.ts`. */
export interface QuietTables {
  quiet_report: QuietReportTable;
  quiet_release: QuietReleaseTable;
  quiet_fact: QuietFactTable;
}
