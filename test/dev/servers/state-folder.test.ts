import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openStateFolder } from '../../../dev/servers/state-folder.js';

let projectRoot: string;
beforeEach(async () => {
  projectRoot = await mkdtemp(path.join(tmpdir(), 'countersign-test-'));
});
afterEach(() => rm(projectRoot, { recursive: true }));

const open = (fresh: boolean, env = {}) => openStateFolder({ projectRoot, fresh, env, waitAtMostSeconds: 1 });

describe('the state folder', () => {
  it('lies in the project, closed to everybody else', async () => {
    const state = await open(false);
    expect(state.path).toBe(path.join(projectRoot, '.countersign'));
    expect((await stat(state.path)).mode & 0o777).toBe(0o700);
    await state.release();
  });

  it('keeps what is in it, until a fresh start is asked for', async () => {
    const first = await open(false);
    const kept = path.join(first.path, 'kept');
    await writeFile(kept, '');
    await first.release();
    await (await open(false)).release();
    expect(await stat(kept)).toBeDefined();
    await (await open(true)).release();
    await expect(stat(kept)).rejects.toThrow('ENOENT');
  });

  it('is refused while another run uses it', async () => {
    const first = await open(false);
    await expect(open(false)).rejects.toThrow('Another run uses');
    await first.release();
  });

  it('never takes over, let alone empties, a folder that holds something else', async () => {
    const elsewhere = path.join(projectRoot, 'home');
    const env = { COUNTERSIGN_STATE: elsewhere };
    await (await open(true, env)).release();
    await rm(path.join(elsewhere, 'this-is-countersign-state'));
    await writeFile(path.join(elsewhere, 'precious'), '');
    await expect(open(true, env)).rejects.toThrow('holds something else');
    expect(await stat(path.join(elsewhere, 'precious'))).toBeDefined();
  });
});
