import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readAnswer, waitForAnswer } from '../../db/answers.js';
import { recordCase } from '../../db/case-record.js';
import { enrol, latestEnrolledSet, readEnrolled } from '../../db/enrolments.js';
import { noteNoticeSent, wasNoticeSent } from '../../db/notices.js';
import { readSessionKey, registerSession } from '../../db/sessions.js';
import { insertStop, readStops } from '../../db/stops.js';
import { findCases } from '../../db/case-list.js';
import { readCaseView } from '../../db/views.js';
import { ledgerRules } from '../../ledger/held.js';
import { caseRecord } from '../support/case-record.js';
import { startTestDatabase, type TestDatabase } from '../support/postgres.js';

describe('what is kept of a case', () => {
  let database: TestDatabase;
  let caseId: string;
  beforeAll(async () => {
    database = await startTestDatabase();
  });
  beforeEach(() => {
    caseId = randomUUID();
  });
  afterAll(() => database.stop());

  const record = (sequence: number, answer: { messageId: string; answerJson: string } | object = {}) =>
    recordCase(database.as('countersign_ledger'), ledgerRules, caseRecord({ caseId, sequence, ...answer }));

  describe('its sessions', () => {
    const register = (thumbprint: string) =>
      registerSession(database.as('countersign_api'), { caseId, thumbprint, jwkJson: `{"x":"${thumbprint}"}`, at: 1 });

    it('attack: ten browsers register at once: three get in', async () => {
      const all = await Promise.all(Array.from({ length: 10 }, (_one, i) => register(`key ${i}`)));
      expect(all.filter((result) => result === 'registered')).toHaveLength(3);
      expect(all.filter((result) => result === 'full')).toHaveLength(7);
    });

    it('let a session that is in ask again', async () => {
      for (const key of ['a', 'b', 'c']) await register(key);
      expect([await register('b'), await register('d')]).toEqual(['already', 'full']);
    });

    it('attack: a session of one case is used in another', async () => {
      await register('a');
      const worker = database.as('countersign_case_worker');
      expect(await readSessionKey(worker, caseId, 'a')).toEqual({ x: 'a' });
      expect(await readSessionKey(worker, randomUUID(), 'a')).toBeUndefined();
    });
  });

  describe('what stopped it', () => {
    it('stays, in order, each once', async () => {
      const worker = database.as('countersign_case_worker');
      const stop = (messageId: string, at: number) =>
        insertStop(worker, { caseId, messageId, receiptJson: `"${messageId}"`, at });
      await stop('b', 2);
      await stop('a', 1);
      await stop('b', 3);
      expect(await readStops(worker, caseId)).toEqual(['a', 'b']);
      expect(await readStops(worker, randomUUID())).toEqual([]);
    });
  });

  describe('its notices', () => {
    it('are known once the mail server took them', async () => {
      const worker = database.as('countersign_case_worker');
      const notice = { messageId: `<${caseId}@countersign>`, caseId, kind: 'opened', at: 1 };
      expect(await wasNoticeSent(worker, notice.messageId)).toBe(false);
      await noteNoticeSent(worker, notice);
      await noteNoticeSent(worker, notice);
      expect(await wasNoticeSent(worker, notice.messageId)).toBe(true);
    });
  });

  describe('its view', () => {
    it('is found by the case and by its ticket, as the last step left it', async () => {
      const api = database.as('countersign_api');
      await record(1);
      await record(2);
      expect(await readCaseView(api, caseId)).toMatchObject({
        caseId,
        phase: 'verifying',
        personId: 'alice',
        openers: ['dora'],
        state: { sequence: 2 },
      });
      const wanted = { reader: 'person:dora', phases: [], after: { changedAt: 0, caseId: '' }, limit: 2 };
      const under = (source: string) => findCases(api, { ...wanted, ticket: { source, id: `T-${caseId}` } });
      expect((await under('desk')).found).toMatchObject([{ caseId, state: { sequence: 2 } }]);
      expect((await under('other')).found).toEqual([]);
    });

    it('is listed by when it was written, whatever time the step is of: what is recorded late is not passed by', async () => {
      const api = database.as('countersign_api');
      const wanted = { reader: 'person:dora', phases: [], ticket: null, limit: 100 };
      await record(1, { at: 2_000 });
      const before = await findCases(api, { ...wanted, after: { changedAt: 0, caseId: '' } });
      await record(2, { at: 1_500 });
      const after = { changedAt: before.found.find((one) => one.caseId === caseId)?.changedAt ?? 0, caseId };
      expect((await findCases(api, { ...wanted, after })).found.map((one) => one.caseId)).toEqual([caseId]);
    });

    it('is listed for whoever reads it and for its phase, and for nobody else', async () => {
      const api = database.as('countersign_api');
      const ticket = { source: 'desk', id: `T-${caseId}` };
      await record(1);
      const found = async (reader: string, phases: readonly string[]) =>
        (await findCases(api, { reader, phases, ticket, after: { changedAt: 0, caseId: '' }, limit: 1 })).found.length;
      expect(await found('person:dora', [])).toBe(1);
      expect(await found('program:dora', ['approving'])).toBe(0);
      expect(await found('person:nobody', ['approving', 'verifying'])).toBe(1);
    });
  });

  describe('its answers', () => {
    it('are found as soon as the step is recorded', async () => {
      const api = database.as('countersign_api');
      expect(await readAnswer(api, caseId, 'm')).toBeUndefined();
      const waiting = waitForAnswer(api, caseId, 'm', 10_000);
      await record(1, { messageId: 'm', answerJson: '{"accepted":true}' });
      expect(await waiting).toEqual({ accepted: true });
    });

    it('are not waited for longer than asked', async () => {
      expect(await waitForAnswer(database.as('countersign_api'), caseId, 'm', 0)).toBeUndefined();
    });
  });
});

describe('what a person enrolled', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await startTestDatabase();
    const row = (enrolledId: string, personId: string) => ({ enrolledId, personId, jws: `jws of ${enrolledId}` });
    const set = (personId: string, version: number) => ({ personId, version, jws: `set ${version} of ${personId}` });
    await enrol(database.owner, [row('totp', 'alice'), row('mail', 'alice')], set('alice', 1));
    await enrol(database.owner, [row('key', 'adam')], set('adam', 1));
    await enrol(database.owner, [row('key 2', 'alice')], set('alice', 2));
  });
  afterAll(() => database.stop());

  it.each(['countersign_api', 'countersign_case_worker'] as const)(
    'is read by %s with its latest set',
    async (role) => {
      const rows = await readEnrolled(database.as(role), 'alice');
      expect(rows.map((row) => row.enrolledId)).toEqual(['key 2', 'mail', 'totp']);
      expect(await latestEnrolledSet(database.as(role), 'alice')).toEqual({
        personId: 'alice',
        version: 2,
        jws: 'set 2 of alice',
      });
      expect(await latestEnrolledSet(database.as(role), 'nobody')).toBeUndefined();
    },
  );

  it('is put in whole or not at all: a set version is given once', async () => {
    const again = enrol(database.owner, [{ enrolledId: 'x', personId: 'adam', jws: 'x' }], {
      personId: 'adam',
      version: 1,
      jws: 'x',
    });
    await expect(again).rejects.toThrow('duplicate key');
    expect(await readEnrolled(database.owner, 'adam')).toHaveLength(1);
  });
});
