import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { caseStream, recordCase } from '../../db/case-record.js';
import { standingOf, supersedeRun } from '../../db/case-run.js';
import type { Db } from '../../db/connect.js';
import { readEntries } from '../../db/ledger-store.js';
import { ledgerRules } from '../../ledger/held.js';
import { caseRecord } from '../support/case-record.js';
import { startTestDatabase, type TestDatabase } from '../support/postgres.js';

const ORIGINAL = { runIsOriginal: true, mayOnlyUndo: false };
const SUCCESSOR = { runIsOriginal: false, mayOnlyUndo: true };
const STRANGER = { runIsOriginal: false, mayOnlyUndo: false };

describe('the runs of a case', () => {
  let database: TestDatabase;
  let ledger: Db;
  let caseId: string;
  let sequence: number;
  /** Records the next step as a run that presents itself like this. */
  const recordAs = (runId: string, continuation = 0, continuedFrom: string | null = null, phase = runId) => {
    sequence += 1;
    const { view } = caseRecord({ caseId, sequence });
    const given = { caseId, sequence, runId, continuation, continuedFrom, messageId: `m${sequence}`, answerJson: '1' };
    return recordCase(ledger, ledgerRules, caseRecord({ ...given, view: { ...view, phase } }));
  };
  const writer = async () =>
    (await ledger.selectFrom('case_view').select('phase').where('case_id', '=', caseId).executeTakeFirst())?.phase;

  beforeAll(async () => {
    database = await startTestDatabase();
    ledger = database.as('countersign_ledger');
  });
  beforeEach(() => {
    caseId = randomUUID();
    sequence = 0;
  });
  afterAll(() => database.stop());

  it('are one line: the first, and each that continued from the one before', async () => {
    expect(await recordAs('a')).toMatchObject(ORIGINAL);
    expect(await recordAs('b', 1, 'a')).toMatchObject(ORIGINAL);
    expect(await recordAs('c', 2, 'b')).toMatchObject(ORIGINAL);
    expect(await recordAs('c', 2, 'b')).toMatchObject(ORIGINAL);
    expect(await writer()).toBe('c');
    expect(await standingOf(ledger, caseId, 'c')).toBe('original');
    expect(await standingOf(ledger, caseId, 'a')).toBe('stranger');
  });

  it.each([
    ['a run that was reset', 0, null],
    ['a reset run of the one before the latest', 1, 'a'],
    ['a run started by hand that says it continued', 2, 'somewhere'],
    ['a run started by hand that skips numbers', 7, 'b'],
    ['a run that continued from a reset one', 1, 'reset'],
  ])(
    'attack: %s goes on with a case: it leaves a flagged entry and changes nothing else',
    async (_what, continuation, from) => {
      await recordAs('a');
      await recordAs('b', 1, 'a');
      expect(await recordAs('other', continuation, from)).toMatchObject(STRANGER);
      const entries = await readEntries(ledger, caseStream(caseId));
      expect(entries.map((entry) => entry.reset)).toEqual([false, false, true]);
      expect(await writer()).toBe('b');
      expect(
        await ledger.selectFrom('answer').select('message_id').where('case_id', '=', caseId).execute(),
      ).toHaveLength(2);
      expect(await ledger.selectFrom('outbox').select('id').where('case_id', '=', caseId).execute()).toHaveLength(2);
      expect(await recordAs('b', 1, 'a')).toMatchObject(ORIGINAL);
    },
  );

  it('attack: a case nobody opened is entered in the middle by a run started by hand', async () => {
    expect(await recordAs('other', 3, 'somewhere')).toMatchObject(STRANGER);
    expect(await writer()).toBeUndefined();
  });

  it('are one winner and one stranger when two claim the same place at once', async () => {
    const { view } = caseRecord({ caseId, sequence: 1 });
    const both = ['a', 'b'].map((runId) =>
      recordCase(ledger, ledgerRules, caseRecord({ caseId, sequence: 1, runId, view })),
    );
    const originals = (await Promise.all(both)).filter((recorded) => recorded.runIsOriginal);
    expect(originals).toHaveLength(1);
  });

  it('may be taken over by a reset run, only to undo; the run before it has no say any more', async () => {
    await recordAs('a');
    await recordAs('reset');
    await supersedeRun(ledger, caseId, 'reset');
    expect(await standingOf(ledger, caseId, 'reset')).toBe('successor');
    expect(await recordAs('reset')).toMatchObject(SUCCESSOR);
    expect(await writer()).toBe('reset');
    expect(await recordAs('a')).toMatchObject(STRANGER);
    expect(await writer()).toBe('reset');
  });

  it('stay under "may only undo" when the successor continues as new, or is reset itself', async () => {
    await recordAs('a');
    await supersedeRun(ledger, caseId, 'reset');
    expect(await recordAs('continued', 1, 'reset')).toMatchObject(SUCCESSOR);
    expect(await recordAs('a', 1, 'a')).toMatchObject(STRANGER);
    expect(await recordAs('reset again', 1, 'a')).toMatchObject(STRANGER);
    await supersedeRun(ledger, caseId, 'reset again');
    expect(await recordAs('reset again', 1, 'a')).toMatchObject(SUCCESSOR);
    expect(await recordAs('continued', 1, 'reset')).toMatchObject(STRANGER);
  });

  it('may only undo once its engine was put back: what it forgot holds, and nothing of it is recorded anew', async () => {
    const step = (at: number, kind: string, body = '') =>
      recordCase(
        ledger,
        ledgerRules,
        caseRecord({ caseId, sequence: at, runId: 'a', kind, bodyJson: `"${kind}${body}"` }),
      );
    for (const [at, kind] of ['opened', 'evidence', 'decision', 'facts-checked', 'effect'].entries())
      await step(at + 1, kind);
    const before = await readEntries(ledger, caseStream(caseId));
    expect(await step(3, 'deadline')).toMatchObject({ ...STRANGER, position: before[2]?.position });
    expect(await readEntries(ledger, caseStream(caseId))).toEqual(before);
    expect(await standingOf(ledger, caseId, 'a')).toBe('successor');
    expect(await step(6, 'run-reset')).toMatchObject(SUCCESSOR);
    expect(await recordAs('continued', 1, 'a')).toMatchObject(SUCCESSOR);
  });

  it('are not demoted when the run that holds the case is named its own successor', async () => {
    await recordAs('a');
    await supersedeRun(ledger, caseId, 'a');
    expect(await recordAs('a')).toMatchObject(ORIGINAL);
  });
});
