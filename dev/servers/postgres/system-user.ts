import { execFile } from 'node:child_process';
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The unprivileged user a server runs as when we are root. */
export interface SystemUser {
  name: string;
  uid: number;
  gid: number;
}

/**
 * PostgreSQL refuses to run as root. Root runs it as `postgres` where that user exists, else as `nobody`, so that no
 * user has to be created. Anybody else runs it as themselves: the answer is `undefined`.
 *
 * @throws when root finds neither user
 */
export async function postgresUser(): Promise<SystemUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const ids = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]).catch(() => undefined);
    if (ids) return { name, uid: Number(ids[0].stdout), gid: Number(ids[1].stdout) };
  }
  throw new Error('PostgreSQL does not run as root, and there is no user "postgres" or "nobody". Run as another user.');
}

/** Whether `user` may pass through every folder from the root down to and including `folder`, by its mode bits. */
export async function canReach(user: SystemUser | undefined, folder: string): Promise<boolean> {
  if (user === undefined) return true;
  for (let at = await realpath(folder); ; at = path.dirname(at)) {
    const { mode, uid, gid } = await stat(at);
    const execute = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & execute) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}
