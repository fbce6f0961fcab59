import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { PostgresBinaries } from './binaries.js';
import { passwordFileOf } from './data-folder.js';
import type { SystemUser } from './system-user.js';

const run = promisify(execFile);

/** The superuser of every cluster made here. */
export const SUPERUSER = 'postgres';

/** 192 bits of randomness, safe in a URL. */
export const newPassword = () => randomBytes(24).toString('base64url');

/**
 * Makes a new cluster in `folder`, an empty or missing one. Collation is the built-in C.UTF-8 one, so that order does
 * not depend on the machine; passwords are checked by SCRAM.
 *
 * @throws when initdb fails, with what it said
 */
export async function initialiseCluster(
  binaries: PostgresBinaries,
  user: SystemUser | undefined,
  folder: string,
  password: string,
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (user) await chown(folder, user.uid, user.gid);
  const passwordFile = `${folder}.initial-password`;
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user) await chown(passwordFile, user.uid, user.gid);
  const settings = ['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C'];
  const collation = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const superuser = [`--username=${SUPERUSER}`, `--pwfile=${passwordFile}`];
  try {
    await run(binaries.initdb, ['-D', folder, '--no-sync', ...settings, ...collation, ...superuser], {
      ...user,
      cwd: '/',
    });
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/**
 * The password of the cluster in `real`, which is made first if there is none. A cluster half made by a run that was
 * killed is made anew.
 *
 * @param wanted where the caller asked for the data; its password lies beside it, readable by its owner alone
 */
export async function persistentCluster(
  binaries: PostgresBinaries,
  user: SystemUser | undefined,
  wanted: string,
  real: string,
): Promise<string> {
  const passwordFile = passwordFileOf(wanted);
  const exists = await stat(real).catch(() => undefined);
  if (exists) return readFile(passwordFile, 'utf8');
  const password = newPassword();
  const partial = `${real}.partial`;
  await rm(partial, { recursive: true, force: true });
  await initialiseCluster(binaries, user, partial, password);
  await writeFile(passwordFile, password, { mode: 0o600 });
  await rename(partial, real);
  return password;
}

/** Stops a server that a killed run has left on this data, if there is one. */
export async function stopLeftover(
  binaries: PostgresBinaries,
  user: SystemUser | undefined,
  folder: string,
): Promise<boolean> {
  const left = await stat(path.join(folder, 'postmaster.pid')).catch(() => undefined);
  if (!left) return false;
  const stop = run(binaries.pgCtl, ['stop', '-D', folder, '-m', 'fast', '-w', '-t', '20'], { ...user, cwd: '/' });
  return stop.then(
    () => true,
    () => false, // nobody runs there: the file alone was left
  );
}
