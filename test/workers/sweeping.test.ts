import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keepSubmission } from '../../db/submissions.js';
import { DAY } from '../../domain/clock.js';
import { keepsSweeping, sweepSubmissions } from '../../workers/sweeping.js';
import { startTestDatabase, type TestDatabase } from '../support/postgres.js';
import { faultsOnly } from '../support/case-rig/workers.js';

const NOW = Date.UTC(2026, 0, 12);
const clock = async () => NOW;

let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database?.stop());

async function kept(): Promise<readonly string[]> {
  const rows = await database.owner.selectFrom('submission').select('reference').orderBy('reference').execute();
  return rows.map(({ reference }) => reference);
}

describe('what was sealed and never used', () => {
  it('is deleted after 30 days, by each worker for itself: none may touch what another alone can read', async () => {
    for (const audience of ['case-worker', 'connector:sample-directory']) {
      for (const days of [29, 31]) {
        const submission = { reference: `${audience} ${days}`, caseId: 'case', audience, sealed: 'sealed' };
        await keepSubmission(database.owner, submission, NOW - days * DAY);
      }
    }
    expect(await sweepSubmissions({ db: database.as('countersign_case_worker'), clock })).toBe(1);
    expect(await kept()).toEqual(['case-worker 29', 'connector:sample-directory 29', 'connector:sample-directory 31']);
    const db = database.as('countersign_connector_sample_directory');
    expect(await sweepSubmissions({ db, clock })).toBe(1);
    expect(await kept()).toEqual(['case-worker 29', 'connector:sample-directory 29']);
  });

  it('stops being swept when the worker stops', async () => {
    const stopping = new AbortController();
    const sweeping = keepsSweeping(
      { db: database.as('countersign_case_worker'), clock, logger: faultsOnly },
      stopping.signal,
    );
    stopping.abort();
    await expect(sweeping).resolves.toBeUndefined();
  });
});
