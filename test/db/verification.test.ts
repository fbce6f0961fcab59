import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Db } from '../../db/connect.js';
import { countIssuedCodes, issueCode, newestCode, spendCode } from '../../db/issued-codes.js';
import { deleteSubmission, keepSubmission, readSubmission } from '../../db/submissions.js';
import {
  advanceTotpStep,
  consume,
  countFailedAttempts,
  insertAttempt,
  readVerdict,
  storeVerdict,
} from '../../db/verification.js';
import { startTestDatabase, type TestDatabase } from '../support/postgres.js';

describe('verifying', () => {
  let database: TestDatabase;
  let worker: Db;
  let caseId: string;
  let personId: string;
  const method = 'email-code';
  const code = (messageId: string) => ({
    caseId,
    method,
    messageId,
    enrolledId: 'mail',
    codeHash: `hash of ${messageId}`,
    numberKey: null,
    expiresAt: 900,
    at: 1,
  });
  const issue = (messageId: string) => worker.transaction().execute((trx) => issueCode(trx, code(messageId)));
  const attempt = (messageId: string, at = 100, of = caseId) => ({
    caseId: of,
    personId,
    method,
    messageId,
    ok: false,
    at,
  });

  beforeAll(async () => {
    database = await startTestDatabase();
    worker = database.as('countersign_case_worker');
  });
  beforeEach(() => {
    [caseId, personId] = [randomUUID(), randomUUID()];
  });
  afterAll(() => database.stop());

  describe('attempts', () => {
    const LIMIT = 5;
    /** What a verification does: counts, and tries only while it may. */
    const tryOnce = (messageId: string, of = caseId) =>
      consume(worker, personId, async (trx) => {
        const failed = await countFailedAttempts(trx, { caseId: of, personId, method }, 0);
        if (failed.ofPerson >= LIMIT) return 'spent';
        await insertAttempt(trx, attempt(messageId, 100, of));
        return 'tried';
      });

    it('attack: thirty guesses at once, over three cases, get no further than the limit', async () => {
      const cases = [caseId, randomUUID(), randomUUID()];
      const all = Array.from({ length: 30 }, (_one, i) => tryOnce(`m${i}`, cases[i % 3]));
      const results = await Promise.all(all);
      expect(results.filter((result) => result === 'tried')).toHaveLength(LIMIT);
    });

    it('attack: a new code is asked for to start counting anew', async () => {
      await tryOnce('m1');
      await issue('another');
      expect(await countFailedAttempts(worker, { caseId, personId, method }, 0)).toEqual({
        ofMethod: 1,
        ofCase: 1,
        ofPerson: 1,
      });
    });

    it('are counted by method, by case, and by person since a moment; those that succeeded are not', async () => {
      const other = randomUUID();
      await consume(worker, personId, async (trx) => {
        await insertAttempt(trx, attempt('a', 100));
        await insertAttempt(trx, { ...attempt('b', 200), method: 'totp' });
        await insertAttempt(trx, attempt('c', 300, other));
        await insertAttempt(trx, { ...attempt('d', 400), ok: true });
        await insertAttempt(trx, { ...attempt('e', 400), personId: 'somebody else', caseId: randomUUID() });
      });
      expect(await countFailedAttempts(worker, { caseId, personId, method }, 200)).toEqual({
        ofMethod: 1,
        ofCase: 2,
        ofPerson: 2,
      });
    });
  });

  describe('a TOTP step', () => {
    const advance = (enrolledId: string, step: number) =>
      worker.transaction().execute((trx) => advanceTotpStep(trx, enrolledId, step));

    it('attack: the same step twice at once, and twenty times: one is taken', async () => {
      const enrolledId = randomUUID();
      const taken = await Promise.all(Array.from({ length: 20 }, () => advance(enrolledId, 58_000_000)));
      expect(taken.filter(Boolean)).toHaveLength(1);
    });

    it('attack: an earlier step after a later one', async () => {
      const enrolledId = randomUUID();
      const taken = [
        await advance(enrolledId, 10),
        await advance(enrolledId, 9),
        await advance(enrolledId, 10),
        await advance(enrolledId, 11),
      ];
      expect(taken).toEqual([true, false, false, true]);
    });

    it('is taken from one authenticator alone', async () => {
      expect([await advance(randomUUID(), 10), await advance(randomUUID(), 10)]).toEqual([true, true]);
    });
  });

  describe('a code', () => {
    const spendNewest = () =>
      consume(worker, personId, async (trx) => {
        const newest = await newestCode(trx, caseId, method);
        return newest ? spendCode(trx, newest.id, 100) : undefined;
      });

    it('is made once for a challenge that was sent twice', async () => {
      expect(await Promise.all([issue('m'), issue('m')])).toEqual(expect.arrayContaining([true, false]));
      expect(await countIssuedCodes(worker, caseId, method)).toBe(1);
    });

    it('counts only as long as there is no newer one', async () => {
      await issue('first');
      await issue('second');
      const newest = await worker.transaction().execute((trx) => newestCode(trx, caseId, method));
      expect(newest).toMatchObject({ codeHash: 'hash of second', expiresAt: 900, spentAt: null, enrolledId: 'mail' });
    });

    it('attack: one code spent ten times at once: one is taken', async () => {
      await issue('m');
      const spent = await Promise.all(Array.from({ length: 10 }, spendNewest));
      expect(spent.filter(Boolean)).toHaveLength(1);
    });

    it('attack: a code of one case is looked for in another', async () => {
      await issue('m');
      caseId = randomUUID();
      expect(await spendNewest()).toBeUndefined();
    });
  });

  describe('consuming, deleting and the verdict', () => {
    const submit = (reference: string) =>
      keepSubmission(
        database.as('countersign_api'),
        { reference, caseId, audience: 'case-worker', sealed: 'sealed' },
        1,
      );

    it('are one transaction: what fails at the end leaves code, submission and attempts as they were', async () => {
      const reference = randomUUID();
      await submit(reference);
      await issue('m');
      const broken = consume(worker, personId, async (trx) => {
        const newest = await newestCode(trx, caseId, method);
        await spendCode(trx, newest?.id ?? 0, 100);
        await insertAttempt(trx, attempt('m'));
        await deleteSubmission(trx, reference);
        await storeVerdict(trx, { caseId, messageId: 'm', factJson: 'no JSON', at: 100 });
      });
      await expect(broken).rejects.toThrow('json');
      expect(await readSubmission(worker, caseId, reference)).toBe('sealed');
      expect(await worker.transaction().execute((trx) => newestCode(trx, caseId, method))).toMatchObject({
        spentAt: null,
      });
      expect((await countFailedAttempts(worker, { caseId, personId, method }, 0)).ofCase).toBe(0);
    });

    it('happen once for a message that is worked on ten times at once, and all get the same verdict', async () => {
      let consumed = 0;
      const work = () =>
        consume(worker, personId, async (trx) => {
          const before = await readVerdict(trx, caseId, 'm');
          if (before !== undefined) return before;
          consumed += 1;
          await storeVerdict(trx, { caseId, messageId: 'm', factJson: `{"nth":${consumed}}`, at: 100 });
          return readVerdict(trx, caseId, 'm');
        });
      expect(await Promise.all(Array.from({ length: 10 }, work))).toEqual(Array(10).fill({ nth: 1 }));
    });

    it('attack: a message id of another case is used to get at its verdict', async () => {
      await consume(worker, personId, (trx) => storeVerdict(trx, { caseId, messageId: 'm', factJson: '1', at: 1 }));
      expect(await readVerdict(worker, randomUUID(), 'm')).toBeUndefined();
    });

    it('attack: a submission of another case is used by its reference', async () => {
      const reference = randomUUID();
      await submit(reference);
      expect(await readSubmission(worker, randomUUID(), reference)).toBeUndefined();
    });

    it('keep a submission once, whoever sends it again', async () => {
      const reference = randomUUID();
      await submit(reference);
      await submit(reference);
      expect(await readSubmission(worker, caseId, reference)).toBe('sealed');
    });

    it('leave no submission behind once it was used', async () => {
      const reference = randomUUID();
      await submit(reference);
      await consume(worker, personId, (trx) => deleteSubmission(trx, reference));
      expect(await readSubmission(worker, caseId, reference)).toBeUndefined();
    });
  });
});
