import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Case } from '../../domain/case.js';
import { deskNumberOf } from '../../proofs/desk-number.js';
import { sessionOf } from '../../proofs/session.js';
import { someCase, underReview } from './support/cases.js';
import { ApiWorld } from './support/world.js';

describe('read-desk-number', () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await ApiWorld.start();
  });
  afterAll(() => world.stop());

  const read = async ({ id }: Case, person = 'dora', roles: readonly string[] = ['desk']) => {
    const token = await world.token(person, roles);
    const { status, json } = await world.send('GET', `/v1/cases/${id}/desk-number`, { token });
    return status === 200 ? { browsers: json['browsers'], number: json['number'] } : json['code'];
  };

  it('200: the number of the one browser that the case is open in, for the agent who opened it', async () => {
    const kase = await world.keep(someCase());
    expect(await read(kase)).toEqual({ browsers: 0, number: null });
    const session = await sessionOf((await world.session(kase)).publicJwk);
    expect(await read(kase)).toEqual({ browsers: 1, number: deskNumberOf(kase.id, session) });
    expect(deskNumberOf(kase.id, session)).toMatch(/^\d{4}$/);
  });

  it('attack: whoever has the code of the case and opens it too makes the number go, not show theirs', async () => {
    const kase = await world.keep(someCase());
    const session = await sessionOf((await world.session(kase)).publicJwk);
    await world.session(kase);
    expect(await read(kase)).toEqual({ browsers: 2, number: null });
    await world.keep({ ...kase, session, sequence: kase.sequence + 1 });
    expect(await read(kase)).toEqual({ browsers: 2, number: deskNumberOf(kase.id, session) });
  });

  it('404, 403, 409: for nobody else, and for nobody once the case has its outcome', async () => {
    const approving = await world.keep(someCase((told) => told.verified()));
    expect(await read(approving, 'dirk')).toBe('not-found');
    expect(await read(approving, 'anna', ['recovery-approvers'])).toBe('forbidden-role');
    expect(await read(await world.keep(underReview()))).toBe('case-closed');
  });
});
