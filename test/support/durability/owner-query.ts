import { CompiledQuery } from 'kysely';
import type { Db } from '../../../db/connect.js';

/** Asks the database in plain SQL, for what only a test looks at. */
export async function query<R extends Readonly<Record<string, unknown>>>(
  owner: Db,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly R[]> {
  const { rows } = await owner.executeQuery<R>(CompiledQuery.raw(text, [...values]));
  return rows;
}
