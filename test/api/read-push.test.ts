import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Case } from '../../domain/case.js';
import { MINUTE } from '../../domain/clock.js';
import { sessionOf, type SessionKey } from '../../proofs/session.js';
import { someCase } from './support/cases.js';
import { ApiWorld } from './support/world.js';

describe('read-push', () => {
  let world: ApiWorld;
  let kase: Case;
  let session: SessionKey;
  const read = (by: SessionKey = session) => world.send('GET', `/v1/cases/${kase.id}/push`, { session: by });
  /** A push as the case worker notes it. */
  const pushed = async (changes: Partial<Parameters<typeof insert>[0]> = {}) =>
    insert({
      case_id: kase.id,
      message_id: 'm',
      person_id: 'p',
      enrolled_id: 'e',
      session: await sessionOf(session.publicJwk),
      transaction_id: 't',
      seal: 's',
      sealed_number: 'sealed-number',
      pushed_at: world.now,
      expires_at: world.now + 5 * MINUTE,
      ended_at: null,
      ...changes,
    });
  const insert = (row: {
    case_id: string;
    message_id: string;
    person_id: string;
    enrolled_id: string;
    session: string;
    transaction_id: string | null;
    seal: string | null;
    sealed_number: string | null;
    pushed_at: number;
    expires_at: number;
    ended_at: number | null;
  }) =>
    world.database.owner
      .insertInto('push')
      .values({ ...row, was_approved: false })
      .execute();

  beforeAll(async () => {
    world = await ApiWorld.start();
  });
  beforeEach(async () => {
    kase = await world.keep(someCase());
    session = await world.session(kase);
  });
  afterAll(() => world.stop());

  it('200: the newest number, sealed, and until when', async () => {
    await pushed({ sealed_number: 'older', pushed_at: world.now - 1 });
    await pushed({ message_id: 'n' });
    expect((await read()).json).toEqual({
      caseId: kase.id,
      sealed: 'sealed-number',
      until: new Date(world.now + 5 * MINUTE).toISOString(),
    });
  });

  it('404: attack: another session of the case gets no number', async () => {
    await pushed();
    expect((await read(await world.session(kase))).status).toBe(404);
  });

  it.each([
    ['nothing was pushed', null],
    ['its provider has not taken it', { transaction_id: null, seal: null, sealed_number: null }],
    ['something came of it', { ended_at: 1 }],
    ['it is over', { expires_at: 1 }],
  ])('404: %s', async (_, changes) => {
    if (changes !== null) await pushed(changes);
    expect((await read()).status).toBe(404);
  });

  it('attack: a taken-over API neither makes a push nor reads which transaction one is', async () => {
    const api = world.database.as('countersign_api');
    await expect(api.selectFrom('push').select('transaction_id').execute()).rejects.toThrow('permission denied');
    await expect(api.updateTable('push').set({ was_approved: true }).execute()).rejects.toThrow('permission denied');
  });
});
