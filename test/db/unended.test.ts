import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { beginEnd, markApplied, markEnded, markEndProven, planEffects } from '../../db/register.js';
import { readUnendedEffects } from '../../db/unended.js';
import { startTestDatabase, type TestDatabase } from '../support/postgres.js';

const MINUTE = 60_000;
const CONNECTOR = 'sample-directory';

describe('effects past their end', () => {
  let database: TestDatabase;
  let effectId: string;
  beforeAll(async () => {
    database = await startTestDatabase();
  });
  beforeEach(() => {
    effectId = randomUUID();
  });
  afterAll(() => database.stop());

  const asConnector = () => database.as('countersign_connector_sample_directory');
  const pastDue = () => readUnendedEffects(database.as('countersign_api'));
  const applied = async (at: number, grant: { group: string; seconds: number } | null) => {
    const effect = { effectId, caseId: 'c', connector: CONNECTOR, kind: 'k', target: 't', endKind: 'reversed' };
    await planEffects(database.as('countersign_case_worker'), [effect], at);
    await asConnector()
      .transaction()
      .execute((trx) => markApplied(trx, effectId, { submission: null, notAfter: at, grant }, at));
  };

  it('are counted from the moment a grant should have ended, until its end is proven', async () => {
    await applied(Date.now() - 3 * MINUTE, { group: 'g', seconds: 60 });
    const [counted] = await pastDue();
    expect(counted).toMatchObject({ connector: CONNECTOR, effects: 1 });
    expect(counted?.oldestSeconds).toBeGreaterThan(119);
    expect(counted?.oldestSeconds).toBeLessThan(150);
    for (const step of [beginEnd, markEnded]) {
      await step(asConnector(), effectId, Date.now());
      expect(await pastDue()).toMatchObject([{ effects: 1 }]);
    }
    await markEndProven(asConnector(), effectId, Date.now());
    expect(await pastDue()).toEqual([]);
  });

  it('are not what is granted still, nor what may stay', async () => {
    await applied(Date.now(), { group: 'g', seconds: 60 });
    effectId = randomUUID();
    await applied(Date.now() - 3 * MINUTE, null);
    expect(await pastDue()).toEqual([]);
  });

  it('are also what began to end and did not come to it, granted or not', async () => {
    await applied(Date.now(), null);
    await beginEnd(asConnector(), effectId, Date.now() - MINUTE);
    expect(await pastDue()).toMatchObject([{ effects: 1 }]);
    await markEnded(asConnector(), effectId, Date.now());
    await markEndProven(asConnector(), effectId, Date.now());
  });

  it('attack: through the count the API learns of no case, effect or person', async () => {
    const rows = await database.as('countersign_api').selectFrom('unended_effect').selectAll().execute();
    expect(rows.flatMap(Object.keys).filter((column) => !['connector', 'due_at'].includes(column))).toEqual([]);
    await expect(database.as('countersign_api').selectFrom('effect').selectAll().execute()).rejects.toThrow(
      'permission denied',
    );
  });
});
