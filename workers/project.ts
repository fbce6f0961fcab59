import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

function rootAbove(folder: string): string {
  if (existsSync(path.join(folder, 'package.json'))) return folder;
  const above = path.dirname(folder);
  if (above === folder) throw new Error('the folder with package.json is not above this program');
  return rootAbove(above);
}

/** The folder that holds `package.json`, from sources and from `dist/` alike. */
export const PROJECT_ROOT = rootAbove(path.dirname(fileURLToPath(import.meta.url)));

/** Where `npm run build` puts what runs. */
export const BUILT = path.join(PROJECT_ROOT, 'dist');
