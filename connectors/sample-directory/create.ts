import pg from 'pg';
import { GRANTS_SQL, SAMPLE_DIRECTORY_ROLES, type SampleDirectoryRole, TABLES_SQL } from './schema.js';

/** A password for each of the directory's roles. */
export type SampleDirectoryPasswords = Readonly<Record<SampleDirectoryRole, string>>;

/** One creation at a time in a database; the number is arbitrary. */
const CREATION_LOCK = 7_310_201;

/**
 * Makes the sample directory's schema, tables and roles, with the grants of each role. Safe to repeat: what exists
 * stays, passwords become the given ones.
 *
 * @param ownerUrl a role that may create roles and schemas
 */
export async function createSampleDirectory(ownerUrl: string, passwords: SampleDirectoryPasswords): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [CREATION_LOCK]);
    await client.query(TABLES_SQL);
    for (const role of SAMPLE_DIRECTORY_ROLES) {
      await createRole(client, role, passwords[role]);
      await client.query(`GRANT USAGE ON SCHEMA sample_directory TO ${role};${GRANTS_SQL[role]}`);
    }
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

/** Roles belong to the whole server, so one may be there from another database of it. */
async function createRole(client: pg.Client, role: SampleDirectoryRole, password: string): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  const verb = rowCount === 0 ? 'CREATE' : 'ALTER';
  await client.query(`${verb} ROLE ${role} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
}

/** The owner's URL with another role's name and password: the same server and database. */
export function urlForRole(ownerUrl: string, role: SampleDirectoryRole, password: string): string {
  const url = new URL(ownerUrl);
  url.username = role;
  url.password = password;
  return url.href;
}
