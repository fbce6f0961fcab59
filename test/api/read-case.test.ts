import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Case } from '../../domain/case.js';
import { restrictedNotice } from '../../contract/restricted.js';
import { nextSteps } from '../../api/next-steps.js';
import type { Method } from '../../domain/evidence.js';
import { resetPlan } from '../domain/support/plans.js';
import { closed, handedOver, openedByProgram, someCase, suspended, underReview } from './support/cases.js';
import { Told } from '../domain/support/told.js';
import { ApiWorld } from './support/world.js';

const APPROVER = ['recovery-approvers'];
const REVIEWER = ['recovery-reviewers'];

describe('read-case', () => {
  let world: ApiWorld;

  const read = async (kase: Pick<Case, 'id'>, person: string | null, roles: readonly string[], clientId?: string) =>
    world.send('GET', `/v1/cases/${kase.id}`, {
      token: await world.token(person, roles, clientId === undefined ? {} : { clientId }),
    });

  beforeAll(async () => {
    world = await ApiWorld.start();
  });
  afterAll(() => world.stop());

  it('200: says what the case waits for and until when, and nothing of evidence, people or secrets', async () => {
    const kase = await world.keep(someCase((told) => told.proves('totp')));
    const { status, json, text, headers } = await read(kase, 'dora', ['desk']);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      caseId: kase.id,
      phase: 'verifying',
      outcome: null,
      evidence: { accepted: 1, needed: 2 },
      approvals: { given: 0, needed: 1, missing: [] },
    });
    expect(text).not.toMatch(/alice|ahlgren|\+46|jws|session-of|totp/i);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('200: says all of it in a sentence for the ticket, before and after, without a name or a secret', async () => {
    const kase = await world.keep(someCase((told) => told.verified()));
    const { json } = await read(kase, 'dora', ['desk']);
    const waits = `Waits for ${String(json['waitsFor'])}, until ${String(json['waitsUntil'])}.`;
    expect(json['note']).toBe(`Countersign case ${kase.id} (password.reset). ${waits}`);
    const over = await world.keep(closed());
    const { json: ended } = await read(over, 'dora', ['desk']);
    expect(ended['note']).toBe(`Countersign case ${over.id} (password.reset). Outcome: refused. Closed.`);
  });

  it('200: every opener sees it: who asked, who held the ticket, and a ticket tool by its client', async () => {
    const kase = await world.keep(someCase());
    expect((await read(kase, 'mona', ['desk'])).status).toBe(200);
    const tool = await world.keep(openedByProgram('ticket-tool', 'IT-1'));
    expect((await read(tool, null, ['ticket-tool'])).status).toBe(200);
    expect((await read(tool, null, ['ticket-tool'], 'other-tool')).status).toBe(404);
    expect((await read(tool, 'dora', ['desk'], 'ticket-tool')).status).toBe(404);
  });

  it('200: approvers see what they are asked for, and what became of what they decided', async () => {
    const approving = await world.keep(someCase((told) => told.verified()));
    expect((await read(approving, 'anna', APPROVER)).status).toBe(200);
    const refused = await world.keep(underReview());
    expect((await read(refused, 'adam', APPROVER)).status).toBe(200);
    expect((await read(refused, 'anna', APPROVER)).status).toBe(404);
  });

  it('200: reviewers see what waits for a review, and what they reviewed', async () => {
    expect((await read(await world.keep(underReview()), 'rob', REVIEWER)).status).toBe(200);
    const done = await world.keep(closed());
    expect((await read(done, 'rita', REVIEWER)).status).toBe(200);
    expect((await read(done, 'rob', REVIEWER)).status).toBe(404);
  });

  it('says what people must be told of a code by telephone, where the plan offers one and nowhere else', async () => {
    const notices = (kase: Case, method: Method) =>
      nextSteps({ ...kase, plan: resetPlan({ evidence: { methods: [{ method, strength: 1, freshSeconds: 600 }] } }) })
        .filter(({ notice }) => notice !== undefined)
        .map(({ operation, notice }) => [operation, notice]);
    expect(notices(someCase(), 'phone-code')).toEqual([['send-challenge', restrictedNotice('phone-code')]]);
    expect(notices(someCase(), 'email-code')).toEqual([]);
    expect(notices(underReview(), 'phone-code')).toEqual([]);
  });

  it.each([
    [
      'verifying',
      () => someCase(),
      'subject',
      'pause',
      ['register-session', 'send-challenge', 'submit-evidence', 'cancel-case'],
    ],
    [
      'approving',
      () => someCase((told) => told.verified()),
      'approver',
      'run',
      ['read-statement', 'submit-decision', 'cancel-case'],
    ],
    ['ending', () => Told.claimed().reads('applied').decides('anna', 'veto').kase, 'system', 'pause', []],
    ['under-review', underReview, 'reviewer', 'pause', ['read-timeline', 'read-statement', 'submit-review']],
    [
      'awaiting-claim',
      () => suspended(),
      'subject',
      'pause',
      'register-session send-challenge submit-evidence redeem-claim read-statement submit-decision cancel-case'.split(
        ' ',
      ),
    ],
    [
      'under-review',
      (): Case => ({ ...suspended(), phase: 'under-review', outcome: 'completed' }),
      'reviewer',
      'pause',
      ['collect-codes', 'read-timeline', 'read-statement', 'submit-review'],
    ],
    [
      'closed',
      (): Case => ({ ...suspended(), phase: 'closed', outcome: 'completed' }),
      'nobody',
      'pause',
      ['collect-codes'],
    ],
    ['closed', (): Case => ({ ...suspended(), phase: 'closed', outcome: 'lapsed' }), 'nobody', 'pause', []],
    ['closed', closed, 'nobody', 'pause', []],
  ])(
    '200: %s: says who it waits for, whether the ticket’s clock runs, and what may be done next',
    async (phase, make, waitingOn, sla, next) => {
      const kase = await world.keep(make());
      const { json } = await read(kase, 'dora', ['desk']);
      expect(json).toMatchObject({ phase, waitingOn, sla, earliestEffectAt: null, self: `/v1/cases/${kase.id}` });
      const steps = json['next'] as { operation: string; method: string; href: string }[];
      expect(steps.map(({ operation }) => operation)).toEqual(next);
      for (const { method, href } of steps) {
        const tried = await world.send(method.toUpperCase(), href, { ...(method === 'post' && { body: {} }) });
        expect(tried.status).toBe(401);
      }
    },
  );

  it('200: says when the earliest change can be while the cooling-off time runs', async () => {
    const windows = { coolingOffSeconds: 3_600 };
    const kase = await world.keep(
      Told.opened({ windows }, { caseId: randomUUID() }).verified().decides('adam', 'approve').kase,
    );
    const { json } = await read(kase, 'dora', ['desk']);
    expect(json).toMatchObject({ phase: 'cooling-off', waitingOn: 'time', sla: 'pause' });
    expect(json['earliestEffectAt']).toBe(new Date(kase.deadline ?? 0).toISOString());
  });

  describe('asked for again', () => {
    const again = async (kase: Case, headers: Readonly<Record<string, string>>) =>
      world.send('GET', `/v1/cases/${kase.id}`, { token: await world.token('dora', ['desk']), headers });

    it('304: is not sent again while it is as it was, and is once it changed', async () => {
      const kase = await world.keep(someCase());
      const etag = (await read(kase, 'dora', ['desk'])).headers.get('etag') ?? '';
      expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
      for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
        const { status, text, headers } = await again(kase, { 'if-none-match': known });
        expect([status, text, headers.get('etag')]).toEqual([304, '', etag]);
      }
      const further = await world.keep(someCase((told) => told.proves('totp'), kase.id));
      const changed = await again(further, { 'if-none-match': etag });
      expect(changed.status).toBe(200);
      expect(changed.headers.get('etag')).not.toBe(etag);
    });

    it('404: a known ETag, or any, tells nobody of a case that they may not see', async () => {
      const kase = await world.keep(someCase());
      const etag = (await read(kase, 'dora', ['desk'])).headers.get('etag') ?? '';
      const token = await world.token('dave', ['desk']);
      for (const known of [etag, '*']) {
        const headers = { 'if-none-match': known };
        expect((await world.send('GET', `/v1/cases/${kase.id}`, { token, headers })).status).toBe(404);
      }
    });
  });

  it('404: a foreign case reads like one that does not exist', async () => {
    const foreign = await read(await world.keep(someCase()), 'dave', ['desk']);
    const missing = await read({ id: randomUUID() }, 'dave', ['desk']);
    const malformed = await read({ id: 'x' }, 'dave', ['desk']);
    for (const answered of [foreign, missing, malformed]) {
      expect(answered.status).toBe(404);
      expect({ ...answered.json, requestId: '' }).toEqual({ ...missing.json, requestId: '' });
    }
  });

  it('404: neither approvers nor reviewers see a case they are not asked about', async () => {
    const verifying = await world.keep(someCase());
    expect((await read(verifying, 'adam', APPROVER)).status).toBe(404);
    expect((await read(verifying, 'rita', REVIEWER)).status).toBe(404);
    expect((await read(await world.keep(handedOver()), 'rita', REVIEWER)).status).toBe(404);
  });

  it('404: the subject reads no case of theirs by their own token', async () => {
    const kase = await world.keep(underReview());
    expect((await read(kase, 'alice', ['desk'])).status).toBe(404);
  });
});
