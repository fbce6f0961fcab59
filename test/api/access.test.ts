import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Access } from '../../policy/access/access.js';
import { loadAccess } from '../../policy/access/load.js';
import type { AccessRequest } from '../../policy/access/request.js';
import { closed, someCase } from './support/cases.js';
import { ApiWorld } from './support/world.js';

/** Every read of one case, and whom it is for. */
const READS: readonly (readonly [string, string, readonly string[]])[] = [
  ['', 'dora', ['desk']],
  ['/comments', 'dora', ['desk']],
  ['/desk-number', 'dora', ['desk']],
  ['/statement?kind=approve', 'adam', ['recovery-approvers']],
  ['/timeline', 'rita', ['recovery-reviewers']],
  ['/attestation?method=manager-confirmation&number=123456', 'mona', []],
  ['/quiet-reports', 'sven', ['security']],
];

describe('the one place that decides reads', () => {
  let world: ApiWorld;
  let denies: ApiWorld;
  const asked: AccessRequest['action'][] = [];
  beforeAll(async () => {
    const access = await loadAccess();
    const counting: Access = {
      digest: access.digest,
      judge: (request) => {
        asked.push(request.action);
        return access.judge(request);
      },
    };
    const nothing: Access = { digest: '', judge: () => ({ decision: 'denied', policies: [], set: '' }) };
    [world, denies] = await Promise.all([ApiWorld.start({ access: counting }), ApiWorld.start({ access: nothing })]);
  });
  afterAll(async () => {
    await Promise.all([world?.stop(), denies?.stop()]);
  });

  it.each(READS)('asks the access policy of GET …%s, and shows nothing where that denies', async (path, who, roles) => {
    const kase = await denies.keep(someCase((told) => told.verified()));
    const token = await denies.token(who, roles);
    const { status, json } = await denies.send('GET', `/v1/cases/${kase.id}${path}`, { token });
    expect([status, json['code']]).toEqual([404, 'not-found']);
  });

  it('asks it of every case of a list', async () => {
    const kase = await denies.keep(someCase((told) => told.verified()));
    const token = await denies.token('adam', ['recovery-approvers']);
    expect((await denies.send('GET', '/v1/cases', { token })).json['cases']).toEqual([]);
    await world.keep(kase);
    const readable = await world.send('GET', '/v1/cases', { token: await world.token('adam', ['recovery-approvers']) });
    expect(readable.json['cases']).toEqual([expect.objectContaining({ caseId: kase.id })]);
  });

  it.each(READS)(
    'attack: an outsider looks for cases by GET …%s: a foreign one reads as one that is not, and costs as much to judge',
    async (path, _who, roles) => {
      const kase = await world.keep(someCase((told) => told.verified()));
      const token = await world.token('outsider', roles.includes('security') ? ['security'] : ['desk']);
      const reads = async (caseId: string) => {
        asked.length = 0;
        const { status, json } = await world.send('GET', `/v1/cases/${caseId}${path}`, { token });
        const { requestId: _, ...problem } = json;
        return { status, problem, asked: [...asked] };
      };
      expect(await reads(kase.id)).toEqual(await reads(randomUUID()));
    },
  );

  it('attack: an AI agent of the desk reads what people of the desk may: it sees what it opened and no more', async () => {
    const kase = await world.keep(someCase((told) => told.verified()));
    const read = async (roles: readonly string[], path = '') =>
      (await world.send('GET', `/v1/cases/${kase.id}${path}`, { token: await world.token('dora', roles) })).status;
    expect([await read(['desk']), await read(['desk', 'ai-agent'])]).toEqual([200, 200]);
    expect([await read(['desk'], '/desk-number'), await read(['desk', 'ai-agent'], '/desk-number')]).toEqual([
      200, 404,
    ]);
  });

  it('ends an agent’s rights with the case, and shows them what became of it', async () => {
    const kase = await world.keep(closed());
    const token = await world.token('dora', ['desk']);
    const at = (path: string) => `/v1/cases/${kase.id}${path}`;
    expect((await world.send('GET', at(''), { token })).json).toMatchObject({ phase: 'closed', caseCode: null });
    expect((await world.send('POST', at('/comments'), { token, body: { text: 'late' } })).status).toBe(403);
    for (const path of ['/hand-over-offers', '/desk-quiet-report']) {
      const body = path === '/hand-over-offers' ? { to: 'olga' } : {};
      expect([path, (await world.send('POST', at(path), { token, body })).status]).toEqual([path, 404]);
    }
    expect((await world.send('GET', at('/desk-number'), { token })).status).toBe(404);
  });

  it('gives an agent no right in a case of their desk that they do not hold', async () => {
    const kase = await world.keep(someCase());
    const token = await world.token('rob', ['desk']);
    for (const path of ['', '/comments', '/desk-number'])
      expect((await world.send('GET', `/v1/cases/${kase.id}${path}`, { token })).status).toBe(404);
    expect((await world.send('POST', `/v1/cases/${kase.id}/cancel`, { token, body: {} })).status).toBe(404);
  });
});
