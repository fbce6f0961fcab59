import { afterEach, describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import type { listedException } from '../../api/exceptions.js';
import { countersign } from './support/command.js';
import { sendJson, startStub, type StubServer } from './support/stub-server.js';

const started: StubServer[] = [];
afterEach(() => Promise.all(started.splice(0).map((stub) => stub.stop())));

const IN_FORCE: z.infer<typeof listedException> = {
  id: 'e-1',
  state: 'in-force',
  waives: 'spacing',
  action: 'password.reset',
  whom: { personId: 'p-7' },
  why: 'moves house \u001b[2J',
  owner: 'olga',
  by: ['olga', 'omar'],
  grantedAt: '2026-11-01T08:00:00.000Z',
  until: '2026-11-10T08:00:00.000Z',
  revoked: null,
  ruleOwners: ['identity-team'],
  uses: 2,
};
const OVER = { ...IN_FORCE, id: 'e-2', state: 'expired', whom: { class: 'vendor' } };

/** Lists what an API of its own answers. */
async function lists(exceptions: readonly object[], ...args: readonly string[]) {
  const api = await startStub((_request, response) => sendJson(response, 200, { exceptions }));
  started.push(api);
  const ended = await countersign(['exceptions', ...args], { COUNTERSIGN_URL: api.url, COUNTERSIGN_TOKEN: 'csk_x' });
  return { ...ended, rows: ended.stdout.split('\n').map((line) => line.trim().split(/\s{2,}/)) };
}

describe('countersign exceptions', () => {
  it('tells of open risk what it waives, whose rule that is and how often it was used', async () => {
    const { status, rows } = await lists([IN_FORCE, OVER]);
    const head = ['ID', 'STATE', 'WAIVES', 'ACTION', 'FOR', 'OWNER', 'RULE OF', 'USES', 'UNTIL', 'WHY'];
    expect([status, rows[0], rows.length]).toEqual([0, head, 2]);
    expect(rows[1]?.slice(0, 9)).toEqual([
      'e-1',
      'in-force',
      'spacing',
      'password.reset',
      'p-7',
      'olga',
      'identity-team',
      '2',
      '2026-11-10T08:00:00.000Z',
    ]);
  });

  it('tells of those that are over where all are asked for, and says so where none is open', async () => {
    expect((await lists([IN_FORCE, OVER], '--all')).rows.map(([id]) => id)).toEqual(['ID', 'e-1', 'e-2']);
    expect((await lists([OVER])).stdout).toBe('No exception is open.');
    expect((await lists([OVER], '--all', '--json')).json).toMatchObject({ exceptions: [{ id: 'e-2', uses: 2 }] });
  });

  it('attack: a reason that would draw on the terminal is shown as text', async () => {
    expect((await lists([IN_FORCE])).stdout).not.toContain('\u001b');
  });
});
