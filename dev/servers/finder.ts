import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import type { Progress } from './progress.js';

/** Where a program was found (and whence, if that is not the place's name), or why it is not to be had from this place. */
export type Looked = { path: string; from?: string } | { missing: string };

/** One place a program may come from. */
export interface Place {
  /** In words that fit after "from", as in "the PATH". */
  name: string;
  /** Looks there, fetches or builds. A throw counts as missing, with its message as the reason. */
  look(): Promise<Looked>;
}

/**
 * The program from the first place that has it. Says which one it took.
 *
 * @param nextStep what a person can do when no place has it, a full sentence
 * @throws when no place has it, with each place's reason and the next step
 */
export async function findProgram(
  what: string,
  places: readonly Place[],
  progress: Progress,
  nextStep: string,
): Promise<string> {
  const reasons: string[] = [];
  for (const place of places) {
    const looked = await place.look().catch((error: unknown): Looked => ({ missing: messageOf(error) }));
    if ('path' in looked) {
      const skipped = reasons.length > 0 ? `; not from ${reasons.join('; not from ')}` : '';
      progress.note(`${what}: ${looked.path}, from ${looked.from ?? place.name}${skipped}`);
      return looked.path;
    }
    reasons.push(`${place.name}: ${looked.missing}`);
  }
  throw new Error(`${what} is not to be had on this machine.\n${reasons.map((r) => `- ${r}\n`).join('')}${nextStep}`);
}

/** An error's message. Not by `instanceof`: errors of Node's own `fetch` can come from another realm. */
const messageOf = (error: unknown) => (error as Partial<Error>).message ?? String(error);

/** The first executable file of that name in the folders of the PATH, or null. */
export async function onPath(env: NodeJS.ProcessEnv, name: string): Promise<string | null> {
  for (const folder of (env.PATH ?? '').split(path.delimiter).filter(path.isAbsolute)) {
    const file = path.join(folder, name);
    const isExecutable = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isExecutable) return file;
  }
  return null;
}
