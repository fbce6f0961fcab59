import pg from 'pg';
import type { Environment } from '../../../dev/environment/environment.js';
import { until } from '../case-rig/until.js';
import type { Live } from './live.js';

/** What somebody who holds a table keeps others from: all of it, or writing alone. */
type Hold = 'access exclusive' | 'exclusive';

async function whileHeld<T>(live: Live, table: string, hold: Hold, work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: live.environment.database.owner });
  await client.connect();
  try {
    await client.query('begin');
    await client.query(`lock table ${table} in ${hold} mode`);
    return await work();
  } finally {
    await client.query('rollback');
    await client.end();
  }
}

/**
 * Holds a table while something is done, as somebody does who has the database: whatever needs the table waits, so that
 * an activity stays under way for as long as an attacker wants.
 */
export function whileLocked<T>(live: Live, table: string, work: () => Promise<T>): Promise<T> {
  return whileHeld(live, table, 'access exclusive', work);
}

/** The same, but the table can still be read: only what writes into it waits. */
export function whileReadOnly<T>(live: Live, table: string, work: () => Promise<T>): Promise<T> {
  return whileHeld(live, table, 'exclusive', work);
}

/** Kills a process of ours while something is done, and starts it again. */
export async function whileKilled<T>(
  { environment }: Live,
  name: keyof Environment['processes'],
  work: () => Promise<T>,
): Promise<T> {
  const killed = environment.processes[name];
  await killed.kill();
  try {
    return await work();
  } finally {
    await killed.start();
  }
}

/** Waits until a workflow waits for an activity of a type, and gives its id. */
async function pendingActivity(live: Live, workflowId: string, activityType: string): Promise<string> {
  const found = await until(`${activityType} pending in ${workflowId}`, async () => {
    const { raw } = await live.temporal.workflow.getHandle(workflowId).describe();
    return (raw.pendingActivities ?? []).find(({ activityType: type }) => type?.name === activityType)?.activityId;
  });
  if (!found) throw new Error(`no ${activityType} is pending`);
  return found;
}

/** Completes an activity that is under way with a result of one's own, as anybody can who reaches the server. */
export async function completeByHand(
  live: Live,
  workflowId: string,
  activityType: string,
  result: unknown,
): Promise<void> {
  const activityId = await pendingActivity(live, workflowId, activityType);
  await live.temporal.activity.complete({ workflowId, activityId }, result);
}
