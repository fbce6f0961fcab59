import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MINUTE } from '../../domain/clock.js';
import { loadAccess } from '../../policy/access/load.js';
import { someCase } from './support/cases.js';
import { ApiWorld } from './support/world.js';

const APPROVER = ['recovery-approvers'];
const CASES = 70;

let questions = 0;
let world: ApiWorld;
beforeAll(async () => {
  const access = await loadAccess();
  const judge: typeof access.judge = (request) => {
    questions += 1;
    return access.judge(request);
  };
  world = await ApiWorld.start({ access: { ...access, judge } });
  const waiting = someCase((told) => told.verified());
  for (let nth = 0; nth < CASES; nth += 1) {
    const { id } = someCase();
    // The last is due first, so that order is not by chance the order of being told.
    await world.keep({ ...waiting, id, deadline: (waiting.deadline ?? 0) + (CASES - nth) * MINUTE });
  }
});
afterAll(() => world.stop());

interface Listed {
  readonly waiting: readonly { readonly waitsUntil: string }[];
  readonly more: boolean;
}
const lists = async (person: string, roles: readonly string[], query = '') => {
  const { status, json } = await world.send('GET', `/v1/queue${query}`, { token: await world.token(person, roles) });
  return { status, ...(json as unknown as Listed) };
};
const asked = async (work: () => Promise<unknown>): Promise<number> => {
  const before = questions;
  await work();
  return questions - before;
};

describe('a queue of many cases', () => {
  it('lists fifty unless more are asked for, what is due first at the top, and says that there are more', async () => {
    const first = await lists('adam', APPROVER);
    expect([first.waiting.length, first.more]).toEqual([50, true]);
    const whole = await lists('adam', APPROVER, '?limit=100');
    expect([whole.waiting.length, whole.more]).toEqual([CASES, false]);
    const due = whole.waiting.map(({ waitsUntil }) => waitsUntil);
    expect(due).toEqual(due.toSorted());
    expect(first.waiting.map(({ waitsUntil }) => waitsUntil)).toEqual(due.slice(0, 50));
    for (const limit of ['0', '201', 'all'])
      expect((await lists('adam', APPROVER, `?limit=${limit}`)).status).toBe(400);
  });

  it('is judged no further than it is listed: three questions for a case that waits, one for any other', async () => {
    expect(await asked(() => lists('adam', APPROVER))).toBeLessThanOrEqual(51 * 3);
    expect(await asked(() => lists('sam', ['identity-team']))).toBeLessThanOrEqual(CASES);
  });
});
