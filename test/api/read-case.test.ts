import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Case } from '../../domain/case.js';
import { closed, handedOver, someCase, underReview } from './support/cases.js';
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
      approvals: { given: 0, needed: 1 },
    });
    expect(text).not.toMatch(/alice|ahlgren|\+46|jws|session-of|totp/i);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('200: every opener sees it: who asked, who held the ticket, and a ticket tool by its client', async () => {
    const kase = await world.keep(someCase());
    expect((await read(kase, 'mona', ['desk'])).status).toBe(200);
    const tool = someCase();
    const receipt = { ...tool.opening.receipt, openers: [], openedBy: { personId: null, clientId: 'ticket-tool' } };
    await world.keep({ ...tool, opening: { ...tool.opening, receipt } });
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
