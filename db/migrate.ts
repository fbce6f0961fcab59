import { Kysely, Migrator, PostgresDialect, sql, type Migration } from 'kysely';
import pg from 'pg';
import { SCHEMA } from './connect.js';
import { MIGRATIONS } from './migrations/index.js';
import { ensureRoles, ROLES, roleUrl, type Role, type RolePasswords } from './roles.js';

/**
 * Brings a database to the newest schema, forward only, and sets the roles' passwords. Running it again changes nothing
 * else; two at once wait for each other.
 *
 * @param ownerUrl as a role that may make roles and owns the schema
 * @returns the connection URL of each role
 * @throws when a migration fails; that one is rolled back whole
 */
export async function migrate(ownerUrl: string, passwords: RolePasswords): Promise<Record<Role, string>> {
  await ensureRoles(ownerUrl, passwords);
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 2 });
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    const migrator = new Migrator({
      db,
      provider: { getMigrations: async () => runnable() },
      migrationTableSchema: SCHEMA,
    });
    const { error } = await migrator.migrateToLatest();
    if (error !== undefined) throw new Error('The database could not be migrated.', { cause: error });
  } finally {
    await db.destroy();
  }
  const urls = ROLES.map((role) => [role, roleUrl(ownerUrl, role, passwords[role])] as const);
  return Object.fromEntries(urls) as Record<Role, string>;
}

function runnable(): Record<string, Migration> {
  const migrations = Object.entries(MIGRATIONS).map(([name, text]) => {
    const up = async (db: Kysely<unknown>) => void (await sql.raw(text).execute(db));
    return [name, { up }] as const;
  });
  return Object.fromEntries(migrations);
}
