import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import type { Tables } from './tables.js';

/** A database as one of the roles, or a transaction in it. */
export type Db = Kysely<Tables>;

/** An open transaction: what is done through it is done whole or not at all. */
export type Trx = Transaction<Tables>;

/** The schema all tables live in. */
export const SCHEMA = 'countersign';

/** How many connections a process may hold; small, so that many processes fit into one server's limit. */
const POOL_SIZE = 8;
/** A database out of reach is reported soon: recording then falls back to an activity that waits (architecture, section 5). */
const CONNECTION_TIMEOUT_MS = 3_000;
/** No statement here takes longer than milliseconds, unless it waits for a lock. */
const STATEMENT_TIMEOUT_MS = 10_000;
/** Longer than the server's own limit: fires when the server is not heard from at all. */
const QUERY_TIMEOUT_MS = 12_000;
/** A connector holds an effect's row while it talks to its target; a process that hangs lets go after this. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 60_000;

/**
 * Connects lazily, through a small pool. `destroy()` closes it.
 *
 * @param onLost told when a connection breaks; the pool replaces it by itself
 */
export function connect(url: string, poolSize = POOL_SIZE, onLost: (error: Error) => void = () => {}): Db {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    keepAlive: true,
    types: { getTypeParser },
  });
  // Idle or in the middle of a transaction: a connection nobody listens to takes the whole process with it.
  pool.on('connect', (client) => void client.on('error', onLost));
  pool.on('error', () => {}); // has told already
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }).withSchema(SCHEMA);
}

/** Times and positions are `bigint` columns and fit into a number: 2^53 ms is far away. */
const getTypeParser: typeof pg.types.getTypeParser = (id: number, format?: 'text' | 'binary') =>
  id === pg.types.builtins.INT8 ? safeInteger : pg.types.getTypeParser(id, format as 'text');

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} does not fit into a number`);
  return value;
}
