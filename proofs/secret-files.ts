import { readFileSync } from 'node:fs';

/** A process's environment, by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** What was read, and what could not be. */
export interface SecretFiles {
  readonly variables: Variables;
  /** One line each, naming the variable; never what a file holds. */
  readonly mistakes: readonly string[];
}

/** Larger than any password or URL; a wrong path should not fill the memory. */
const SECRET_MAX_CHARACTERS = 8_192;

/**
 * Reads every setting that is given as `NAME_FILE` instead of `NAME`, so that a password or a URL with one needs to be in
 * no environment, where everybody who may list processes reads it (issue 4, Growing up). A line's end at the end of the
 * file is not part of the secret.
 *
 * @param names the settings a process has
 */
export function withSecretFiles(given: Variables, names: readonly string[]): SecretFiles {
  const variables: Record<string, string | undefined> = { ...given };
  const mistakes: string[] = [];
  for (const name of names) {
    const file = given[`${name}_FILE`];
    if (file === undefined) continue;
    const secret = given[name] === undefined ? readSecret(file) : null;
    if (secret === null) mistakes.push(`${name}: it is given, and ${name}_FILE too; give one of them`);
    else if (secret instanceof Error) mistakes.push(`${name}_FILE: ${secret.message}`);
    else variables[name] = secret;
  }
  return { variables, mistakes };
}

function readSecret(file: string): string | Error {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (fault) {
    const code = typeof fault === 'object' && fault !== null && 'code' in fault ? fault.code : 'unknown';
    return new Error(`the file ${file} cannot be read (${String(code)})`);
  }
  const secret = text.replace(/\r?\n$/, '');
  if (secret === '') return new Error(`the file ${file} is empty`);
  return secret.length > SECRET_MAX_CHARACTERS ? new Error(`the file ${file} is too long for a secret`) : secret;
}
