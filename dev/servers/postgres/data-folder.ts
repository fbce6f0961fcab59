import { createHash } from 'node:crypto';
import { chown, lstat, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { canReach, type SystemUser } from './system-user.js';

/**
 * Where root keeps what an unprivileged server must reach when the wanted place is closed to it, as `/root` is. The
 * place the Filesystem Hierarchy Standard 3.0, section 5.8, gives to a program's state.
 */
const REACHABLE_FOLDER = '/var/lib/countersign';

const TEMPORARY_PREFIX = 'countersign-postgres-';
/** Longer than any moment in which a server is being set up and is not yet written down in its data. */
const ABANDONED_AFTER_SECONDS = 10 * 60;

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

/** A new empty folder for data that is thrown away. Those that killed runs have left are removed by the way. */
export async function temporaryDataFolder(user: SystemUser | undefined): Promise<string> {
  const base = await reachable(user, tmpdir());
  await removeAbandoned(base);
  const folder = await mkdtemp(path.join(base, TEMPORARY_PREFIX));
  if (user) await chown(folder, user.uid, user.gid);
  return folder;
}

async function removeAbandoned(base: string): Promise<void> {
  for (const name of await readdir(base)) {
    if (!name.startsWith(TEMPORARY_PREFIX)) continue;
    const folder = path.join(base, name);
    const lastUse = await stat(path.join(folder, 'global')).catch(() => undefined);
    const young = lastUse !== undefined && Date.now() - lastUse.mtimeMs < ABANDONED_AFTER_SECONDS * 1000;
    if (lastUse === undefined || young || (await isServed(folder))) continue;
    await rm(folder, { recursive: true, force: true }).catch(() => {}); // another user's, or another run is faster
  }
}

/** Whether the process that PostgreSQL wrote down as the server of this data is alive. */
async function isServed(folder: string): Promise<boolean> {
  const written = await readFile(path.join(folder, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(written, 10);
  if (Number.isNaN(pid)) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** The file beside a data folder that keeps the superuser's password, readable by its owner alone. */
export const passwordFileOf = (dataFolder: string) => `${dataFolder}.password`;

const isLink = (file: string) =>
  lstat(file).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
