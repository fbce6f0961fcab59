import { Kysely, Migrator, PostgresDialect, sql, type Migration } from 'kysely';
import pg from 'pg';
import { SCHEMA } from './connect.js';
import { MIGRATIONS } from './migrations/index.js';
import { ensureRoles, ROLES, roleUrl, type Role, type RolePasswords } from './roles.js';
import { appliedMigrations, SchemaMismatch, unknownOf } from './schema-version.js';

/**
 * Brings a database to the newest schema, forward only, and sets the roles' passwords. Running it again changes nothing
 * else; two at once wait for each other.
 *
 * @param ownerUrl as a role that may make roles and owns the schema
 * @param onApplied told the name of each migration that was run
 * @returns the connection URL of each role
 * @throws {SchemaMismatch} before anything is changed, when a later version has migrated it
 * @throws when a migration fails; that one is rolled back whole
 */
export async function migrate(
  ownerUrl: string,
  passwords: RolePasswords,
  onApplied: (migration: string) => void = () => {},
): Promise<Record<Role, string>> {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 2 });
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    const unknown = unknownOf((await appliedMigrations(db)) ?? []);
    if (unknown.length > 0) throw new SchemaMismatch('database-newer', unknown);
    await ensureRoles(ownerUrl, passwords);
    const migrator = new Migrator({
      db,
      provider: { getMigrations: async () => runnable() },
      migrationTableSchema: SCHEMA,
    });
    const { error, results = [] } = await migrator.migrateToLatest();
    for (const { migrationName, status } of results) if (status === 'Success') onApplied(migrationName);
    if (error !== undefined) throw new Error('The database could not be migrated.', { cause: error });
    await letRolesKnow(db);
  } finally {
    await db.destroy();
  }
  const urls = ROLES.map((role) => [role, roleUrl(ownerUrl, role, passwords[role])] as const);
  return Object.fromEntries(urls) as Record<Role, string>;
}

/** One grant at a time in a database; the number is arbitrary. */
const GRANT_LOCK = 7_310_202;

/** Every process asks, when it starts, which migrations its database has had. */
async function letRolesKnow(db: Kysely<unknown>): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${GRANT_LOCK})`.execute(trx);
    await sql.raw(`grant select on ${SCHEMA}.kysely_migration to ${ROLES.join(', ')}`).execute(trx);
  });
}

function runnable(): Record<string, Migration> {
  const migrations = Object.entries(MIGRATIONS).map(([name, text]) => {
    const up = async (db: Kysely<unknown>) => void (await sql.raw(text).execute(db));
    return [name, { up }] as const;
  });
  return Object.fromEntries(migrations);
}
