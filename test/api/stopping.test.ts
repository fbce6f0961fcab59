import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Answer } from '../../contract/messages.js';
import type { Case } from '../../domain/case.js';
import { makeTestKeys } from '../proofs/test-keys.js';
import { signRepudiation } from '../../proofs/repudiation.js';
import { unseal } from '../../proofs/sealing.js';
import { granted, someCase } from './support/cases.js';
import { ApiWorld } from './support/world.js';

describe('stopping a case', () => {
  let world: ApiWorld;
  let kase: Case;

  const cancel = (token: string) => world.send('POST', `/v1/cases/${kase.id}/cancel`, { token, body: {} });
  const repudiate = (token: string) => world.send('POST', '/v1/repudiations', { body: { token } });
  const notMe = (caseId = kase.id) =>
    signRepudiation(world.keys.verifier, { caseId, personId: 'alice', issuedAt: world.now });
  const answers = (answer: Answer): void => {
    world.engine.hears = (message) => world.answer(kase, message.messageId, answer);
  };

  beforeAll(async () => {
    world = await ApiWorld.start();
  });
  beforeEach(async () => {
    world.engine.told.length = 0;
    world.engine.taken = 'taken';
    answers({ accepted: true, phase: 'under-review' });
    kase = await world.keep(someCase());
  });
  afterAll(() => world.stop());

  describe('cancel-case', () => {
    it('200: an opener cancels, and the worker gets the token sealed to verify it itself', async () => {
      const dora = await world.token('dora', ['desk']);
      const { status, json } = await cancel(dora);
      expect([status, json['phase']]).toEqual([200, 'under-review']);
      const [kept] = await world.submissions(kase.id);
      expect(await unseal(world.keys.caseWorkerUnseal, kept?.sealed ?? '')).toBe(dora);
      expect(world.engine.messages).toMatchObject([{ kind: 'stop', reason: 'cancel', submission: kept?.reference }]);
      expect(JSON.stringify(world.engine.told) + world.logged.join('')).not.toContain(dora);
    });

    it.each(['stopped', 'not-wanted-now', 'case-closed'] as const)(
      '422: a case beyond cancelling (%s) is no conflict, which tools would send again and again',
      async (refusal) => {
        answers({ accepted: false, refusal, phase: 'ending' });
        const dora = await world.token('dora', ['desk']);
        for (const replayed of [null, 'true']) {
          const { status, json, headers } = await cancel(dora);
          expect([status, json['code'], json['retryable']]).toEqual([422, 'not-cancellable', false]);
          expect(headers.get('idempotent-replayed')).toBe(replayed);
        }
        expect(world.engine.told).toHaveLength(1);
      },
    );

    it('422: what the worker refuses is passed on', async () => {
      answers({ accepted: false, refusal: 'no-standing', phase: 'verifying' });
      const { status, json } = await cancel(await world.token('dora', ['desk']));
      expect([status, json['code']]).toEqual([422, 'no-standing']);
    });

    describe('with If-Match', () => {
      let dora: string;
      const cancelSeen = (etag: string, token = dora) =>
        world.send('POST', `/v1/cases/${kase.id}/cancel`, { token, body: {}, headers: { 'if-match': etag } });
      const seen = async () =>
        (await world.send('GET', `/v1/cases/${kase.id}`, { token: dora })).headers.get('etag') ?? '';

      beforeEach(async () => {
        dora = await world.token('dora', ['desk']);
      });

      it('200: cancels the case as it was read', async () => {
        expect((await cancelSeen(await seen())).status).toBe(200);
        kase = await world.keep(someCase());
        expect((await cancelSeen(`"other", ${await seen()}`)).status).toBe(200);
      });

      it('412: a stale If-Match, a weak one or nonsense stops nothing', async () => {
        const before = await seen();
        kase = await world.keep(someCase((told) => told.verified(), kase.id));
        for (const stale of [before, `W/${await seen()}`, '"', 'x'.repeat(200)]) {
          const { status, json } = await cancelSeen(stale);
          expect([status, json['code']]).toEqual([412, 'precondition-failed']);
        }
        expect(world.engine.told).toEqual([]);
        expect(await world.submissions(kase.id)).toEqual([]);
      });

      it('200: the same wish sent again gets its answer, though its ETag is stale by its own doing', async () => {
        const before = await seen();
        expect((await cancelSeen(before)).status).toBe(200);
        await world.keep(someCase((told) => told.verified(), kase.id));
        expect((await cancelSeen(before)).status).toBe(200);
        expect(world.engine.told).toHaveLength(1);
      });

      it('404: a stale If-Match tells another agent nothing of the case', async () => {
        expect((await cancelSeen('"stale"', await world.token('dave', ['desk']))).status).toBe(404);
      });
    });

    it('404: another agent cannot cancel, or learn that there is a case', async () => {
      expect((await cancel(await world.token('dave', ['desk']))).status).toBe(404);
      expect(world.engine.told).toEqual([]);
    });

    it('200: what is in force for a time is ended by its subject, an approver of it, an opener, or an operator', async () => {
      kase = await world.keep(granted());
      const [alice, adam] = [await world.token('alice', []), await world.token('adam', ['recovery-approvers'])];
      const [mona, oscar] = [await world.token('mona', ['desk']), await world.token('oscar', ['operators'])];
      for (const token of [alice, adam, mona, oscar]) {
        expect((await cancel(token)).status).toBe(200);
      }
      expect(world.engine.messages).toHaveLength(4);
    });

    it('404: attack: whoever has no part in it ends nothing early, and an operator nothing that is not in force', async () => {
      kase = await world.keep(granted());
      for (const groups of [[], ['desk'], ['recovery-approvers'], ['recovery-reviewers']]) {
        expect((await cancel(await world.token('eve', groups))).status).toBe(404);
      }
      kase = await world.keep(someCase((told) => told.verified()));
      expect((await cancel(await world.token('oscar', ['operators']))).status).toBe(404);
      expect((await cancel(await world.token('alice', []))).status).toBe(404);
      expect(world.engine.told).toEqual([]);
    });

    it('403: an approver who sees the case vetoes by signing, and cannot cancel', async () => {
      kase = await world.keep(someCase((told) => told.verified()));
      expect((await cancel(await world.token('anna', ['recovery-approvers', 'desk']))).status).toBe(403);
      expect((await cancel(await world.token('anna', ['recovery-approvers']))).status).toBe(403);
      expect(world.engine.told).toEqual([]);
    });
  });

  describe('repudiate', () => {
    it('202: stops the case and starts its containment, each with its own sealed copy of the token', async () => {
      const token = await notMe();
      const { status, json } = await repudiate(token);
      expect([status, json]).toEqual([202, { status: 'taken' }]);
      const [containment, stop] = world.engine.told;
      expect(containment).toMatchObject({ kind: 'contain', start: { caseId: kase.id } });
      expect(stop).toMatchObject({ kind: 'message', message: { kind: 'stop', reason: 'repudiate', caseId: kase.id } });
      const kept = await world.submissions(kase.id);
      const opened = await Promise.all(kept.map(({ sealed }) => unseal(world.keys.caseWorkerUnseal, sealed)));
      expect(opened).toEqual([token, token]);
      expect(new Set(kept.map(({ reference }) => reference)).size).toBe(2);
      expect(JSON.stringify(world.engine.told) + world.logged.join('')).not.toContain(token);
    });

    it('202: works when the case is closed: containment acts by itself', async () => {
      const stop = world.engine.stop.bind(world.engine);
      world.engine.stop = async () => 'gone';
      const { status } = await repudiate(await notMe());
      world.engine.stop = stop;
      expect(status).toBe(202);
      expect(world.engine.told).toMatchObject([{ kind: 'contain' }]);
    });

    it('202: the same link used twice is one wish', async () => {
      const token = await notMe();
      await repudiate(token);
      await repudiate(token);
      expect(new Set(world.engine.messages.map(({ messageId }) => messageId)).size).toBe(1);
    });

    it('503: not taken is not said to be taken', async () => {
      world.engine.taken = 'unavailable';
      expect((await repudiate(await notMe())).status).toBe(503);
    });

    it('422: a token of one’s own making stops nothing', async () => {
      const { verifier } = await makeTestKeys();
      const forged = await signRepudiation(verifier, { caseId: kase.id, personId: 'alice', issuedAt: world.now });
      for (const token of [forged, 'nonsense', await world.token('alice', [])]) {
        const { status, json } = await repudiate(token);
        expect([status, json['code']]).toEqual([422, 'no-standing']);
      }
      expect(world.engine.told).toEqual([]);
      expect(await world.submissions(kase.id)).toEqual([]);
    });

    it('405: following the link with a GET stops nothing', async () => {
      const { status, headers } = await world.send('GET', '/v1/repudiations');
      expect([status, headers.get('allow')]).toEqual([405, 'POST']);
      expect(world.engine.told).toEqual([]);
    });
  });
});
