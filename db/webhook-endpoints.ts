import type { Db } from './connect.js';

/** What is kept of an endpoint. */
export interface KeptEndpoint {
  readonly endpointId: string;
  readonly jws: string;
}

/**
 * Keeps where a tool wants to be told of its cases.
 *
 * @param db as the owner: no process of ours may write this
 */
export async function keepWebhookEndpoint(db: Db, { endpointId, jws }: KeptEndpoint): Promise<void> {
  await db.insertInto('webhook_endpoint').values({ endpoint_id: endpointId, jws, disabled_at: null }).execute();
}

/** Every endpoint that did not ask to be left alone. */
export async function readWebhookEndpoints(db: Db): Promise<readonly KeptEndpoint[]> {
  return db
    .selectFrom('webhook_endpoint')
    .select(['endpoint_id as endpointId', 'jws'])
    .where('disabled_at', 'is', null)
    .execute();
}

/** Sends an endpoint nothing more: it said that it is gone. `at` in epoch milliseconds. */
export async function disableWebhookEndpoint(db: Db, endpointId: string, at: number): Promise<void> {
  await db.updateTable('webhook_endpoint').set({ disabled_at: at }).where('endpoint_id', '=', endpointId).execute();
}

/**
 * Removes an endpoint and whatever was still to be sent to it. Whether there was one.
 *
 * @param db as the owner
 */
export async function dropWebhookEndpoint(db: Db, endpointId: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('webhook_endpoint')
    .where('endpoint_id', '=', endpointId)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}
