import { connect, type Db } from '../../db/connect.js';
import { withSecretFiles } from '../../proofs/secret-files.js';
import { UsageError } from '../failures.js';
import type { Surroundings } from '../surroundings.js';

/** What those are told who make what lets a tool in. */
export const OWNERS = `DATABASE_URL (or DATABASE_URL_FILE) is the owner's: a row put in by another role, or by hand, counts for nothing.`;

/** Settings that may lie in a file of their own: `NAME_FILE`. */
const IN_FILES = ['DATABASE_URL', 'DATABASE_URL_CASE_WORKER', 'DIRECTORY_OF_RECORD_URL'] as const;
type Setting =
  | (typeof IN_FILES)[number]
  | 'ENROLMENT_KEY_FILE'
  | 'TRUST_FILE'
  | 'CODEC_KEYRING_FILE'
  | 'POLICY_FILE'
  | 'SIGNING_RP_ID'
  | 'SIGNING_ORIGIN';

/**
 * One setting of whoever runs the installation.
 *
 * @throws {UsageError} when it is not set
 */
export function setting({ env }: Surroundings, name: Setting): string {
  const { variables, mistakes } = withSecretFiles(env, IN_FILES);
  if (mistakes.length > 0) throw new UsageError(mistakes.join('\n'));
  const given = variables[name];
  if (!given) throw new UsageError(`Set ${name}.`);
  return given;
}

/** Does something as the owner of the database. */
export async function withOwner<T>(at: Surroundings, work: (db: Db) => Promise<T>): Promise<T> {
  const db = connect(setting(at, 'DATABASE_URL'), 1);
  try {
    return await work(db);
  } finally {
    await db.destroy();
  }
}
