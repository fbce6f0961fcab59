import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { accessBy, type Access } from './access.js';
import { PINNED_SET } from './pinned.js';
import { AccessError, PolicySet, type AccessTexts } from './policy-set.js';

const HERE = path.dirname(fileURLToPath(import.meta.url));

/** Beside this file, and beside its source where this is what was built of it. */
const FOLDERS = [HERE, path.join(HERE, '../../../policy/access')];

/** The texts as they lie in the folder. @throws where they are not there */
export async function readAccessTexts(): Promise<AccessTexts> {
  const folder = FOLDERS.find((candidate) => existsSync(path.join(candidate, 'access.cedar')));
  if (folder === undefined) throw new AccessError(`there is no access.cedar in ${FOLDERS.join(' or ')}`);
  const [schema, policies] = await Promise.all([
    readFile(path.join(folder, 'access.cedarschema'), 'utf8'),
    readFile(path.join(folder, 'access.cedar'), 'utf8'),
  ]);
  return { schema, policies };
}

/**
 * Reads the access policy once, at start, and takes it only as it was released: its digest stands in the code.
 *
 * @throws {AccessError} where it is not there, has a mistake in it, or is another
 */
export async function loadAccess(): Promise<Access> {
  const set = new PolicySet(await readAccessTexts());
  if (set.digest !== PINNED_SET)
    throw new AccessError(
      `the access policy is another than was released: its digest is ${set.digest}, and policy/access/pinned.ts says ` +
        `${PINNED_SET}. Put the files back, or follow docs/access.md to change them.`,
    );
  return accessBy(set);
}
