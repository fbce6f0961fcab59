import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cachedFile, cacheFolder, fillCache } from '../../../dev/servers/cache.js';
import { acquire, withLock } from '../../../dev/servers/lock.js';
import { createProgress, silentProgress } from '../../../dev/servers/progress.js';

const tool = { name: 'tool', version: '1.0.0', file: 'tool.sh' };

let cache: string;
beforeEach(async () => {
  cache = await mkdtemp(path.join(tmpdir(), 'countersign-test-'));
});
afterEach(() => rm(cache, { recursive: true }));

const fill = (content: string) => (folder: string) => writeFile(path.join(folder, tool.file), content);

describe('the cache', () => {
  it('lies where COUNTERSIGN_CACHE says, else in the home folder', () => {
    expect(cacheFolder({ COUNTERSIGN_CACHE: '/elsewhere' })).toBe('/elsewhere');
    expect(cacheFolder({})).toBe(path.join(homedir(), '.cache', 'countersign'));
  });

  it('has a tool once it was put there, and only that version of it', async () => {
    expect(await cachedFile(cache, tool)).toBeUndefined();
    const { path: file } = await fillCache(cache, tool, silentProgress, fill('content'));
    expect(await cachedFile(cache, tool)).toBe(file);
    expect(await cachedFile(cache, { ...tool, version: '1.0.1' })).toBeUndefined();
  });

  it('does not believe a file that was cut short, and replaces it', async () => {
    const { path: file } = await fillCache(cache, tool, silentProgress, fill('content'));
    await truncate(file, 3);
    expect(await cachedFile(cache, tool)).toBeUndefined();
    await fillCache(cache, tool, silentProgress, fill('content'));
    expect(await readFile(file, 'utf8')).toBe('content');
  });

  it('keeps nothing of a build that failed', async () => {
    const broken = async (folder: string) => {
      await fill('half')(folder);
      throw new Error('out of luck');
    };
    await expect(fillCache(cache, tool, silentProgress, broken)).rejects.toThrow('out of luck');
    expect(await cachedFile(cache, tool)).toBeUndefined();
    await expect(stat(path.join(cache, tool.name, tool.version))).rejects.toThrow('ENOENT');
  });

  it('builds once when two runs want the same tool, and the one that waits says so', async () => {
    const said: string[] = [];
    const progress = createProgress({ write: (text) => said.push(text), isTerminal: false });
    let builds = 0;
    const build = new EventEmitter();
    const slow = async (folder: string) => {
      builds += 1;
      const finish = once(build, 'finish');
      build.emit('started');
      await finish;
      await fill('content')(folder);
    };
    const started = once(build, 'started');
    const first = fillCache(cache, tool, silentProgress, slow);
    await started;
    const second = fillCache(cache, tool, progress, slow);
    while (said.length === 0) await new Promise(setImmediate);
    build.emit('finish');
    const { path: file } = await first;
    expect(await second).toEqual({ path: file, from: 'the cache, where another run has just put it' });
    expect(builds).toBe(1);
    expect(said.join('')).toContain('another run is preparing it');
  });
});

describe('the lock', () => {
  it('is taken over from a holder that died', async () => {
    const held = path.join(cache, 'thing');
    const script = path.join(cache, 'hold.mjs');
    const lockfile = import.meta.resolve?.('proper-lockfile') ?? 'proper-lockfile';
    await writeFile(
      script,
      `import lockfile from ${JSON.stringify(lockfile)};
       await lockfile.lock(${JSON.stringify(held)}, { realpath: false });
       process.send('held'); setInterval(() => {}, 1000);`,
    );
    const holder: ChildProcess = fork(script, { execArgv: [] });
    await once(holder, 'message');
    expect(await acquire(held)).toBeUndefined();
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(`${held}.lock`, longAgo, longAgo);
    expect(await withLock(held, 'thing', silentProgress, async () => 'mine')).toBe('mine');
  });
});
