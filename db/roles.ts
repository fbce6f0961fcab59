import pg from 'pg';
import { scramVerifier } from './scram.js';

/** The database roles of the processes (architecture, section 6); each gets what it needs and no more. */
export const ROLES = [
  'countersign_api',
  'countersign_case_worker',
  'countersign_ledger',
  'countersign_connector_sample_directory',
] as const;

/** One of the database roles. */
export type Role = (typeof ROLES)[number];

/** The password of each role, for the owner to set. */
export type RolePasswords = Readonly<Record<Role, string>>;

/** The connection URL of a role: the owner's, with the role's name and password. */
export function roleUrl(ownerUrl: string, role: Role, password: string): string {
  const url = new URL(ownerUrl);
  url.username = role;
  url.password = encodeURIComponent(password);
  return url.href;
}

/** Roles belong to the whole cluster, so that two databases being migrated may alter one at the same moment. */
const MAX_TRIES = 10;
const DUPLICATE_OBJECT = '42710';
const UNIQUE_VIOLATION = '23505';
const TUPLE_CONCURRENTLY_UPDATED = 'XX000';

/**
 * Makes the roles, or sets the passwords of those that exist. The server is sent SCRAM verifiers, never a password, so
 * that no statement it logs gives one away.
 *
 * @throws {pg.DatabaseError} when the owner may not make roles
 */
export async function ensureRoles(ownerUrl: string, passwords: RolePasswords): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    for (const role of ROLES) await ensureRole(client, role, passwords[role]);
  } finally {
    await client.end();
  }
}

async function ensureRole(client: pg.Client, role: Role, password: string): Promise<void> {
  const settings = `login nosuperuser nocreatedb nocreaterole nobypassrls password ${pg.escapeLiteral(scramVerifier(password))}`;
  for (let tries = 1; ; tries += 1) {
    try {
      const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role]);
      await client.query(`${rowCount === 0 ? 'create' : 'alter'} role ${pg.escapeIdentifier(role)} ${settings}`);
      return;
    } catch (error) {
      if (tries === MAX_TRIES || !metAnother(error)) throw error;
    }
  }
}

function metAnother(error: unknown): boolean {
  const code = error instanceof pg.DatabaseError ? error.code : undefined;
  return code === DUPLICATE_OBJECT || code === UNIQUE_VIOLATION || code === TUPLE_CONCURRENTLY_UPDATED;
}
