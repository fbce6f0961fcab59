import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dropApiKey, keepApiKey } from '../../db/api-keys.js';
import { DAY } from '../../domain/clock.js';
import { makeApiKey, type KeyScope, type NewApiKey } from '../../proofs/api-key.js';
import { unseal } from '../../proofs/sealing.js';
import { openedByProgram } from './support/cases.js';
import { ApiWorld } from './support/world.js';

const ASKED = { action: 'password.reset', subject: 'alice', ticket: { source: 'jira', id: 'IT-1' } } as const;

const basic = (name: string, key: string) => `Basic ${Buffer.from(`${name}:${key}`).toString('base64')}`;

describe('a ticket tool with a key', () => {
  let world: ApiWorld;
  let key: string;

  const make = async (clientId: string, scope: KeyScope = 'ticket-tool', lifeDays = 1): Promise<NewApiKey> => {
    const made = await makeApiKey(world.keys.enrolment, { clientId, scope, expiresAt: world.now + lifeDays * DAY });
    await keepApiKey(world.database.owner, made);
    return made;
  };
  const list = (authorization: string) => world.send('GET', '/v1/cases', { headers: { authorization } });
  const open = (authorization: string) => world.send('POST', '/v1/cases', { body: ASKED, headers: { authorization } });

  beforeAll(async () => {
    world = await ApiWorld.start();
    key = (await make('servicenow')).key;
  });
  afterAll(() => world.stop());

  it.each(['Bearer', 'Basic'])(
    '202: opens with it as %s; the worker gets it sealed, to verify it itself',
    async (scheme) => {
      const authorization = scheme === 'Basic' ? basic('servicenow', key) : `Bearer ${key}`;
      const { status, json } = await open(authorization);
      expect(status).toBe(202);
      const [kept] = await world.submissions(String(json['caseId']));
      expect(await unseal(world.keys.caseWorkerUnseal, kept?.sealed ?? '')).toBe(key);
      expect(JSON.stringify(world.engine.told) + world.logged.join('')).not.toContain(key.slice(-43));
    },
  );

  it('202: the same request is the same case, however the tool says who it is', async () => {
    const tried = [`Bearer ${key}`, basic('servicenow', key), `Bearer ${(await make('servicenow')).key}`];
    const ids = await Promise.all(tried.map(async (authorization) => (await open(authorization)).json['caseId']));
    expect(new Set(ids).size).toBe(1);
  });

  it('200: reads its own cases and no others, be it of another tool or of a person of its name', async () => {
    const own = await world.keep(openedByProgram('servicenow', 'IT-2'));
    const foreign = await world.keep(openedByProgram('zendesk', 'IT-3'));
    const { text } = await list(`Bearer ${key}`);
    expect([text.includes(own.id), text.includes(foreign.id)]).toEqual([true, false]);
    const headers = { authorization: `Bearer ${key}` };
    expect((await world.send('GET', `/v1/cases/${foreign.id}`, { headers })).status).toBe(404);
    expect((await list(`Bearer ${(await make('mona')).key}`)).json['cases']).toEqual([]);
  });

  it('403: a key to read opens and cancels nothing', async () => {
    const authorization = `Bearer ${(await make('servicenow', 'ticket-reader')).key}`;
    const own = await world.keep(openedByProgram('servicenow', 'IT-4'));
    expect((await list(authorization)).text).toContain(own.id);
    expect((await open(authorization)).json['code']).toBe('forbidden-role');
    const cancel = { body: {}, headers: { authorization } };
    expect((await world.send('POST', `/v1/cases/${own.id}/cancel`, cancel)).status).toBe(403);
  });

  it('403: no key decides or reviews', async () => {
    const own = await world.keep(openedByProgram('servicenow', 'IT-5'));
    for (const operation of ['decisions', 'review']) {
      const sent = { body: {}, headers: { authorization: `Bearer ${key}` } };
      expect((await world.send('POST', `/v1/cases/${own.id}/${operation}`, sent)).status).toBe(403);
    }
  });

  it('401: one that expired, was revoked, was guessed or belongs to another name lets nobody in', async () => {
    const revoked = await make('servicenow');
    expect((await list(`Bearer ${revoked.key}`)).status).toBe(200);
    expect(await dropApiKey(world.database.owner, revoked.keyId)).toBe(true);
    const tried = [
      `Bearer ${revoked.key}`,
      `Bearer ${(await make('servicenow', 'ticket-tool', -1)).key}`,
      `Bearer ${key.slice(0, -43)}${'A'.repeat(43)}`,
      basic('zendesk', key),
      basic('', key),
      basic('servicenow', 'hunter2'),
      'Basic !',
      `Digest ${key}`,
    ];
    for (const authorization of tried) {
      const { status, json } = await list(authorization);
      expect([status, json['code']]).toEqual([401, 'unauthenticated']);
    }
  });

  it('401: an access token is no password: only a key goes by Basic', async () => {
    expect((await list(basic('ticket-tool', await world.token(null, ['ticket-tool'])))).status).toBe(401);
  });
});
