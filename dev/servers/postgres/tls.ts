import { chmod, chown, copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { PROJECT_ROOT } from '../../../workers/project.js';
import { composeCommand } from '../compose-file.js';
import type { SystemUser } from './system-user.js';

/** Beside the data, where the server's user may read. */
const FOLDER = 'deployed';

/**
 * Puts what PostgreSQL needs to serve by TLS alone, as docker-compose.yml has it, where its user may read it.
 *
 * @param secretsFolder as `npm run make-secrets` makes it
 * @returns the arguments to start it with
 */
export async function tlsArguments(
  secretsFolder: string,
  dataFolder: string,
  user: SystemUser | undefined,
): Promise<string[]> {
  const here = path.join(dataFolder, FOLDER);
  await mkdir(here, { mode: 0o700 });
  const files = [
    path.join(secretsFolder, 'postgresql.crt'),
    path.join(secretsFolder, 'postgresql.key'),
    path.join(PROJECT_ROOT, 'deploy', 'postgresql', 'pg_hba.conf'),
  ];
  for (const file of files) await copyFile(file, path.join(here, path.basename(file)));
  await chmod(path.join(here, 'postgresql.key'), 0o600);
  if (user) {
    for (const file of [here, ...files.map((one) => path.join(here, path.basename(one)))]) {
      await chown(file, user.uid, user.gid);
    }
  }
  const [, ...given] = await composeCommand('postgresql', { '/run/secrets': here, '/etc/postgresql': here });
  return given;
}

/** What a client adds to its URL so that it talks to nobody but that server. */
export function verified(secretsFolder: string): string {
  return `?sslmode=verify-full&sslrootcert=${path.join(secretsFolder, 'ca.crt')}`;
}
