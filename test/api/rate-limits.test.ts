import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { networkOf } from '../../api/rate-limits.js';
import { openedByProgram } from './support/cases.js';
import { ApiWorld, PLENTY } from './support/world.js';

const CALLER = 3;

describe('limits per caller', () => {
  let world: ApiWorld;
  let tool: string;
  let clients = 0;

  const list = (token: string) => world.send('GET', '/v1/cases', { token });

  beforeAll(async () => {
    world = await ApiWorld.start({ limits: { ...PLENTY, callerRequestsPerMinute: CALLER } });
  });
  beforeEach(async () => {
    clients += 1;
    tool = await world.token(null, ['ticket-tool'], { clientId: `tool-${clients}` });
  });
  afterAll(() => world.stop());

  it('429: one request too many is refused, with when to come back', async () => {
    for (let left = CALLER - 1; left >= 0; left -= 1) {
      const { status, headers } = await list(tool);
      expect(status).toBe(200);
      expect(headers.get('ratelimit')).toContain(`"caller";r=${left};t=`);
      expect(headers.get('ratelimit-policy')).toContain(`"caller";q=${CALLER};w=60`);
    }
    const { status, headers, json } = await list(tool);
    expect([status, json['code'], json['retryable']]).toEqual([429, 'rate-limited', true]);
    const seconds = Number(headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(2);
    expect(seconds).toBeLessThanOrEqual(60);
  });

  it('429: a tool that takes a new token for each request is the same tool', async () => {
    for (let taken = 0; taken < CALLER; taken += 1) {
      expect((await list(await world.token(null, ['ticket-tool'], { clientId: `tool-${clients}` }))).status).toBe(200);
    }
    expect((await list(tool)).status).toBe(429);
  });

  it('200: nobody uses up the requests of another, be it by a token of one’s own making or by their name', async () => {
    const clientId = `tool-${clients}`;
    const forged = await world.token(null, ['ticket-tool'], { clientId, issuer: 'https://evil.example' });
    const person = await world.token(clientId, ['desk'], { clientId: 'desk-console' });
    for (let tries = 0; tries <= CALLER; tries += 1) {
      expect((await list(forged)).status).toBe(401);
      await list(person);
    }
    expect((await list(person)).status).toBe(429);
    expect((await list(tool)).status).toBe(200);
  });

  it('429: what is refused so is not done', async () => {
    const kase = await world.keep(openedByProgram(`tool-${clients}`, 'IT-1'));
    for (let taken = 0; taken < CALLER; taken += 1) await list(tool);
    const { status } = await world.send('POST', `/v1/cases/${kase.id}/cancel`, { token: tool, body: {} });
    expect(status).toBe(429);
    expect(world.engine.told).toEqual([]);
  });
});

describe('limits per person that cases are asked for', () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await ApiWorld.start({ limits: { ...PLENTY, subjectOpeningsPerMinute: 2 } });
  });
  afterAll(() => world.stop());

  it('429: attack: agents who ask for one after the other are counted together, and it is not done', async () => {
    const ask = async (agent: string, subject: string, id: string) =>
      world.send('POST', '/v1/cases', {
        token: await world.token(agent, ['desk']),
        body: { action: 'password.reset', subject, ticket: { source: 'jira', id } },
      });
    expect((await ask('dora', 'alice', 'IT-1')).status).toBe(202);
    expect((await ask('dave', 'ALICE', 'IT-2')).status).toBe(202);
    const { status, json, headers } = await ask('olga', 'Alice', 'IT-3');
    expect([status, json['code']]).toEqual([429, 'rate-limited']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(world.engine.told).toHaveLength(2);
    expect((await ask('olga', 'bob', 'IT-4')).status).toBe(202);
  });
});

describe('limits per address', () => {
  let world: ApiWorld;
  afterEach(() => world.stop());

  it('429: guesses without a token are counted too, and a client cannot choose its address', async () => {
    world = await ApiWorld.start({ limits: { ...PLENTY, addressRequestsPerMinute: 2 } });
    const from = (address: string) =>
      world.send('POST', '/v1/repudiations', { body: { token: 'guess' }, headers: { 'x-forwarded-for': address } });
    expect((await from('192.0.2.1')).status).toBe(422);
    expect((await from('192.0.2.2')).status).toBe(422);
    const { status, json, headers } = await from('192.0.2.3');
    expect([status, json['code']]).toEqual([429, 'rate-limited']);
    expect(headers.get('ratelimit')).toMatch(/^"address";r=0;t=\d+$/);
  });

  it('200: behind a proxy of ours each client is counted for itself, and cannot pass for another', async () => {
    const limits = { ...PLENTY, addressRequestsPerMinute: 1 };
    world = await ApiWorld.start({ limits, trustedProxyHops: 1 });
    const from = (address: string) => world.send('GET', '/health', { headers: { 'x-forwarded-for': address } });
    expect((await from('192.0.2.1')).status).toBe(200);
    expect((await from('192.0.2.2')).status).toBe(200);
    // What the client itself put there stands before what the proxy added.
    expect((await from('198.51.100.7, 192.0.2.1')).status).toBe(429);
  });
});

describe('the network of an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:DB8:1:2::9', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['unknown', 'unknown'],
  ])('%s is counted as %s: the rest of an IPv6 address is its owner’s to choose', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
