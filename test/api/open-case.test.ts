import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { unseal } from '../../proofs/sealing.js';
import { Told } from '../domain/support/told.js';
import { ApiWorld } from './support/world.js';

const ASKED = { action: 'password.reset', subject: 'alice', ticket: { source: 'jira', id: 'IT-1' } } as const;

describe('open-case', () => {
  let world: ApiWorld;
  let dora: string;

  const open = (token: string, body: unknown = ASKED, headers: Record<string, string> = {}) =>
    world.send('POST', '/v1/cases', { token, body, headers });
  const opened = () => world.engine.told.flatMap((one) => (one.kind === 'open' ? [one.opening] : []));

  beforeAll(async () => {
    world = await ApiWorld.start();
  });
  beforeEach(async () => {
    world.engine.told.length = 0;
    world.engine.word = { kind: 'answered', answer: { accepted: true, phase: 'verifying' } };
    dora = await world.token('dora', ['desk']);
  });
  afterAll(() => world.stop());

  it('202: says where the case is, and passes on what was asked for', async () => {
    const asked = { ...ASKED, requestedBy: 'mona', heldBy: ['dora', 'olga'] };
    const { status, json, headers } = await open(dora, asked);
    expect(status).toBe(202);
    expect(json).toEqual({ caseId: json['caseId'], status: 'verifying', self: `/v1/cases/${String(json['caseId'])}` });
    expect(headers.get('location')).toBe(json['self']);
    expect(opened()[0]?.request).toMatchObject({ ...asked, caseId: json['caseId'] });
  });

  it.each(['alice', 'alice@example.com', "o'hara+it@example.com", '0071001', 'p-1001', 'EXAMPLE\\alice'])(
    '202: a subject may be named as %s, and so may whoever asked',
    async (identifier) => {
      expect((await open(dora, { ...ASKED, subject: identifier, requestedBy: identifier })).status).toBe(202);
      expect(opened()[0]?.request).toMatchObject({ subject: identifier, requestedBy: identifier });
    },
  );

  it.each(['ali\u0000ce', 'alice\n', 'alice ', 'ali\u202ece', 'ali\u200bce', '<b>alice</b>', 'a'.repeat(255)])(
    '400: attack: %j names nobody, and is not repeated',
    async (identifier) => {
      for (const field of ['subject', 'requestedBy']) {
        const { status, json, text } = await open(dora, { ...ASKED, [field]: identifier });
        expect([status, json['code']]).toEqual([400, 'malformed-request']);
        expect(text).toContain(`/body/${field}`);
        expect(text).not.toContain(JSON.stringify(identifier).slice(1, -1));
      }
      expect(opened()).toEqual([]);
    },
  );

  describe('whose worker says that another case is the same', () => {
    const said = (sameAs: string) => {
      world.engine.word = { kind: 'answered', answer: { accepted: true, phase: 'closed', sameAs } };
    };
    const theirs = async () => {
      const { json } = await open(dora, ASKED, { 'idempotency-key': 'the-first' });
      const caseId = String(json['caseId']);
      await world.keep(Told.opened({}, { caseId }).kase);
      return caseId;
    };

    it('202: that case is the answer, as a replay, also when the request is sent again', async () => {
      const caseId = await theirs();
      said(caseId);
      const expected = [202, { caseId, status: 'verifying', self: `/v1/cases/${caseId}` }, 'true'];
      const first = await open(dora, { ...ASKED, subject: 'alice@example.com' });
      expect([first.status, first.json, first.headers.get('idempotent-replayed')]).toEqual(expected);
      const { word } = world.engine;
      if (word.kind !== 'other-request') world.engine.openedBefore = word;
      world.engine.word = { kind: 'gone' };
      const again = await open(dora, { ...ASKED, subject: 'alice@example.com' });
      world.engine.openedBefore = { kind: 'gone' };
      expect([again.status, again.json, again.headers.get('idempotent-replayed')]).toEqual(expected);
    });

    it('422: attack: a worker that makes up a case of somebody else’s gives nothing of it away', async () => {
      const caseId = await theirs();
      said(caseId);
      const stranger = await world.token('dave', ['desk']);
      const { status, json, text } = await open(stranger, { ...ASKED, subject: 'alice@example.com' });
      expect([status, json['code']]).toEqual([422, 'cannot-open']);
      expect(text).not.toContain(caseId);
    });

    it('503: nobody can say what the same request was answered', async () => {
      world.engine.word = { kind: 'gone' };
      world.engine.openedBefore = { kind: 'unavailable' };
      const { status } = await open(dora, ASKED, { 'idempotency-key': 'nobody-says' });
      world.engine.openedBefore = { kind: 'gone' };
      expect(status).toBe(503);
    });
  });

  it('202: what was lost is passed on, and makes another request of it', async () => {
    const lost = { ...ASKED, action: 'mfa.reset', lostAuthenticator: 'passkey' };
    expect((await open(dora, lost)).status).toBe(202);
    expect(opened()[0]?.request).toMatchObject({ action: 'mfa.reset', lostAuthenticator: 'passkey' });
  });

  it.each([
    ['a loss of nobody knows what', { ...ASKED, action: 'mfa.reset' }, '/body/lostAuthenticator'],
    [
      'a loss of what cannot be replaced',
      { ...ASKED, action: 'mfa.reset', lostAuthenticator: 'face' },
      '/body/lostAuthenticator',
    ],
    ['a loss where a password was forgotten', { ...ASKED, lostAuthenticator: 'passkey' }, '/body/lostAuthenticator'],
  ])('400: %s', async (_what, body, pointer) => {
    const { status, json } = await open(dora, body);
    expect([status, json['code']]).toEqual([400, 'malformed-request']);
    expect(JSON.stringify(json['errors'])).toContain(pointer);
    expect(opened()).toEqual([]);
  });

  it.each(['lost-not-named', 'lost-not-enrolled', 'nothing-remains'] as const)(
    '422: an impersonator learns nothing from %s',
    async (refusal) => {
      world.engine.word = { kind: 'answered', answer: { accepted: false, refusal, phase: 'closed' } };
      const lost = { ...ASKED, action: 'mfa.reset', lostAuthenticator: 'passkey' };
      const { status, json, text } = await open(dora, lost, { 'idempotency-key': refusal });
      expect([status, json['code']]).toEqual([422, 'cannot-open']);
      expect(text).not.toContain(refusal);
    },
  );

  it('202: the caller token goes sealed to the case worker, and only its reference to the engine', async () => {
    const { json } = await open(dora, ASKED, { 'idempotency-key': 'sealed' });
    const [kept] = await world.submissions(String(json['caseId']));
    expect(kept?.audience).toBe('case-worker');
    expect(await unseal(world.keys.caseWorkerUnseal, kept?.sealed ?? '')).toBe(dora);
    expect(opened()[0]?.request.callerToken).toBe(kept?.reference);
    expect(JSON.stringify(opened())).not.toContain(dora);
    expect(world.logged.join('')).not.toContain(dora);
  });

  it('202: no worker answered yet: the case is on its way and may be asked for again', async () => {
    world.engine.word = { kind: 'pending' };
    const { status, json, headers } = await open(dora);
    expect([status, json['status']]).toEqual([202, 'opening']);
    expect(headers.get('location')).toBe(`/v1/cases/${String(json['caseId'])}`);
  });

  it('202: the same request of the same caller is the same case, by nature or by its key', async () => {
    const caseIds = [
      await open(dora),
      await open(await world.token('dora', ['desk'])),
      await open(dora, ASKED, { 'idempotency-key': '"k-1"' }),
      await open(dora, ASKED, { 'idempotency-key': 'k-1' }),
    ].map(({ json }) => json['caseId']);
    expect(caseIds[0]).toBe(caseIds[1]);
    expect(caseIds[2]).toBe(caseIds[3]);
    expect(caseIds[0]).not.toBe(caseIds[2]);
  });

  it('202: what was asked before is answered as before, and says so', async () => {
    const first = await open(dora, ASKED, { 'idempotency-key': 'replayed' });
    const again = await open(dora, ASKED, { 'idempotency-key': 'replayed' });
    expect([again.status, again.text, again.headers.get('location')]).toEqual([202, first.text, first.json['self']]);
    expect([first, again].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true']);
  });

  it.each(['webhook-id', 'X-Atlassian-Webhook-Identifier', 'X-Zendesk-Webhook-Invocation-Id'])(
    '202: a delivery that is tried again is the same case, by its %s',
    async (field) => {
      const deliver = async (id: string, body: unknown = ASKED, more: Record<string, string> = {}) =>
        (await open(dora, body, { [field]: id, ...more })).json['caseId'];
      const first = await deliver('d-1');
      expect(await deliver('d-1')).toBe(first);
      expect(await deliver('d-2')).not.toBe(first);
      expect(await deliver('d-1', ASKED, { 'idempotency-key': 'd-1' })).not.toBe(first);
      expect((await open(dora, ASKED, { 'idempotency-key': 'd-1' })).json['caseId']).not.toBe(first);
    },
  );

  it('202: an id that names no delivery leaves the request what it is by nature', async () => {
    const byNature = (await open(dora)).json['caseId'];
    expect((await open(dora, ASKED, { 'webhook-id': 'k'.repeat(300) })).json['caseId']).toBe(byNature);
  });

  it('202: nobody joins the case of another by guessing their key or their ticket', async () => {
    const key = { 'idempotency-key': 'k-1' };
    const others = [
      await world.token('dave', ['desk']),
      await world.token('dora', ['desk'], { clientId: 'other-console' }),
      await world.token(null, ['ticket-tool']),
    ];
    const caseIds = await Promise.all(
      [dora, ...others].map(async (token) => (await open(token, ASKED, key)).json['caseId']),
    );
    expect(new Set(caseIds).size).toBe(4);
  });

  it('202: a case that is over is given back to whoever opened it, by its phase', async () => {
    const { json } = await open(dora, ASKED, { 'idempotency-key': 'over' });
    await world.keep(
      Told.opened({}, { caseId: String(json['caseId']) })
        .verified()
        .decides('adam', 'refuse').kase,
    );
    world.engine.word = { kind: 'gone' };
    const again = await open(dora, ASKED, { 'idempotency-key': 'over' });
    expect([again.status, again.json['caseId'], again.json['status']]).toEqual([202, json['caseId'], 'under-review']);
  });

  it.each([
    'unknown-subject',
    'ambiguous-subject',
    'subject-not-recoverable',
    'no-rule',
    'recovery-open',
    'recovery-too-soon',
  ] as const)(
    '422: an impersonator learns nothing from %s: every refusal is the same, byte for byte but its request id',
    async (refusal) => {
      world.engine.word = { kind: 'answered', answer: { accepted: false, refusal, phase: 'closed' } };
      const { status, json } = await open(dora, ASKED, { 'idempotency-key': refusal });
      expect(status).toBe(422);
      expect({ ...json, requestId: '' }).toMatchInlineSnapshot(`
{
  "code": "cannot-open",
  "detail": "A case cannot be opened for this request.",
  "nextStep": "Check whom it is for and what was asked for; if both are right, pass it to the identity team.",
  "requestId": "",
  "retryable": false,
  "status": 422,
  "title": "No case opened",
  "type": "urn:countersign:problem:cannot-open",
}
`);
    },
  );

  it('422: an opening refused before stays refused for the same request', async () => {
    world.engine.word = { kind: 'gone' };
    const { status, json } = await open(dora, ASKED, { 'idempotency-key': 'refused-before' });
    expect([status, json['code']]).toEqual([422, 'cannot-open']);
  });

  it('422: a key used for another request is not used for this one', async () => {
    world.engine.word = { kind: 'other-request' };
    const { status, json } = await open(dora, ASKED, { 'idempotency-key': 'k-2' });
    expect([status, json['code']]).toEqual([422, 'idempotency-conflict']);
  });

  it('422: the fingerprint that tells requests of one key apart covers everything that was asked for', async () => {
    const variants = [
      ASKED,
      { ...ASKED, subject: 'bob' },
      { ...ASKED, requestedBy: 'mona' },
      { ...ASKED, heldBy: ['olga'] },
      { ...ASKED, ticket: { source: 'jira', id: 'IT-2' } },
    ];
    for (const body of variants) await open(dora, body, { 'idempotency-key': 'one' });
    expect(new Set(opened().map(({ request }) => request.caseId)).size).toBe(1);
    expect(new Set(opened().map(({ fingerprint }) => fingerprint)).size).toBe(variants.length);
  });

  it('503: says when to ask again', async () => {
    world.engine.word = { kind: 'unavailable' };
    const { status, json, headers } = await open(dora);
    expect([status, json['code'], json['retryable']]).toEqual([503, 'temporarily-unavailable', true]);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it.each([
    ['an unknown action', { ...ASKED, action: 'password.show' }, '/body/action'],
    ['a subject that is no user name', { ...ASKED, subject: 'alice"; drop' }, '/body/subject'],
    [
      'a ticket with markup',
      { ...ASKED, ticket: { source: 'jira', id: '[x](http://evil.example)' } },
      '/body/ticket/id',
    ],
    ['a missing ticket', { action: 'password.reset', subject: 'alice' }, '/body/ticket'],
    ['a field nobody asked for', { ...ASKED, approve: true }, '/body'],
    [
      'a prototype',
      '{"__proto__":{"x":1},"action":"password.reset","subject":"alice","ticket":{"source":"a","id":"b"}}',
      '/body',
    ],
    ['a list', [ASKED], '/body'],
    ['broken JSON', '{"action":', '/body'],
    ['bytes that are no text', 'null', '/body'],
  ])('400: %s is named, and nothing is opened', async (_what, body, pointer) => {
    const { status, json } = await open(dora, body);
    expect([status, json['code']]).toEqual([400, 'malformed-request']);
    expect((json['errors'] as { pointer: string }[]).map((error) => error.pointer)).toContain(pointer);
    expect(opened()).toEqual([]);
  });

  it('400: a malformed request is not answered with what was in it', async () => {
    const { text } = await open(dora, { ...ASKED, subject: 'my password is hunter2!', hunter3: 1 });
    expect(text).not.toMatch(/hunter/);
  });

  it('400: a key that is no string', async () => {
    expect((await open(dora, ASKED, { 'idempotency-key': 'k'.repeat(300) })).status).toBe(400);
    expect(opened()).toEqual([]);
  });

  it.each(['recovery-approvers', 'recovery-reviewers', 'operators', 'engineering'])(
    '403: %s do not open cases',
    async (group) => {
      const { status, json } = await open(await world.token('adam', [group]));
      expect([status, json['code']]).toEqual([403, 'forbidden-role']);
      expect(opened()).toEqual([]);
    },
  );
});
