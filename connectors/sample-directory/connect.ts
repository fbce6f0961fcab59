import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import type { SampleDirectoryTables } from './tables.js';

/** The sample directory's database as one role sees it. */
export type SampleDirectory = Kysely<SampleDirectoryTables>;

/** A transaction in the sample directory: what is done in it is done whole or not at all. */
export type Changing = Transaction<SampleDirectoryTables>;

/** A handful of connections serves one worker; the server has 200 for everybody. */
const POOL_SIZE = 4;
/** A target that does not answer must show as a fault, which is tried again, never as a process that hangs. */
const CONNECT_WITHIN_MS = 5_000;
const STATEMENT_WITHIN_MS = 10_000;

/**
 * Opens a pool on the sample directory. Nothing is connected before the first query.
 *
 * @param url with the name and password of one of its roles
 */
export function connectSampleDirectory(url: string): SampleDirectory {
  const pool = new pg.Pool({
    connectionString: url,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    statement_timeout: STATEMENT_WITHIN_MS,
    lock_timeout: STATEMENT_WITHIN_MS,
    idle_in_transaction_session_timeout: STATEMENT_WITHIN_MS,
    allowExitOnIdle: true,
  });
  // A connection that broke, idle or in use, is replaced; the next query tells if none can be had.
  pool.on('connect', (client) => void client.on('error', () => {}));
  pool.on('error', () => {});
  return new Kysely({ dialect: new PostgresDialect({ pool }) });
}
