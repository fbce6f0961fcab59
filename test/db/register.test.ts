import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { Db } from '../../db/connect.js';
import {
  beginApply,
  beginEnd,
  markApplied,
  markEnded,
  markEndProven,
  markProven,
  noteFailure,
  planEffects,
  readEffects,
} from '../../db/register.js';
import { startTestDatabase, type TestDatabase } from '../support/postgres.js';

const WITH = { submission: 'ref', notAfter: 9, grant: null };

/** Whether a connection to this database waits for a lock. */
async function somebodyWaits(owner: Db): Promise<boolean> {
  const waiting = sql<{ pid: number }>`
    select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  return (await waiting.execute(owner)).rows.length > 0;
}

describe('the effects register', () => {
  let database: TestDatabase;
  let worker: Db;
  let connector: Db;
  let effectId: string;
  let caseId: string;
  const planned = () => ({
    effectId,
    caseId,
    connector: 'sample-directory',
    kind: 'password.set',
    target: 'alice',
    endKind: 'made-safe',
  });
  const mayApply = () => connector.transaction().execute((trx) => beginApply(trx, effectId));
  const apply = () =>
    connector.transaction().execute(async (trx) => {
      const may = await beginApply(trx, effectId);
      if (may === 'apply') await markApplied(trx, effectId, WITH, 2);
      return may;
    });
  const state = async () => (await readEffects(worker, caseId))[0]?.state;

  beforeAll(async () => {
    database = await startTestDatabase();
    worker = database.as('countersign_case_worker');
    connector = database.as('countersign_connector_sample_directory');
  });
  beforeEach(async () => {
    [effectId, caseId] = [randomUUID(), randomUUID()];
    await planEffects(worker, [planned()], 1);
  });
  afterAll(() => database.stop());

  it('follows an effect from plan to proven end, each step noted once', async () => {
    expect(await apply()).toBe('apply');
    for (const step of [markProven, beginEnd, markEnded, markEndProven]) {
      expect(await step(connector, effectId, 3)).toBe(true);
      expect(await step(connector, effectId, 4)).toBe(false);
    }
    expect(await readEffects(worker, caseId)).toMatchObject([
      { state: 'end-proven', submission: 'ref', notAfter: 9, appliedAt: 2, endedAt: 3 },
    ]);
  });

  it('forgets nothing when an effect is planned again', async () => {
    await apply();
    await planEffects(worker, [planned()], 5);
    expect(await state()).toBe('applied');
  });

  it('applies an effect once, however many ask at once', async () => {
    const asked = await Promise.all(Array.from({ length: 10 }, apply));
    expect(asked.filter((may) => may === 'apply')).toHaveLength(1);
    expect(asked.filter((may) => may === 'already')).toHaveLength(9);
  });

  it.each([
    ['is being ended', [beginEnd]],
    ['has ended', [beginEnd, markEnded]],
    ['was proven to have ended', [beginEnd, markEnded, markEndProven]],
  ])('attack: an effect that %s is applied (again), before it ever was and after', async (_what, steps) => {
    for (const step of steps) await step(worker, effectId, 2);
    expect(await mayApply()).toBe('ended');
    [effectId, caseId] = [randomUUID(), randomUUID()];
    await planEffects(worker, [planned()], 1);
    await apply();
    for (const step of steps) await step(worker, effectId, 3);
    expect(await mayApply()).toBe('ended');
    expect(await connector.transaction().execute((trx) => markApplied(trx, effectId, WITH, 4))).toBe(false);
  });

  it('attack: a row is set back by hand to apply an effect that has ended', async () => {
    await beginEnd(worker, effectId, 2);
    await markEnded(worker, effectId, 3);
    for (const db of [worker, connector, database.owner]) {
      const setBack = db.updateTable('effect').set({ state: 'planned' }).where('effect_id', '=', effectId).execute();
      await expect(setBack).rejects.toThrow('cannot become planned');
    }
  });

  it('attack: an effect nobody planned is applied', async () => {
    effectId = 'made up';
    expect(await mayApply()).toBe('unknown');
  });

  it('lets an end wait for an apply in flight, and then end what was applied', async () => {
    const order: string[] = [];
    let ending: Promise<unknown> = Promise.resolve();
    await connector.transaction().execute(async (trx) => {
      expect(await beginApply(trx, effectId)).toBe('apply');
      ending = beginEnd(worker, effectId, 3).then(() => order.push('ending'));
      while (order.length === 0 && !(await somebodyWaits(database.owner))) continue;
      order.push('applied');
      await markApplied(trx, effectId, WITH, 2);
    });
    await ending;
    expect(order).toEqual(['applied', 'ending']);
    expect(await readEffects(worker, caseId)).toMatchObject([{ state: 'ending', appliedAt: 2 }]);
  });

  it('shows what went wrong last until a step succeeds', async () => {
    await beginEnd(worker, effectId, 2);
    await noteFailure(connector, effectId, 'target out of reach');
    expect(await readEffects(worker, caseId)).toMatchObject([{ state: 'ending', lastError: 'target out of reach' }]);
    await markEnded(connector, effectId, 3);
    expect(await readEffects(worker, caseId)).toMatchObject([{ state: 'ended', lastError: null }]);
  });
});
