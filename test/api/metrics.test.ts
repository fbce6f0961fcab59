import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { documentedMetrics, servedMetrics } from '../support/metric-tables.js';
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

  it('tells how many effects are past their end, and for how long, and whose case they are of to nobody', async () => {
    expect((await metrics()).lines).toContain('countersign_effects_register_readable 1');
    const effect = { connector: 'sample-directory', kind: 'membership.grant', target: 'alice', end_kind: 'reversed' };
    const dueAt = Date.now() - 600_000;
    const times = { planned_at: 1, applied_at: 1, due_at: dueAt };
    await world.database.owner
      .insertInto('effect')
      .values({ ...effect, ...times, effect_id: 'eff_1', case_id: 'c', state: 'proven' })
      .execute();
    const { lines } = await metrics();
    expect(lines).toContain('countersign_unended_effects_past_due{connector="sample-directory"} 1');
    const oldest = lines.find((line) => line.startsWith('countersign_unended_effects_oldest_seconds{'));
    expect(Number(oldest?.split(' ')[1])).toBeGreaterThanOrEqual(600);
    expect(lines.join('\n')).not.toMatch(/alice|eff_1/);
  });

  it('is what the table of operations says, by name, type and labels: all of it, and no more', async () => {
    const observed = { case_id: 'o', person_id: 'p-1', mode: 'observe', action: 'password.reset', fate: 'refused' };
    await world.database.owner
      .insertInto('observed_ticket')
      .values({ ...observed, body: '{}', observed_at: 1 })
      .execute();
    const { lines } = await metrics();
    const byName = (one: { readonly name: string }, other: { readonly name: string }) =>
      one.name.localeCompare(other.name);
    const told = documentedMetrics('### Of the API').map((one) => ({ ...one, labels: one.labels.toSorted() }));
    expect(servedMetrics(lines.join('\n')).toSorted(byName)).toEqual(told.toSorted(byName));
  });

  it('says of endings that it does not know, when the register cannot be read, and all else as ever', async () => {
    const { owner } = world.database;
    await sql`REVOKE SELECT ON countersign.unended_effect FROM countersign_api`.execute(owner);
    const { lines } = await metrics();
    await sql`GRANT SELECT ON countersign.unended_effect TO countersign_api`.execute(owner);
    expect(lines).toContain('countersign_effects_register_readable 0');
    expect(lines.join('\n')).not.toContain('countersign_unended_effects_past_due{');
    expect(lines.join('\n')).toContain('countersign_api_requests_total{');
  });
});
