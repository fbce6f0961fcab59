import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { someCase } from './support/cases.js';
import { ApiWorld } from './support/world.js';

describe('/metrics', () => {
  let world: ApiWorld;

  const metrics = async () => {
    const response = await fetch(`${world.url}/metrics`);
    return { type: response.headers.get('content-type'), lines: (await response.text()).split('\n') };
  };

  beforeAll(async () => {
    world = await ApiWorld.start();
  });
  afterAll(() => world.stop());

  it('counts requests by operation and status, and how long they took', async () => {
    const kase = await world.keep(someCase());
    const token = await world.token('dora', ['desk']);
    await world.send('GET', `/v1/cases/${kase.id}`, { token });
    await world.send('GET', `/v1/cases/${kase.id}`, { token });
    await world.send('GET', `/v1/cases/${kase.id}`);
    await world.send('GET', '/nothing/here');
    const { type, lines } = await metrics();
    expect(type).toMatch(/^text\/plain/);
    expect(lines).toEqual(
      expect.arrayContaining([
        'countersign_api_requests_total{operation="read-case",status="200"} 2',
        'countersign_api_requests_total{operation="read-case",status="401"} 1',
        'countersign_api_requests_total{operation="none",status="404"} 1',
        'countersign_api_request_duration_seconds_count{operation="read-case"} 3',
      ]),
    );
  });

  it('says nothing of people, cases, tickets or addresses, and nobody makes it grow by what they ask for', async () => {
    const kase = await world.keep(someCase());
    const token = await world.token('dora', ['desk']);
    await world.send('GET', `/v1/cases/${kase.id}`, { token });
    await world.send('GET', '/nothing/here');
    const before = (await metrics()).lines.length;
    for (let at = 0; at < 20; at += 1) await world.send('GET', `/v1/${at}/alice?ticketId=IT-${at}`, { token });
    const { lines } = await metrics();
    expect(lines.length - before).toBeLessThan(3);
    expect(lines.join('\n')).not.toMatch(/alice|dora|IT-|127\.0\.0\.1|[0-9a-f]{8}-[0-9a-f]{4}/);
  });
});
