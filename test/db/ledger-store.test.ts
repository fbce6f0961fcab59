import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Db } from '../../db/connect.js';
import { appendEntry, heldSequence, readEntries, readStreamHeads, type NewEntry } from '../../db/ledger-store.js';
import { verifyChain } from '../../ledger/chain.js';
import { ledgerRules } from '../../ledger/held.js';
import { startTestDatabase, type TestDatabase } from '../support/postgres.js';

describe('the ledger as a table', () => {
  let database: TestDatabase;
  let ledger: Db;
  const entry = (stream: string, sequence: number): NewEntry => ({
    stream,
    runId: 'enrolment',
    sequence,
    kind: 'enrolled-set',
    body: `{"version":${sequence}}`,
    reset: false,
    at: sequence,
  });
  const append = (one: NewEntry) => ledger.transaction().execute((trx) => appendEntry(trx, ledgerRules, one));

  beforeAll(async () => {
    database = await startTestDatabase();
    ledger = database.as('countersign_ledger');
  });
  afterAll(() => database.stop());

  it('chains what twenty writers append to one stream at once', async () => {
    await Promise.all(Array.from({ length: 20 }, (_one, i) => append(entry('person:alice', i + 1))));
    const rows = await readEntries(ledger, 'person:alice');
    expect([rows.length, verifyChain(rows)]).toEqual([20, null]);
  });

  it('tells how far every stream has come', async () => {
    await append(entry('person:adam', 1));
    const last = await append(entry('person:adam', 2));
    const heads = await readStreamHeads(ledger);
    expect(heads).toContainEqual({ stream: 'person:adam', entries: 2, lastHash: last.hash });
    expect(await heldSequence(ledger, ledgerRules, 'person:adam', 'enrolment')).toBe(2);
    expect(await heldSequence(ledger, ledgerRules, 'person:adam', 'another run')).toBe(0);
  });

  it('attack: a caller writes the ledger’s own mark, to have an entry of the past not taken', async () => {
    const mark = { ...entry('person:adam', 1), kind: 'not-taken', body: '{"holds":"","notTaken":[],"after":""}' };
    await expect(append(mark)).rejects.toThrow(RangeError);
  });
});
