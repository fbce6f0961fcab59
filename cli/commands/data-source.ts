import type { Option } from 'commander';
import { z } from 'zod';
import { RECOVERY_DATUM_KINDS } from '../../domain/recovery-data.js';
import { flag, type Call } from '../command.js';
import type { Given } from '../enrolled/given.js';
import { UsageError } from '../failures.js';

const kind = z.enum(RECOVERY_DATUM_KINDS, `expected some of ${RECOVERY_DATUM_KINDS.join(',')}`);

/** Where data come from that are imported: a file, or the directory of record. */
export const SOURCE_OPTIONS = {
  source: z
    .string()
    .regex(/^[\w. -]{1,64}$/, 'expected a name of letters, digits and _ . -')
    .optional(),
  fromDirectory: z.boolean().default(false),
  /** What can be taken, unless something else is said. */
  kinds: z
    .string()
    .default('email,phone')
    .transform((list) => list.split(','))
    .pipe(z.array(kind)),
};
const shape = z.object(SOURCE_OPTIONS);

/** The flags that belong to it. */
export function DIRECTORY_FLAGS(): readonly Option[] {
  return [
    flag('--source <name>', 'where a file comes from: it is signed with each'),
    flag('--from-directory', 'what the directory of record holds, instead of a file'),
    flag('--kinds <list>', 'of the directory: some of email,phone,authenticator (email,phone unless given)'),
  ];
}

/**
 * What is to be imported.
 *
 * @throws {UsageError} when neither a file nor the directory is named, or both
 */
export async function givenBy({
  options: { source, fromDirectory, kinds },
  operands: [file],
  at,
}: Pick<Call<z.infer<typeof shape>>, 'options' | 'operands' | 'at'>): Promise<Given> {
  const { givenInDirectory, givenInFile } = await import('../enrolled/given.js');
  if (fromDirectory) {
    if (file !== undefined) throw new UsageError('--from-directory: not with a file');
    if (source !== undefined) throw new UsageError('--source: the directory has its own name');
    return givenInDirectory(at, kinds);
  }
  if (file === undefined) throw new UsageError('Expected a file, or --from-directory.');
  if (source === undefined) throw new UsageError('--source: expected where the file comes from');
  return givenInFile(file, source);
}
