import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openerOf } from '../../../activities/opening/opener.js';
import { caseIdOf, type Asked } from '../../../contract/case-id.js';
import type { OpeningRequest } from '../../../contract/messages.js';
import { keepSubmission } from '../../../db/submissions.js';
import { packDelivery, type Delivery } from '../../../proofs/delivery.js';
import { seal } from '../../../proofs/sealing.js';
import type { Delivered } from '../../../proofs/webhook-secret.js';
import { makeTestKeys, type TestKeys } from '../../proofs/test-keys.js';
import { startTestDatabase, type TestDatabase } from '../../support/postgres.js';

const NOW = Date.UTC(2026, 0, 12);
const TOOL = { personId: null, clientId: 'jenkins', roles: ['ticket-tool'] };
const ASKED: Asked = {
  action: 'password.reset',
  subject: 'alice',
  requestedBy: null,
  ticket: { source: 'jira', id: 'IT-1' },
};
const { requestedBy: _nobody, ...SENT } = ASKED;
const DELIVERY: Delivery = { hookId: 'h', fields: {}, body: JSON.stringify(SENT) };
const NAME = { field: 'webhook-id', delivery: 'd-1' };

describe('who opens a case, as the worker finds out by itself', () => {
  let database: TestDatabase;
  let keys: TestKeys;

  /** The opener by a credential; `delivered` stands for what the signature proves. */
  const openerBy = async (
    credential: string,
    request: Omit<OpeningRequest, 'callerToken'>,
    delivered: Delivered | null = { caller: TOOL, deliveryId: 'd-1' },
  ) => {
    const { sealed, reference } = await seal(keys.trust.seal['case-worker'], credential);
    const submission = { reference, caseId: request.caseId, audience: 'case-worker', sealed };
    await keepSubmission(database.owner, submission, NOW);
    const deps = {
      db: database.as('countersign_case_worker'),
      sealKey: keys.caseWorkerUnseal,
      verifyAccessToken: async (token: string) => (token === 'token' ? TOOL : null),
      verifyDelivery: async () => delivered,
      clock: async () => NOW,
    };
    return openerOf(deps, { ...request, callerToken: reference });
  };
  const caseId = caseIdOf(TOOL, NAME, ASKED);

  beforeAll(async () => {
    keys = await makeTestKeys();
    database = await startTestDatabase();
  });
  afterAll(() => database?.stop());

  it('is whoever the token speaks for, or whoever signed this very request', async () => {
    expect(await openerBy('token', { caseId, ...ASKED })).toEqual(TOOL);
    expect(await openerBy(packDelivery(DELIVERY), { caseId, ...ASKED })).toEqual(TOOL);
    const byNature = caseIdOf(TOOL, null, ASKED);
    const unnamed = { caller: TOOL, deliveryId: null };
    expect(await openerBy(packDelivery(DELIVERY), { caseId: byNature, ...ASKED }, unnamed)).toEqual(TOOL);
  });

  it.each<[string, Partial<Asked>]>([
    ['another subject', { subject: 'bob' }],
    ['another action', { action: 'access.emergency' }],
    ['another ticket', { ticket: { source: 'jira', id: 'IT-2' } }],
    ['somebody who never asked', { requestedBy: 'mona' }],
    ['a ticket that somebody else held', { heldBy: ['olga'] }],
  ])('attack: a taken-over API opens a case for %s with what a tool signed for this one', async (_what, changes) => {
    const asked = { ...ASKED, ...changes };
    expect(await openerBy(packDelivery(DELIVERY), { caseId: caseIdOf(TOOL, NAME, asked), ...asked })).toBeNull();
  });

  it('attack: a taken-over API opens a second case with one delivery', async () => {
    const other = caseIdOf(TOOL, { ...NAME, delivery: 'd-2' }, ASKED);
    for (const id of [other, caseIdOf(TOOL, null, ASKED)]) {
      expect(await openerBy(packDelivery(DELIVERY), { caseId: id, ...ASKED })).toBeNull();
    }
  });

  it('attack: what nobody signed, or nobody who may open signed, opens nothing', async () => {
    expect(await openerBy(packDelivery(DELIVERY), { caseId, ...ASKED }, null)).toBeNull();
    const reader = { caller: { ...TOOL, roles: ['ticket-reader'] }, deliveryId: 'd-1' };
    expect(await openerBy(packDelivery(DELIVERY), { caseId, ...ASKED }, reader)).toBeNull();
    expect(await openerBy('another token', { caseId, ...ASKED })).toBeNull();
  });

  it.each([
    '',
    'null',
    '[]',
    '"text"',
    '{',
    JSON.stringify({ ...SENT, subject: '\ud800' }),
    randomBytes(9).toString('base64'),
  ])('attack: a signed body that asks for nothing (%p) opens nothing, and is no fault', async (body) => {
    expect(await openerBy(packDelivery({ ...DELIVERY, body }), { caseId, ...ASKED })).toBeNull();
  });
});
