import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { askedBefore } from '../../../activities/opening/asked-before.js';
import { caseIdOf, type Asked } from '../../../contract/case-id.js';
import { openedFact } from '../../domain/support/told.js';
import { startTestDatabase, type TestDatabase } from '../../support/postgres.js';

const TOOL = { personId: null, clientId: 'jenkins', roles: ['ticket-tool'] };
const BY_NAME: Asked = {
  action: 'password.reset',
  subject: 'alice',
  requestedBy: null,
  ticket: { source: 'jira', id: 'IT-1' },
};
const BY_ADDRESS: Asked = { ...BY_NAME, subject: 'alice@example.com' };
const FIRST = caseIdOf(TOOL, null, BY_NAME);
const ALICE = 'alice';

describe('a case that was opened this very moment and is in no list yet', () => {
  let database: TestDatabase;

  /** The answer to a request for a person who is held by the first case, or by another. */
  const asked = (asks: Asked, personId = ALICE, heldBy: string | null = FIRST, caller = TOOL) => {
    const request = { caseId: caseIdOf(caller, null, asks), callerToken: 'reference', ...asks };
    const deps = { db: database.as('countersign_case_worker') };
    return askedBefore(deps, { request, caller, personId, account: null, openers: [] }, heldBy);
  };

  beforeAll(async () => {
    database = await startTestDatabase();
    const { opening, plan } = openedFact({}, { caseId: FIRST, openers: [] });
    const row = { case_id: FIRST, opened_at: 1, plan: JSON.stringify(plan), receipt: JSON.stringify(opening) };
    const request = JSON.stringify({ caseId: FIRST, callerToken: 'reference', ...BY_NAME });
    await database.owner
      .insertInto('opening')
      .values({ ...row, request })
      .execute();
  });
  afterAll(() => database?.stop());

  it('is the answer to the same request with the person named otherwise', async () => {
    expect(await asked(BY_ADDRESS)).toEqual({ opened: false, sameAs: FIRST });
  });

  it.each<[string, () => Promise<unknown>]>([
    ['another ticket', () => asked({ ...BY_ADDRESS, ticket: { source: 'jira', id: 'IT-2' } })],
    ['another action', () => asked({ ...BY_ADDRESS, action: 'access.emergency' })],
    ['another person', () => asked(BY_ADDRESS, 'bob')],
    ['another tool', () => asked(BY_ADDRESS, ALICE, FIRST, { ...TOOL, clientId: 'zendesk' })],
    ['a person whom no case holds', () => asked(BY_ADDRESS, ALICE, null)],
  ])('is no answer to a request for %s', async (_what, ask) => {
    expect(await ask()).toBeNull();
  });

  it('is refused to whoever asks for something else of it', async () => {
    const request = { caseId: caseIdOf(TOOL, null, BY_ADDRESS), callerToken: 'reference', ...BY_ADDRESS };
    const asking = { request, caller: TOOL, personId: ALICE, account: null, openers: ['mona'] };
    const answer = await askedBefore({ db: database.as('countersign_case_worker') }, asking, FIRST);
    expect(answer).toEqual({ opened: false, refusal: 'asked-otherwise' });
  });

  it('is no answer to a request that has a name of its own', async () => {
    const request = { caseId: caseIdOf(TOOL, 'a-key', BY_ADDRESS), callerToken: 'reference', ...BY_ADDRESS };
    const asking = { request, caller: TOOL, personId: ALICE, account: null, openers: [] };
    expect(await askedBefore({ db: database.as('countersign_case_worker') }, asking, FIRST)).toBeNull();
  });
});
