import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { UsageError } from '../failures.js';

const text = z.string().min(1).max(16_384);
const hash = z.string().regex(/^[0-9a-f]{64}$/);

const assertion = z.strictObject({
  credentialId: text,
  authenticatorData: text,
  clientDataJSON: text,
  signature: text,
});

/** What a person's page answers when they made their key. */
export const madeKey = z.strictObject({ personId: text, codeHash: hash, registration: text });
export type MadeKey = z.infer<typeof madeKey>;

/** What a person's page answers when they signed. */
export const madeSignature = z.strictObject({ personId: text, assertion });

const key = z.strictObject({
  personId: text,
  credentialId: text,
  publicKey: text,
  fingerprint: text,
  codeHash: hash,
});

/** A ceremony under way, as its file holds it: nothing in it is secret, and all of it is looked at again. */
const ceremonyState = z.strictObject({
  number: z.int().positive(),
  ceremonyId: text,
  personIds: z.tuple([text, text]),
  policyFile: text,
  policy: hash,
  begunAt: z.int().nonnegative(),
  /** Once both made their keys. */
  keys: z.tuple([key, key]).optional(),
});
export type CeremonyState = z.infer<typeof ceremonyState>;

/** @throws {UsageError} when the file cannot be read, or is none */
export async function readState(file: string): Promise<CeremonyState> {
  const content = await readFile(file, 'utf8').catch((): never => {
    throw new UsageError(`${file} cannot be read: begin with countersign ceremony begin`);
  });
  const read = ceremonyState.safeParse(jsonOf(content));
  if (!read.success) throw new UsageError(`${file} is not what countersign ceremony begin wrote`);
  return read.data;
}

export async function writeState(file: string, state: CeremonyState, isNew = false): Promise<void> {
  await writeFile(file, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600, flag: isNew ? 'wx' : 'w' }).catch(
    (fault: unknown): never => {
      const is =
        fault instanceof Error && 'code' in fault && fault.code === 'EEXIST' ? 'is there already' : 'cannot be written';
      throw new UsageError(`${file} ${is}`);
    },
  );
}

function jsonOf(content: string): unknown {
  try {
    return JSON.parse(content) as unknown;
  } catch {
    return null;
  }
}

/**
 * What two pages answered, in the order of the people, whichever was pasted first.
 *
 * @throws {UsageError} when they are not one of each
 */
export function answersOf<A extends { readonly personId: string }>(
  given: readonly string[],
  shape: z.ZodType<A>,
  [one, other]: readonly [string, string],
): readonly [A, A] {
  const answers = given.map((answer) => {
    const read = shape.safeParse(jsonOf(Buffer.from(answer.trim(), 'base64url').toString('utf8')));
    if (!read.success) throw new UsageError('An answer is not what the page of the ceremony shows: copy all of it.');
    return read.data;
  });
  const [mine, theirs] = [one, other].map((id) => answers.find(({ personId }) => personId === id));
  if (mine === undefined || theirs === undefined || answers.length !== 2)
    throw new UsageError('Expected one answer of each of the two people.');
  return [mine, theirs];
}
