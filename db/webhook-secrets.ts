import type { Db } from './connect.js';

/**
 * Keeps what is known of a secret that a tool signs with.
 *
 * @param db as the owner: no process of ours may write this
 */
export async function keepWebhookSecret(db: Db, { hookId, jws }: { readonly hookId: string; readonly jws: string }) {
  await db.insertInto('webhook_secret').values({ hook_id: hookId, jws }).execute();
}

/** The signed record of a secret, or undefined when there is none, or none any more. */
export async function readWebhookSecret(db: Db, hookId: string): Promise<string | undefined> {
  const row = await db.selectFrom('webhook_secret').select('jws').where('hook_id', '=', hookId).executeTakeFirst();
  return row?.jws;
}

/**
 * Revokes a secret, from the next delivery on. Whether there was one.
 *
 * @param db as the owner
 */
export async function dropWebhookSecret(db: Db, hookId: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('webhook_secret')
    .where('hook_id', '=', hookId)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}
