import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { caseStream, recordCase } from '../../db/case-record.js';
import type { Db } from '../../db/connect.js';
import { heldSequence, readEntries } from '../../db/ledger-store.js';
import { openRecovery, readOpenRecovery } from '../../db/openings.js';
import { verifyChain } from '../../ledger/chain.js';
import { heldEntries, ledgerRules } from '../../ledger/held.js';
import { caseRecord } from '../support/case-record.js';
import { startTestDatabase, type TestDatabase } from '../support/postgres.js';

describe('recording a step of a case', () => {
  let database: TestDatabase;
  let ledger: Db;
  let caseId: string;
  const record = (given: Omit<Parameters<typeof caseRecord>[0], 'caseId'>) =>
    recordCase(ledger, ledgerRules, caseRecord({ caseId, ...given }));
  const entries = () => readEntries(ledger, caseStream(caseId));
  const view = () => ledger.selectFrom('case_view').selectAll().where('case_id', '=', caseId).executeTakeFirst();
  const answers = () =>
    ledger
      .selectFrom('answer')
      .select(['message_id', 'answer'])
      .where('case_id', '=', caseId)
      .orderBy('message_id')
      .execute();
  const viewOf = (phase: string) => ({ ...caseRecord({ caseId, sequence: 0 }).view, phase });

  beforeAll(async () => {
    database = await startTestDatabase();
    ledger = database.as('countersign_ledger');
  });
  beforeEach(() => {
    caseId = randomUUID();
  });
  afterAll(() => database.stop());

  it('writes entry, view, outbox and answer together', async () => {
    const recorded = await record({ sequence: 1, messageId: 'm', answerJson: '{"accepted":true}' });
    expect(recorded).toMatchObject({ runIsOriginal: true, mayOnlyUndo: false });
    expect(await entries()).toMatchObject([
      { sequence: 1, hash: recorded.hash, position: recorded.position, previousHash: null, reset: false },
    ]);
    expect(await view()).toMatchObject({
      phase: 'verifying',
      openers: ['dora'],
      state: { sequence: 1 },
      updated_at: 1_001,
    });
    expect(await answers()).toEqual([{ message_id: 'm', answer: { accepted: true } }]);
    const outbox = await ledger
      .selectFrom('outbox')
      .select(['type', 'payload'])
      .where('case_id', '=', caseId)
      .execute();
    expect(outbox).toMatchObject([{ type: 'case.verifying', payload: { sequence: 1, position: recorded.position } }]);
  });

  it('writes none of them when one cannot be written', async () => {
    await expect(record({ sequence: 1, messageId: 'm', answerJson: 'no JSON' })).rejects.toThrow('json');
    expect([await entries(), await view(), await answers()]).toEqual([[], undefined, []]);
  });

  it('writes a step once, however often and at once it is asked to', async () => {
    const all = await Promise.all(
      Array.from({ length: 8 }, () => record({ sequence: 1, messageId: 'm', answerJson: '1' })),
    );
    expect(new Set(all.map((one) => one.hash)).size).toBe(1);
    expect(await entries()).toHaveLength(1);
    expect(await ledger.selectFrom('outbox').selectAll().where('case_id', '=', caseId).execute()).toHaveLength(1);
  });

  it('chains what different cases record at once, each by itself', async () => {
    const cases = Array.from({ length: 5 }, () => randomUUID());
    const steps = cases.flatMap((id) => [1, 2, 3, 4].map((sequence) => caseRecord({ caseId: id, sequence })));
    await Promise.all(steps.map((step) => recordCase(ledger, ledgerRules, step)));
    for (const id of cases) {
      const rows = await readEntries(ledger, caseStream(id));
      expect([rows.length, verifyChain(rows)]).toEqual([4, null]);
    }
  });

  it('lets an old step that is recorded again change nothing that came later', async () => {
    await record({ sequence: 1 });
    await record({ sequence: 2, view: viewOf('approving') });
    await record({ sequence: 1 });
    expect(await view()).toMatchObject({ phase: 'approving' });
    expect(await entries()).toHaveLength(2);
  });

  it('keeps text that PostgreSQL has no characters for: nobody can make a case unrecordable by what they send', async () => {
    const nasty = JSON.stringify({ text: '\u0000\ud800' });
    await record({
      sequence: 1,
      messageId: 'm',
      answerJson: nasty,
      bodyJson: nasty,
      view: { ...viewOf('verifying'), stateJson: nasty },
    });
    expect(await answers()).toEqual([{ message_id: 'm', answer: { text: '\u0000\ud800' } }]);
  });

  describe('by a workflow task that was retried', () => {
    const retried = { sequence: 2, bodyJson: '{"other":true}', view: { ...viewOf('approving') } };

    it('lets the later entry hold, and marks the earlier by a further one, never by an edit', async () => {
      await record({ sequence: 1 });
      const earlier = await record({ sequence: 2 });
      const later = await record(retried);
      const rows = await entries();
      expect(rows.map((row) => row.kind)).toEqual(['evidence', 'evidence', 'evidence', 'not-taken']);
      expect(JSON.parse(rows[3]?.body ?? '')).toMatchObject({ holds: later.hash, notTaken: [earlier.hash] });
      expect(heldEntries(rows).map((row) => row.hash)).toEqual([rows[0]?.hash, later.hash]);
      expect(verifyChain(rows)).toBeNull();
      expect(await view()).toMatchObject({ phase: 'approving' });
    });

    it('takes back what the run had recorded after it', async () => {
      for (const sequence of [1, 2, 3, 4]) await record({ sequence, kind: 'facts-checked' });
      await record(retried);
      expect(heldEntries(await entries()).map((row) => row.body)).toEqual(['{"sequence":1}', '{"other":true}']);
      expect(await heldSequence(ledger, ledgerRules, caseStream(caseId), 'run-1')).toBe(2);
    });

    it('lets the first entry hold again when it is recorded once more', async () => {
      const first = await record({ sequence: 2 });
      const second = await record(retried);
      for (const step of [{ sequence: 2 }, retried, { sequence: 2 }]) await record(step);
      const rows = await entries();
      expect(heldEntries(rows).map((row) => row.hash)).toEqual([first.hash]);
      expect(rows.filter((row) => row.kind !== 'not-taken').map((row) => row.hash)).toEqual([first.hash, second.hash]);
      expect(verifyChain(rows)).toBeNull();
      expect(await view()).toMatchObject({ phase: 'verifying' });
    });

    const about = (messageId: string) => JSON.stringify({ messageId });

    it('takes back what it had come to about a message that waits still, when something else came and goes first', async () => {
      await record({ sequence: 2, messageId: 'a', bodyJson: about('a') });
      const stop = { sequence: 2, kind: 'stopped', messageId: 's', bodyJson: about('s'), knows: ['s', 'a'] };
      expect(await record(stop)).toMatchObject({ runIsOriginal: true });
      expect(heldEntries(await entries()).map((row) => row.kind)).toEqual(['stopped']);
      expect(await answers()).toMatchObject([{ message_id: 's' }]);
    });

    it('is told from a run that was put back: that one has never heard a message that it had recorded', async () => {
      await record({ sequence: 2, messageId: 'a', bodyJson: about('a') });
      const late = await record({ sequence: 2, kind: 'deadline', bodyJson: about(''), knows: ['b'] });
      expect(late).toMatchObject({ runIsOriginal: false, mayOnlyUndo: false });
      expect(heldEntries(await entries()).map((row) => row.kind)).toEqual(['evidence']);
      expect(await answers()).toMatchObject([{ message_id: 'a' }]);
    });

    it('gives a message the answer of the entry that holds, and none where its entry was not taken', async () => {
      await record({ sequence: 2, messageId: 'a', answerJson: '"first"' });
      await record({ sequence: 3, kind: 'message-refused', messageId: 'b', answerJson: '"gone"' });
      await record({ ...retried, messageId: 'a', answerJson: '"second"' });
      expect(await answers()).toEqual([{ message_id: 'a', answer: 'second' }]);
    });

    it('leaves the first answer to a message standing when a further entry answers it again', async () => {
      await record({ sequence: 2, messageId: 'a', answerJson: '"first"' });
      await record({ sequence: 3, messageId: 'a', answerJson: '"duplicate"' });
      expect(await answers()).toEqual([{ message_id: 'a', answer: 'first' }]);
    });
  });

  describe('by a workflow task that another took the place of', () => {
    /** As a local attempt asks, at the time of its task. */
    const asked = (sequence: number, at: number) => ({
      sequence,
      at,
      bodyJson: JSON.stringify({ sequence, at }),
      askedUntil: Date.now() + 60_000,
    });
    const told = async () => heldEntries(await entries()).map(({ sequence, at }) => [sequence, at]);

    it('takes nothing back when it comes late: what the later task recorded, and what followed, holds', async () => {
      await record(asked(1, 10));
      await record(asked(2, 30));
      await record({ ...asked(3, 40), kind: 'decision', messageId: 'a', view: viewOf('awaiting-claim') });
      await expect(record(asked(2, 20))).rejects.toThrow('comes from a task that is over');
      expect(await told()).toEqual([
        [1, 10],
        [2, 30],
        [3, 40],
      ]);
      expect(await view()).toMatchObject({ phase: 'awaiting-claim' });
      expect(await record(asked(4, 50))).toMatchObject({ runIsOriginal: true });
    });

    it('adds nothing either to what the later task came to, where that has come less far', async () => {
      for (const step of [asked(1, 10), asked(2, 10), asked(1, 30)]) await record(step);
      await expect(record(asked(3, 10))).rejects.toThrow('comes from a task that is over');
      expect(await told()).toEqual([[1, 30]]);
    });

    it('is taken back by the later one as ever when it comes first', async () => {
      await record(asked(1, 10));
      await record(asked(1, 30));
      expect(await told()).toEqual([[1, 30]]);
    });

    it('gives way to what a complete task says, be the clock of its server slow', async () => {
      await record(asked(1, 30));
      await record({ ...asked(1, 20), askedUntil: null });
      expect(await told()).toEqual([[1, 20]]);
    });

    it('records nothing once its task waits for it no longer, whatever the times of both tasks are', async () => {
      await record(asked(1, 10));
      await record({ ...asked(2, 20), bodyJson: '"of the task that was done again"' });
      await expect(record({ ...asked(2, 30), askedUntil: Date.now() - 1 })).rejects.toThrow('a task that is over');
      expect(await told()).toEqual([
        [1, 10],
        [2, 20],
      ]);
    });

    it('takes nothing back in whatever order the attempts of a task reach the ledger', async () => {
      const attempts = fc.shuffledSubarray([10, 20, 30, 40], { minLength: 1 });
      await fc.assert(
        fc.asyncProperty(attempts, async (times) => {
          caseId = randomUUID();
          for (const at of times) await record(asked(1, at)).catch(() => undefined);
          expect(await told()).toEqual([[1, Math.max(...times)]]);
        }),
        { numRuns: 30 },
      );
    });
  });

  describe('and the subject', () => {
    const open = () =>
      openRecovery(database.as('countersign_case_worker'), {
        caseId,
        personId: `person of ${caseId}`,
        accountId: null,
        requestJson: '{}',
        receiptJson: '{}',
        planJson: '{}',
        caseCode: `code of ${caseId}`,
        spacingMs: 0,
        holds: true,
        at: 1,
      });
    const openOf = () => readOpenRecovery(ledger, `person of ${caseId}`);
    const recovery = () => ledger.selectFrom('recovery').selectAll().where('case_id', '=', caseId).executeTakeFirst();

    it('is free for a new recovery as soon as the step that frees it is recorded, and what was applied is kept', async () => {
      await open();
      await record({ sequence: 1 });
      expect(await openOf()).toBe(caseId);
      await record({
        sequence: 2,
        frees: true,
        appliedSomething: true,
        at: 50,
        view: { ...viewOf('under-review'), outcome: 'completed' },
      });
      await record({ sequence: 3, frees: true, at: 60, view: { ...viewOf('closed'), outcome: 'completed' } });
      expect(await openOf()).toBeUndefined();
      expect(await recovery()).toMatchObject({ outcome: 'completed', freed_at: 50, applied: true });
    });

    it('is not free after all when the step that freed it was not taken', async () => {
      await open();
      await record({ sequence: 1, frees: true });
      await record({ sequence: 1, bodyJson: '{"other":true}' });
      expect(await openOf()).toBe(caseId);
      expect(await recovery()).toMatchObject({ freed_at: null, freed_by: null });
    });

    it('stays freed from the later step when both entries of a retried task free it', async () => {
      await open();
      await record({ sequence: 1, frees: true, at: 50 });
      const later = await record({ sequence: 1, frees: true, at: 60, bodyJson: '{"other":true}' });
      expect(await openOf()).toBeUndefined();
      expect(await recovery()).toMatchObject({ freed_at: 60, freed_by: later.hash });
    });
  });
});
