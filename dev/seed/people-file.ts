import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { SeededPeople } from './seed.js';

/** Where the sample people of a state folder are written down, with their passwords and secrets. */
const peopleFileIn = (stateFolder: string) => path.join(stateFolder, 'people.json');

/** Writes the sample people down for whoever runs the development environment, and nobody else on the machine. */
export async function writePeople(stateFolder: string, people: SeededPeople): Promise<string> {
  const file = peopleFileIn(stateFolder);
  await writeFile(file, `${JSON.stringify(people, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return file;
}

/** Reads them again; null when none were made in this folder. */
export async function readPeople(stateFolder: string): Promise<SeededPeople | null> {
  try {
    return JSON.parse(await readFile(peopleFileIn(stateFolder), 'utf8')) as SeededPeople;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
