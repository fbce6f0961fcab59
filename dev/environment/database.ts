import { createSampleDirectory, urlForRole } from '../../connectors/sample-directory/create.js';
import { migrate } from '../../db/migrate.js';
import type { Role } from '../../db/roles.js';
import type { SampleDirectoryRole } from '../../connectors/sample-directory/schema.js';
import type { Passwords } from './role-passwords.js';

/** The database's URLs: the owner's, and one for every role. */
export interface DatabaseUrls extends Readonly<Record<Role | SampleDirectoryRole, string>> {
  readonly owner: string;
}

/** Brings both schemas up to date. */
export async function prepareDatabase(ownerUrl: string, passwords: Passwords): Promise<DatabaseUrls> {
  const countersign = await migrate(ownerUrl, passwords.countersign);
  await createSampleDirectory(ownerUrl, passwords.sampleDirectory);
  const directory = Object.entries(passwords.sampleDirectory).map(([role, password]) => [
    role,
    urlForRole(ownerUrl, role as SampleDirectoryRole, password),
  ]);
  return { owner: ownerUrl, ...countersign, ...(Object.fromEntries(directory) as Record<SampleDirectoryRole, string>) };
}
