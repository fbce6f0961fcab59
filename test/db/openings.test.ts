import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Db } from '../../db/connect.js';
import { freeRecovery, openRecovery, readOpening, readOpenRecovery, type NewRecovery } from '../../db/openings.js';
import { startTestDatabase, type TestDatabase } from '../support/postgres.js';

const SPACING_MS = 1_000;

describe('opening a recovery', () => {
  let database: TestDatabase;
  let worker: Db;
  let personId: string;
  const wanted = (caseId: string, at = 10_000): NewRecovery => ({
    caseId,
    personId,
    accountId: null,
    requestJson: `{"caseId":"${caseId}"}`,
    receiptJson: '{"jws":"…"}',
    planJson: '{"rule":"1b"}',
    caseCode: `code of ${caseId}`,
    spacingMs: SPACING_MS,
    holds: true,
    at,
  });
  const free = (caseId: string, at: number, applied: boolean) =>
    database
      .as('countersign_ledger')
      .transaction()
      .execute((trx) =>
        freeRecovery(trx, { caseId, outcome: 'completed', applied, at, freedBy: `entry of ${caseId}` }),
      );

  beforeAll(async () => {
    database = await startTestDatabase();
    worker = database.as('countersign_case_worker');
  });
  beforeEach(() => {
    personId = randomUUID();
  });
  afterAll(() => database.stop());

  it('keeps what it was opened with, and takes the subject’s one place', async () => {
    const caseId = randomUUID();
    expect(await openRecovery(worker, wanted(caseId))).toBe('opened');
    expect(await readOpening(worker, caseId)).toEqual({
      request: { caseId },
      receipt: { jws: '…' },
      plan: { rule: '1b' },
      openedAt: 10_000,
    });
    expect(await readOpenRecovery(worker, personId)).toBe(caseId);
  });

  it('attack: twenty openings for one person race; exactly one wins, all others learn which', async () => {
    const cases = Array.from({ length: 20 }, () => randomUUID());
    const results = await Promise.all(cases.map((caseId) => openRecovery(worker, wanted(caseId))));
    const winner = cases[results.indexOf('opened')];
    expect(results.filter((result) => result === 'opened')).toHaveLength(1);
    expect(results.filter((result) => result !== 'opened')).toEqual(Array(19).fill({ conflict: winner }));
    expect(await readOpenRecovery(worker, personId)).toBe(winner);
  });

  it('gives a tool that asks again its own case, also when twenty asked at once, also when it is over', async () => {
    const caseId = randomUUID();
    const results = await Promise.all(Array.from({ length: 20 }, () => openRecovery(worker, wanted(caseId))));
    expect(results.filter((result) => result === 'opened')).toHaveLength(1);
    expect(results.filter((result) => result === 'already')).toHaveLength(19);
    await free(caseId, 20_000, true);
    expect(await openRecovery(worker, wanted(caseId, 90_000))).toBe('already');
  });

  it('waits for the spacing after a recovery that changed something, and not after one that did not', async () => {
    const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()];
    await openRecovery(worker, wanted(first));
    await free(first, 20_000, false);
    expect(await openRecovery(worker, wanted(second, 20_001))).toBe('opened');
    await free(second, 30_000, true);
    expect(await openRecovery(worker, wanted(third, 30_999))).toEqual({ tooSoonUntil: 31_000 });
    expect(await openRecovery(worker, wanted(third, 31_000))).toBe('opened');
  });

  it('attack: spacing is shortened by freeing the same case again, or by saying nothing was applied after all', async () => {
    const caseId = randomUUID();
    await openRecovery(worker, wanted(caseId));
    await free(caseId, 20_000, true);
    await free(caseId, 5, false);
    expect(await openRecovery(worker, wanted(randomUUID(), 20_500))).toEqual({ tooSoonUntil: 21_000 });
  });

  it('lets other people be recovered meanwhile', async () => {
    await openRecovery(worker, wanted(randomUUID()));
    personId = randomUUID();
    expect(await openRecovery(worker, wanted(randomUUID()))).toBe('opened');
  });

  it('leaves nothing behind when it is refused', async () => {
    const caseId = randomUUID();
    await openRecovery(worker, wanted(randomUUID()));
    await openRecovery(worker, wanted(caseId));
    expect(await readOpening(worker, caseId)).toBeUndefined();
    expect(await worker.selectFrom('recovery').select('case_id').where('case_id', '=', caseId).execute()).toEqual([]);
  });
});
