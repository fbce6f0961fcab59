import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SAMPLE_DIRECTORY_ROLES } from '../../connectors/sample-directory/schema.js';
import type { SampleDirectoryPasswords } from '../../connectors/sample-directory/create.js';
import { ROLES, type RolePasswords } from '../../db/roles.js';

/** A password for every database role of the embedded default. */
export interface Passwords {
  readonly countersign: RolePasswords;
  readonly sampleDirectory: SampleDirectoryPasswords;
}

function fresh(): Passwords {
  const password = (): string => randomBytes(18).toString('base64url');
  const forEach = <R extends string>(roles: readonly R[]): Record<R, string> =>
    Object.fromEntries(roles.map((role) => [role, password()])) as Record<R, string>;
  return { countersign: forEach(ROLES), sampleDirectory: forEach(SAMPLE_DIRECTORY_ROLES) };
}

/** The passwords of a state folder: made at first, kept for its owner alone. */
export async function rolePasswords(folder: string): Promise<Passwords> {
  const file = path.join(folder, 'role-passwords.json');
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Passwords;
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'ENOENT') throw fault;
  }
  const passwords = fresh();
  await writeFile(file, JSON.stringify(passwords), { mode: 0o600, flag: 'wx' });
  return passwords;
}
