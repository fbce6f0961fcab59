import pg from 'pg';
import { newSampleAuthority } from './certificate-authority.js';
import { GRANTS_SQL, SAMPLE_DIRECTORY_ROLES, type SampleDirectoryRole, TABLES_SQL } from './schema.js';

/** A password for each of the directory's roles. */
export type SampleDirectoryPasswords = Readonly<Record<SampleDirectoryRole, string>>;

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
    for (const role of SAMPLE_DIRECTORY_ROLES) await ensureRole(client, role, passwords[role]);
    const grants = SAMPLE_DIRECTORY_ROLES.map(
      (role) => `GRANT USAGE ON SCHEMA sample_directory TO ${role};${GRANTS_SQL[role]}`,
    );
    await client.query(
      `BEGIN; SELECT pg_advisory_xact_lock(${CREATION_LOCK}); ${TABLES_SQL} ${grants.join('')} COMMIT;`,
    );
    await ensureAuthority(client);
  } finally {
    await client.end();
  }
}

/** Makes the authority that certifies here, unless there is one. */
async function ensureAuthority(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM sample_directory.certificate_authority');
  if (rowCount !== 0) return;
  const { certificate, privateKey } = await newSampleAuthority();
  const row = [1, certificate, privateKey];
  await client.query(
    'INSERT INTO sample_directory.certificate_authority VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    row,
  );
}

/** One creation at a time in a database; the number is arbitrary. */
const CREATION_LOCK = 7_310_201;

/** Roles belong to the whole server: another database's directory may be making or altering them at this moment. */
const MET_ANOTHER = new Set(['42710', '23505', 'XX000']);
const TRIES = 10;

async function ensureRole(client: pg.Client, role: SampleDirectoryRole, password: string): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    try {
      const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
      const verb = rowCount === 0 ? 'CREATE' : 'ALTER';
      await client.query(`${verb} ROLE ${role} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
      return;
    } catch (error) {
      const metAnother = error instanceof pg.DatabaseError && MET_ANOTHER.has(error.code ?? '');
      if (!metAnother || tried === TRIES) throw error;
    }
  }
}

/** The owner's URL with another role's name and password: the same server and database. */
export function urlForRole(ownerUrl: string, role: SampleDirectoryRole, password: string): string {
  const url = new URL(ownerUrl);
  url.username = role;
  url.password = encodeURIComponent(password);
  return url.href;
}
