import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { withLock } from './lock.js';
import type { Progress } from './progress.js';

/** One thing the cache holds: a folder for one version of one tool, with the file that matters in it. */
export interface CachedTool {
  name: string;
  version: string;
  /** The file wanted from it, relative to its folder. */
  file: string;
}

/** What the cache says of an entry: written last, so that a folder without it is half made. */
interface Manifest {
  name: string;
  version: string;
  /** Of the wanted file, to notice one cut short. A digest of 250 MB would cost every start a second. */
  sizeBytes: number;
}

const MANIFEST = 'manifest.json';

/** Where fetched and built tools are kept between runs and checkouts: `COUNTERSIGN_CACHE`, else in the home folder. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return path.resolve(env.COUNTERSIGN_CACHE || path.join(homedir(), '.cache', 'countersign'));
}

const folderOf = (cache: string, tool: CachedTool) => path.join(cache, tool.name, tool.version);

/**
 * The path of a cached tool's file, or `undefined` when the cache has none of this version or the file is not as
 * long as what was put there.
 */
export async function cachedFile(cache: string, tool: CachedTool): Promise<string | undefined> {
  const folder = folderOf(cache, tool);
  const text = await readFile(path.join(folder, MANIFEST), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const manifest = JSON.parse(text) as Manifest;
  const file = path.join(folder, tool.file);
  const actual = await stat(file).catch(() => undefined);
  return manifest.version === tool.version && manifest.sizeBytes === actual?.size ? file : undefined;
}

/**
 * Puts a tool into the cache, once: when two runs want it, the second waits for the first and takes its result.
 *
 * @param fill makes the tool in an empty folder that is its final place
 * @returns the path of the wanted file, and whether it was made here or by the run that was waited for
 * @throws what `fill` throws; nothing is kept then
 */
export async function fillCache(
  cache: string,
  tool: CachedTool,
  progress: Progress,
  fill: (folder: string) => Promise<void>,
): Promise<{ path: string; from?: string }> {
  const folder = folderOf(cache, tool);
  await mkdir(path.dirname(folder), { recursive: true });
  return withLock(folder, `${tool.name} ${tool.version}`, progress, async () => {
    const made = await cachedFile(cache, tool);
    if (made) return { path: made, from: 'the cache, where another run has just put it' };
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
    try {
      await fill(folder);
      const file = path.join(folder, tool.file);
      await writeManifest(folder, { name: tool.name, version: tool.version, sizeBytes: (await stat(file)).size });
      return { path: file };
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  });
}

async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const partial = path.join(folder, `${MANIFEST}.partial`);
  await writeFile(partial, `${JSON.stringify(manifest, undefined, 2)}\n`);
  await rename(partial, path.join(folder, MANIFEST));
}
