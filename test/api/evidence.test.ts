import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Case } from '../../domain/case.js';
import type { Refusal } from '../../domain/refusals.js';
import { readSessionProof, sessionOf, type SessionKey } from '../../proofs/session.js';
import { unseal } from '../../proofs/sealing.js';
import { granted, handedOver, someCase, suspended } from './support/cases.js';
import { ApiWorld, type Sent } from './support/world.js';

const CODE = { method: 'totp', code: '135790' } as const;
const PASSWORD = 'correct horse battery staple';

describe('what the subject sends', () => {
  let world: ApiWorld;
  let kase: Case;
  let session: SessionKey;

  const give = (sent: Sent = {}) =>
    world.send('POST', `/v1/cases/${kase.id}/evidence`, { session, body: CODE, ...sent });
  const claim = (sent: Sent = {}) =>
    world.send('POST', `/v1/cases/${kase.id}/claim`, { session, body: { newPassword: PASSWORD }, ...sent });

  beforeAll(async () => {
    world = await ApiWorld.start();
  });
  beforeEach(async () => {
    world.engine.told.length = 0;
    world.engine.taken = 'taken';
    world.says({ accepted: true, phase: 'approving' });
    kase = await world.keep(handedOver());
    session = await world.session(kase);
  });
  afterAll(() => world.stop());

  describe('submit-evidence', () => {
    it('200: the case’s word is passed on', async () => {
      const { status, json } = await give({ proves: { jti: 'm-1' } });
      expect([status, json]).toEqual([
        200,
        { caseId: kase.id, messageId: 'm-1', status: 'accepted', phase: 'approving' },
      ]);
    });

    it('200: a code goes sealed to the case worker; engine and log see a reference and the proof over its bytes', async () => {
      await give();
      const [message] = world.engine.messages;
      const [kept] = await world.submissions(kase.id);
      expect(kept?.audience).toBe('case-worker');
      expect(message).toMatchObject({
        v: 1,
        kind: 'evidence',
        caseId: kase.id,
        method: 'totp',
        submission: kept?.reference,
      });
      const opened = await unseal(world.keys.caseWorkerUnseal, kept?.sealed ?? '');
      expect(JSON.parse(opened ?? '')).toEqual(CODE);
      const proof = message?.kind === 'evidence' ? message.proof : '';
      const expected = { method: 'POST', path: `/v1/cases/${kase.id}/evidence`, now: world.now, maxAgeSeconds: 600 };
      expect(await readSessionProof(proof, { ...expected, bodyText: opened ?? '' })).toMatchObject({
        jti: message?.messageId,
      });
      expect(JSON.stringify(world.engine.told)).not.toContain(CODE.code);
      expect(world.logged.join('')).not.toContain(CODE.code);
    });

    it('200: what a passkey signed goes the same way, and a code in its place is no form of it', async () => {
      const part = 'AAAA';
      const assertion = { credentialId: part, authenticatorData: part, clientDataJSON: part, signature: part };
      expect((await give({ body: { method: 'passkey', assertion } })).status).toBe(200);
      const [kept] = await world.submissions(kase.id);
      const opened = await unseal(world.keys.caseWorkerUnseal, kept?.sealed ?? '');
      expect(JSON.parse(opened ?? '')).toEqual({ method: 'passkey', assertion });
      expect((await give({ body: { method: 'passkey', code: '135790' } })).status).toBe(400);
      expect((await give({ body: { method: 'totp', assertion } })).status).toBe(400);
    });

    it('200: the same request sent again gets the same word, and is neither kept nor told twice', async () => {
      await world.answer(kase, 'm-2', { accepted: true, phase: 'approving' });
      const { status, json } = await give({ proves: { jti: 'm-2' } });
      expect([status, json['messageId']]).toEqual([200, 'm-2']);
      expect(world.engine.told).toEqual([]);
      expect(await world.submissions(kase.id)).toEqual([]);
    });

    it('202: no worker answered: the same request may be sent again', async () => {
      world.engine.hears = async () => {};
      const { status, json, headers } = await give({ proves: { jti: 'm-3' } });
      expect([status, json['status'], headers.get('location')]).toEqual([202, 'pending', `/v1/cases/${kase.id}`]);
    });

    it.each<Refusal>([
      'code-wrong',
      'code-expired',
      'code-spent',
      'assertion-wrong',
      'not-enrolled',
      'enrolled-too-recently',
      'enrolled-unproven',
      'attempts-spent',
      'evidence-not-independent',
      'evidence-late',
      'session-other',
      'method-not-admitted',
      'method-unavailable',
      'line-changed',
      'line-unknown',
      'line-unsuitable',
      'code-undelivered',
      'push-waiting',
      'push-refused',
      'push-unanswered',
      'login-wrong',
      'login-stale',
      'login-too-weak',
    ])('422: an impersonator learns nothing from %s', async (refusal) => {
      world.says({ accepted: false, refusal, phase: 'verifying' });
      const { status, json } = await give();
      expect([status, json['code'], json['detail']]).toEqual([
        422,
        'verification-not-completed',
        'Verification was not completed.',
      ]);
      expect(JSON.stringify(json)).not.toContain(refusal);
    });

    it('409: a closed case says so', async () => {
      world.engine.taken = 'gone';
      expect((await give()).json['code']).toBe('case-closed');
    });

    it('409: the case does not wait for a code now', async () => {
      world.says({ accepted: false, refusal: 'not-wanted-now', phase: 'executing' });
      expect([(await give()).status, (await give()).json['code']]).toEqual([409, 'not-wanted-now']);
    });

    it('429: a flooded case says when to come back', async () => {
      world.says({ accepted: false, refusal: 'flooded', phase: 'verifying' });
      const { status, headers } = await give();
      expect(status).toBe(429);
      expect(headers.get('retry-after')).not.toBeNull();
    });

    it('503: the engine is out of reach', async () => {
      world.engine.taken = 'unavailable';
      expect((await give()).status).toBe(503);
    });

    it.each([
      ['an unknown method', { method: 'caller-id', code: '135790' }],
      ['no code', { method: 'totp' }],
      ['a code as a number', { method: 'totp', code: 135790 }],
      ['a very long code', { method: 'totp', code: '1'.repeat(65) }],
      ['more than was asked for', { ...CODE, personId: 'alice' }],
    ])('400: %s', async (_what, body) => {
      const { status, text } = await give({ body });
      expect(status).toBe(400);
      expect(text).not.toContain('135790');
      expect(world.engine.told).toEqual([]);
      expect(await world.submissions(kase.id)).toEqual([]);
    });
  });

  describe('a saved code', () => {
    const replyTo = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) };
    const SAVED = { method: 'recovery-code', code: '0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV', replyTo };

    it('200: goes the same way, with the key that its replacement is sealed to', async () => {
      expect((await give({ body: SAVED })).status).toBe(200);
      const [kept] = await world.submissions(kase.id);
      expect(JSON.parse((await unseal(world.keys.caseWorkerUnseal, kept?.sealed ?? '')) ?? '')).toEqual(SAVED);
    });

    it.each([
      ['no key', { ...SAVED, replyTo: undefined }],
      ['a private key sent by mistake', { ...SAVED, replyTo: { ...replyTo, d: 'A'.repeat(43) } }],
      ['a key with another code', { ...CODE, replyTo }],
    ])('400: %s', async (_what, body) => {
      expect((await give({ body })).status).toBe(400);
    });
  });

  describe('collect-codes', () => {
    const collect = (sent: Sent = {}) =>
      world.send('POST', `/v1/cases/${kase.id}/recovery-codes`, { session, body: {}, ...sent });
    const completed = async () => {
      const theirs = await sessionOf(session.publicJwk);
      await world.keep({
        ...kase,
        sequence: kase.sequence + 1,
        phase: 'under-review',
        outcome: 'completed',
        session: theirs,
      });
      const row = { case_id: kase.id, message_id: 'm', session: theirs, sealed: 'sealed-code' };
      await world.database.owner.insertInto('delivery').values(row).execute();
    };

    it('200: a completed case gives its session the new codes, once', async () => {
      await completed();
      expect((await collect()).json).toEqual({ caseId: kase.id, sealed: ['sealed-code'] });
      expect((await collect()).json).toEqual({ caseId: kase.id, sealed: [] });
    });

    it('409: a case that is not completed gives nobody a code', async () => {
      expect((await collect()).json['code']).toBe('not-wanted-now');
    });

    it('422: another session of the case gets none', async () => {
      const other = await world.session(kase);
      await completed();
      expect((await collect({ session: other })).json['code']).toBe('verification-not-completed');
      expect((await collect()).json['sealed']).toEqual(['sealed-code']);
    });
  });

  describe('send-challenge', () => {
    it('200: the case is asked to send a code; where to is not in the request', async () => {
      const body = { method: 'email-code' };
      const { status } = await world.send('POST', `/v1/cases/${kase.id}/challenges`, { session, body });
      expect(status).toBe(200);
      const [kept] = await world.submissions(kase.id);
      expect(world.engine.messages).toMatchObject([
        { kind: 'challenge', method: 'email-code', submission: kept?.reference },
      ]);
    });

    it('200: a code by telephone is asked for, spoken if it is to be, and given; the number is not in the request', async () => {
      const asked = { method: 'phone-code', by: 'voice' };
      const path = `/v1/cases/${kase.id}/challenges`;
      expect((await world.send('POST', path, { session, body: asked })).status).toBe(200);
      const [kept] = await world.submissions(kase.id);
      const opened = await unseal(world.keys.caseWorkerUnseal, kept?.sealed ?? '');
      expect(JSON.parse(opened ?? '')).toEqual(asked);
      expect(world.engine.messages).toMatchObject([{ kind: 'challenge', method: 'phone-code' }]);
      expect((await give({ body: { method: 'phone-code', code: '1234 5678' } })).status).toBe(200);
      for (const wrong of [{ by: 'fax' }, { number: '+447700900999' }])
        expect((await world.send('POST', path, { session, body: { ...asked, ...wrong } })).status).toBe(400);
    });

    it('200: a push is asked for with a key of the browser, and said to be answered; whether it was is not in the request', async () => {
      const replyTo = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) };
      const path = `/v1/cases/${kase.id}/challenges`;
      expect((await world.send('POST', path, { session, body: { method: 'push', replyTo } })).status).toBe(200);
      expect(world.engine.messages).toMatchObject([{ kind: 'challenge', method: 'push' }]);
      expect((await give({ body: { method: 'push' } })).status).toBe(200);
      for (const claimed of [{ code: '72' }, { answer: 'approved' }, { transactionId: 'x' }])
        expect((await give({ body: { method: 'push', ...claimed } })).status).toBe(400);
    });

    it('200: what a sign-in elsewhere gave goes sealed to the worker that redeems it, and whole', async () => {
      const login = { issuer: 'https://accounts.example.org', code: 'c'.repeat(900), codeVerifier: 'v'.repeat(43) };
      const body = { method: 'federated-login', login };
      expect((await give({ body })).status).toBe(200);
      const [kept] = await world.submissions(kase.id);
      expect(JSON.parse((await unseal(world.keys.caseWorkerUnseal, kept?.sealed ?? '')) ?? '')).toEqual(body);
      expect(JSON.stringify(world.engine.told) + world.logged.join('')).not.toContain(login.code);
      for (const wrong of [{ issuer: 'accounts' }, { code: '' }, { codeVerifier: 'short' }, { idToken: 'forged' }])
        expect((await give({ body: { ...body, login: { ...login, ...wrong } } })).status).toBe(400);
    });

    it('400: an address to send a code to is not taken from anybody', async () => {
      const body = { method: 'email-code', address: 'attacker@evil.example' };
      expect((await world.send('POST', `/v1/cases/${kase.id}/challenges`, { session, body })).status).toBe(400);
    });
  });

  describe('redeem-claim', () => {
    /** What recording left behind once the system had acted on the claim. */
    const afterwards = (changes: Partial<Case>) => world.keep({ ...kase, sequence: kase.sequence + 1, ...changes });

    it('200: the password goes sealed to the target’s own worker: the case worker cannot open it', async () => {
      await afterwards({ phase: 'under-review', outcome: 'completed' });
      expect((await claim()).status).toBe(200);
      const [kept] = await world.submissions(kase.id);
      expect(kept?.audience).toBe('connector:sample-directory');
      expect(await unseal(world.keys.caseWorkerUnseal, kept?.sealed ?? '')).toBeNull();
      expect(JSON.parse((await unseal(world.keys.connectorUnseal, kept?.sealed ?? '')) ?? '')).toEqual({
        newPassword: PASSWORD,
      });
      expect(world.engine.messages).toMatchObject([{ kind: 'claim', submission: kept?.reference }]);
      expect(JSON.stringify(world.engine.told) + world.logged.join('')).not.toContain(PASSWORD);
    });

    it('422: the subject is told that the target did not take what they chose, and may choose again', async () => {
      await afterwards({ phase: 'awaiting-claim', claimRefusal: 'password-reused' });
      const { status, json } = await claim();
      expect([status, json['code']]).toEqual([422, 'password-reused']);
    });

    it('409: the subject is told that the case ended over it', async () => {
      await afterwards({ phase: 'ending', outcome: 'failed' });
      const { status, json } = await claim();
      expect([status, json['code']]).toEqual([409, 'case-halted']);
    });

    it.each<[number, Refusal, string]>([
      [409, 'claim-not-open', 'claim-not-open'],
      [409, 'claim-window-over', 'claim-window-over'],
      [422, 'password-unacceptable', 'password-unacceptable'],
      [422, 'password-reused', 'password-reused'],
      [422, 'session-other', 'verification-not-completed'],
      [409, 'facts-changed', 'case-halted'],
      [409, 'run-was-reset', 'case-halted'],
    ])('%i: %s', async (status, refusal, code) => {
      world.says({ accepted: false, refusal, phase: 'awaiting-claim' });
      const answered = await claim();
      expect([answered.status, answered.json['code']]).toEqual([status, code]);
    });

    it('400: a password is a text of bounded length', async () => {
      for (const newPassword of ['', 'x'.repeat(1025), 15, null]) {
        expect((await claim({ body: { newPassword } })).status).toBe(400);
      }
    });

    it('200: a registration goes the same way in a case that binds a passkey; a password is no claim of that', async () => {
      kase = await world.keep(suspended());
      session = await world.session(kase);
      const response = { clientDataJSON: 'AAAA', attestationObject: 'AAAA' };
      const registration = { id: 'AAAA', rawId: 'AAAA', type: 'public-key', response };
      expect((await claim()).json).toMatchObject({ code: 'malformed-request' });
      await afterwards({ phase: 'awaiting-claim', claimRefusal: 'passkey-unacceptable' });
      expect((await claim({ body: { registration } })).json['code']).toBe('passkey-unacceptable');
      const [kept] = await world.submissions(kase.id);
      expect(JSON.parse((await unseal(world.keys.connectorUnseal, kept?.sealed ?? '')) ?? '')).toEqual({
        registration,
      });
      const malformed = { ...registration, response: { ...response, clientDataJSON: '<script>' } };
      expect((await claim({ body: { registration: malformed } })).status).toBe(400);
    });

    it('400: a registration is no claim of a password', async () => {
      const response = { clientDataJSON: 'AAAA', attestationObject: 'AAAA' };
      const body = { registration: { id: 'AAAA', rawId: 'AAAA', type: 'public-key', response } };
      expect((await claim({ body })).json).toMatchObject({ code: 'malformed-request' });
      expect(world.engine.told).toEqual([]);
    });

    it('409: where nothing is claimed there is nothing to claim', async () => {
      kase = await world.keep(granted());
      session = await world.session(kase);
      expect((await claim()).json['code']).toBe('not-wanted-now');
    });

    it('401: a session of another case cannot claim', async () => {
      const other = await world.session(await world.keep(someCase()));
      expect((await claim({ session: other, proves: { jti: randomUUID() } })).status).toBe(401);
    });
  });
});
