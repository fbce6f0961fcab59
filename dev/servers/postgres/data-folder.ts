import { createHash } from 'node:crypto';
import { chown, lstat, mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { canReach, type SystemUser } from './system-user.js';

/**
 * Where root keeps what an unprivileged server must reach when the wanted place is closed to it, as `/root` is. The
 * place the Filesystem Hierarchy Standard 3.0, section 5.8, gives to a program's state.
 */
const REACHABLE_FOLDER = '/var/lib/countersign';

/** A folder that `user` can reach: `preferred`, or else {@link REACHABLE_FOLDER}. Makes it if needed. */
export async function reachable(user: SystemUser | undefined, preferred: string): Promise<string> {
  await mkdir(preferred, { recursive: true });
  if (await canReach(user, preferred)) return preferred;
  await mkdir(REACHABLE_FOLDER, { recursive: true, mode: 0o755 });
  return REACHABLE_FOLDER;
}

/**
 * Where the data that is to be at `wanted` really lies. It is another place when `user` cannot reach `wanted`; then
 * `wanted` becomes a link to it, so that a person finds it.
 *
 * @returns an absolute path that may not exist yet, in a folder that does
 */
export async function dataFolderFor(user: SystemUser | undefined, wanted: string): Promise<string> {
  const parent = path.dirname(path.resolve(wanted));
  const base = await reachable(user, parent);
  if (base === parent) return path.resolve(wanted);
  const name = createHash('sha256').update(path.resolve(wanted)).digest('hex').slice(0, 16);
  const real = path.join(base, `postgres-${name}`);
  if (!(await isLink(wanted))) await symlink(real, wanted);
  return real;
}

/** Removes a persistent data folder, wherever {@link dataFolderFor} has put it, its password and its link. */
export async function removeDataFolder(wanted: string): Promise<void> {
  if (await isLink(wanted)) {
    const real = await realpath(wanted).catch(() => undefined);
    if (real !== undefined && path.dirname(real) === REACHABLE_FOLDER) await rm(real, { recursive: true, force: true });
  }
  await rm(wanted, { recursive: true, force: true });
  await rm(passwordFileOf(wanted), { force: true });
}

/** A new empty folder for data that is thrown away. */
export async function temporaryDataFolder(user: SystemUser | undefined): Promise<string> {
  const folder = await mkdtemp(path.join(await reachable(user, tmpdir()), 'countersign-postgres-'));
  if (user) await chown(folder, user.uid, user.gid);
  return folder;
}

/** The file beside a data folder that keeps the superuser's password, readable by its owner alone. */
export const passwordFileOf = (dataFolder: string) => `${dataFolder}.password`;

const isLink = (file: string) =>
  lstat(file).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
