import type { ColumnType } from 'kysely';
import { WRAP_SECONDS } from '../../../domain/api-keys.js';

/** The store's own; nobody who may put something in says when it is too late. */
type Time = ColumnType<Date, undefined, Date>;

/** What waits to be fetched; what it was is gone once it is, and only that it was stays. */
export interface WrapTable {
  wrap_id: string;
  account_id: string;
  /** Null once it was fetched, or destroyed. */
  sealed: string | null;
  expires_at: Time;
  fetched_at: ColumnType<Date | null, undefined, Date>;
}

/** The store's tables, for Kysely. */
export interface SecretStoreTables {
  'secret_store.wrap': WrapTable;
}

/** Their SQL. The store's own clock says when it is too late, whoever put something in. */
export const SECRET_STORE_SQL = `
CREATE SCHEMA IF NOT EXISTS secret_store;
CREATE TABLE IF NOT EXISTS secret_store.wrap (
  wrap_id text PRIMARY KEY,
  account_id text NOT NULL,
  sealed text,
  expires_at timestamptz NOT NULL DEFAULT clock_timestamp() + interval '${WRAP_SECONDS} seconds',
  fetched_at timestamptz
);
`;

/** Whoever makes credentials puts them in and cannot read them; whoever hands them out makes none. */
export const SECRET_STORE_GRANTS_SQL = {
  sample_directory: `
    GRANT USAGE ON SCHEMA secret_store TO sample_directory;
    GRANT SELECT (wrap_id), INSERT (wrap_id, account_id, sealed), UPDATE (sealed)
       ON secret_store.wrap TO sample_directory;`,
  sample_directory_idp: `
    GRANT USAGE ON SCHEMA secret_store TO sample_directory_idp;
    GRANT SELECT, UPDATE (sealed, fetched_at) ON secret_store.wrap TO sample_directory_idp;`,
} as const;
