import type { Db } from './connect.js';

/**
 * Keeps what is known of a key.
 *
 * @param db as the owner: no process of ours may write this
 */
export async function keepApiKey(db: Db, { keyId, jws }: { readonly keyId: string; readonly jws: string }) {
  await db.insertInto('api_key').values({ key_id: keyId, jws }).execute();
}

/** The signed record of a key, or undefined when there is none, or none any more. */
export async function readApiKey(db: Db, keyId: string): Promise<string | undefined> {
  const row = await db.selectFrom('api_key').select('jws').where('key_id', '=', keyId).executeTakeFirst();
  return row?.jws;
}

/**
 * The rows there are, by key id. What they say counts only if the enrolment key signed it.
 *
 * @param db as the owner
 */
export async function listApiKeys(db: Db): Promise<readonly { readonly keyId: string; readonly jws: string }[]> {
  const rows = await db.selectFrom('api_key').select(['key_id', 'jws']).orderBy('key_id').execute();
  return rows.map(({ key_id: keyId, jws }) => ({ keyId, jws }));
}

/**
 * Revokes a key, from the next request on. Whether there was one.
 *
 * @param db as the owner
 */
export async function dropApiKey(db: Db, keyId: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('api_key').where('key_id', '=', keyId).executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}
