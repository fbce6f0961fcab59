import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Express } from 'express';
import { sendServed, servedAs } from './served.js';

/** The compiled scripts of a page by where they are served, `/recover/main.js`; it begins with the first. */
export type PageScripts = ReadonlyMap<string, string>;

/** What several pages share, beside the folder of each. */
const COMMON = 'common';

/** What only the server needs. */
const NOT_SERVED: readonly string[] = ['first-paint.js', 'style.js'];

function scriptsIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.js') && !NOT_SERVED.includes(name))
    .toSorted();
}

/**
 * Reads the scripts of a page, and those that pages share, from the folder that they were compiled to. They import each other
 * by relative paths, so that each is served beside the others as it lies there.
 *
 * @param consoleFolder where the folders of all pages are
 * @param path of the page, under which its own scripts are served
 * @throws when they are not there
 */
export function readPageScripts(consoleFolder: string, page: string, path: string, main = 'main.js'): PageScripts {
  const own = scriptsIn(join(consoleFolder, page)).toSorted(
    (one, other) => Number(other === main) - Number(one === main),
  );
  const read = (folder: string, name: string): string => readFileSync(join(consoleFolder, folder, name), 'utf8');
  return new Map([
    ...own.map((name) => [`${path}/${name}`, read(page, name)] as const),
    ...scriptsIn(join(consoleFolder, COMMON)).map(
      (name) => [posix.join(path, '..', COMMON, name), read(COMMON, name)] as const,
    ),
  ]);
}

/** Serves scripts where they belong. */
export function serveScripts(app: Express, scripts: PageScripts): void {
  for (const [path, text] of scripts) {
    const script = servedAs('js', text);
    app.get(path, (request, response) => sendServed(request, response, script));
  }
}
