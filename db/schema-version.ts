import { setTimeout as pause } from 'node:timers/promises';
import { sql, type QueryExecutorProvider } from 'kysely';
import pg from 'pg';
import { MIGRATIONS } from './migrations/index.js';

/** Why a process and a database do not fit together. */
export type SchemaMismatchCode = 'database-not-migrated' | 'database-older' | 'database-newer';

const WHAT_TO_DO: Readonly<Record<SchemaMismatchCode, string>> = {
  'database-not-migrated': 'Run the migration command of this version first.',
  'database-older': 'Run the migration command of this version first.',
  'database-newer': 'Start the version that migrated it, or a later one: migrations only go forward.',
};

/** Thrown before anything is served: the database is not the one this version was written for. */
export class SchemaMismatch extends Error {
  override readonly name = 'SchemaMismatch';

  /** @param migrations those on which the two differ */
  constructor(
    readonly code: SchemaMismatchCode,
    readonly migrations: readonly string[],
  ) {
    super(`${code}: ${migrations.join(', ') || 'no migration was run, or not by this command'}. ${WHAT_TO_DO[code]}`);
  }

  /** A full sentence. */
  get whatToDo(): string {
    return WHAT_TO_DO[this.code];
  }
}

/** What PostgreSQL says where the table of migrations is missing, or not for this role to read yet. */
const UNDEFINED_TABLE = '42P01';
const INSUFFICIENT_PRIVILEGE = '42501';

/** The migrations a database has had, in order; null where none was run, or none by a version that lets roles know. */
export async function appliedMigrations(db: QueryExecutorProvider): Promise<readonly string[] | null> {
  try {
    const { rows } = await sql<{ name: string }>`select name from countersign.kysely_migration order by name`.execute(
      db,
    );
    return rows.map(({ name }) => name);
  } catch (fault) {
    const code = fault instanceof pg.DatabaseError ? fault.code : undefined;
    if (code === UNDEFINED_TABLE || code === INSUFFICIENT_PRIVILEGE) return null;
    throw fault;
  }
}

/** What a database has had that this version does not know of. */
export function unknownOf(applied: readonly string[]): readonly string[] {
  return applied.filter((name) => !(name in MIGRATIONS));
}

async function compare(db: QueryExecutorProvider): Promise<void> {
  const applied = await appliedMigrations(db);
  if (applied === null) throw new SchemaMismatch('database-not-migrated', []);
  const unknown = unknownOf(applied);
  if (unknown.length > 0) throw new SchemaMismatch('database-newer', unknown);
  const missing = Object.keys(MIGRATIONS).filter((name) => !applied.includes(name));
  if (missing.length > 0) throw new SchemaMismatch('database-older', missing);
}

/** How long a process that starts waits for a database that cannot be asked, and how often it asks. */
const WAITS_MILLISECONDS = 30_000;
const ASKS_EVERY_MILLISECONDS = 500;

/**
 * Lets a process start on a database of exactly its own schema (issue 4: an older binary refuses a newer database). A
 * database that is only away is waited for, half a minute.
 *
 * @param onWait told of every answer but a clear one
 * @throws {SchemaMismatch} when the schema is another
 */
export async function requireSchema(
  db: QueryExecutorProvider,
  onWait: (fault: unknown) => void,
  waitsMilliseconds = WAITS_MILLISECONDS,
): Promise<void> {
  const giveUpAt = performance.now() + waitsMilliseconds;
  for (;;) {
    try {
      return await compare(db);
    } catch (fault) {
      if (fault instanceof SchemaMismatch || performance.now() >= giveUpAt) throw fault;
      onWait(fault);
      await pause(ASKS_EVERY_MILLISECONDS);
    }
  }
}
