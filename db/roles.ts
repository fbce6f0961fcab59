import pg from 'pg';
import { scramVerifier } from './scram.js';

/** The database roles of the processes (architecture, section 6); each gets what it needs and no more. */
export const ROLES = [
  'countersign_api',
  'countersign_case_worker',
  'countersign_ledger',
  'countersign_connector_sample_directory',
  'countersign_enrolment',
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
 * @throws when a role that exists may do more than any process needs: its owner has to look why
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

/** What no process needs. Only a superuser could take it away, and the owner of the schema need not be one. */
const EXCESS = 'rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls';

async function ensureRole(client: pg.Client, role: Role, password: string): Promise<void> {
  const login = `login password ${pg.escapeLiteral(scramVerifier(password))}`;
  const least = 'nosuperuser nocreatedb nocreaterole noreplication nobypassrls';
  for (let tries = 1; ; tries += 1) {
    try {
      const known = `select ${EXCESS} as excess from pg_roles where rolname = $1`;
      const { rows } = await client.query<{ excess: boolean }>(known, [role]);
      if (rows[0]?.excess === true)
        throw new Error(`The role ${role} may do more than it needs; drop it or reduce it.`);
      const change = rows.length === 0 ? `create role ${role} ${least}` : `alter role ${role}`;
      await client.query(`${change} ${login}`);
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
