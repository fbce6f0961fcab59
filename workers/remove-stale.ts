import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { BUILT, PROJECT_ROOT } from './project.js';

/** What the compiler writes, and which source each comes from. */
const WRITTEN_FROM: readonly (readonly [written: RegExp, source: string])[] = [
  [/\.cjs(\.map)?$/, '.cts'],
  [/\.js(\.map)?$/, '.ts'],
];

/** The source that a built file comes from, relative to the project; null of what no compiler wrote. */
function sourceOf(file: string): string | null {
  const found = WRITTEN_FROM.find(([written]) => written.test(file));
  return found === undefined ? null : file.replace(...found);
}

/**
 * Removes what an earlier build left of sources that were moved or removed since: the API serves whatever scripts of its pages
 * are there. What is up to date stays, so that the compiler has nothing to do over again. Returns what was removed.
 *
 * @param built where the build is; what stands at its top comes from no source of its own
 */
export function removeStale(built: string, sources: string): readonly string[] {
  const files = readdirSync(built, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.parentPath !== built)
    .map((entry) => path.relative(built, path.join(entry.parentPath, entry.name)));
  const stale = files.filter((file) => {
    const source = sourceOf(file);
    return source !== null && !existsSync(path.join(sources, source));
  });
  for (const file of stale) rmSync(path.join(built, file));
  return stale;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) removeStale(BUILT, PROJECT_ROOT);
