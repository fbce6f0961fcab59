import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Db } from '../../db/connect.js';
import { runForOpener, runOfPair, writeCountersigned } from '../../db/countersigned.js';
import { startTestDatabase, type TestDatabase } from '../support/postgres.js';

describe('who countersigned what', () => {
  let database: TestDatabase;
  let worker: Db;
  let clock = 0;

  /** A case of an opener's, countersigned by these people, later than all before it. */
  async function countersigned(opener: string, ...people: readonly string[]): Promise<string> {
    const caseId = randomUUID();
    clock += 10;
    await writes(caseId, opener, people);
    return caseId;
  }
  async function writes(caseId: string, opener: string, people: readonly string[]): Promise<void> {
    const approvals = people.map((by, at) => ({ by, at: clock + at }));
    const ledger = database.as('countersign_ledger');
    await ledger.transaction().execute((trx) => writeCountersigned(trx, { caseId, openers: [opener], approvals }));
  }

  beforeAll(async () => {
    database = await startTestDatabase();
    worker = database.as('countersign_case_worker');
  });
  afterAll(() => database.stop());

  it('counts the cases running that the same two countersigned, until one of them did so with somebody else', async () => {
    const [one, two, three] = [randomUUID(), randomUUID(), randomUUID()];
    expect(await runOfPair(worker, one, two, 'now')).toBe(0);
    for (let times = 0; times < 3; times += 1) await countersigned('dora', one, two);
    await countersigned('dora', one);
    expect(await runOfPair(worker, one, two, 'now')).toBe(3);
    expect(await runOfPair(worker, two, one, 'now')).toBe(3);
    await countersigned('dora', two, three);
    expect(await runOfPair(worker, one, two, 'now')).toBe(0);
    await countersigned('dora', one, three, two);
    expect(await runOfPair(worker, one, two, 'now')).toBe(1);
  });

  it('counts the cases running of one opener that somebody countersigned, and leaves out the case that asks', async () => {
    const [opener, one, two] = [randomUUID(), randomUUID(), randomUUID()];
    await countersigned(opener, two);
    await countersigned(opener, one, two);
    const last = await countersigned(opener, one);
    await countersigned('somebody else', two);
    expect(await runForOpener(worker, one, opener, 'now')).toBe(2);
    expect(await runForOpener(worker, one, opener, last)).toBe(1);
    expect(await runForOpener(worker, two, opener, 'now')).toBe(0);
  });

  it('forgets whoever took it back, and writes the same twice as once', async () => {
    const [opener, one, two] = [randomUUID(), randomUUID(), randomUUID()];
    const caseId = await countersigned(opener, one, two);
    await writes(caseId, opener, [one, two]);
    expect(await runOfPair(worker, one, two, 'now')).toBe(1);
    await writes(caseId, opener, [one]);
    expect([await runOfPair(worker, one, two, 'now'), await runForOpener(worker, two, opener, 'now')]).toEqual([0, 0]);
    await writes(caseId, opener, []);
    expect(await runForOpener(worker, one, opener, 'now')).toBe(0);
  });

  it('attack: the case worker, taken over, writes nothing of it', async () => {
    const forged = { case_id: 'x', person_id: 'y', openers: [], signed_at: 1 };
    await expect(worker.insertInto('countersigned').values(forged).execute()).rejects.toThrow('permission denied');
  });
});
