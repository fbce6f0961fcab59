import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Page } from '../../activities/paging/on-call.js';
import { freePort } from '../../dev/servers/free-port.js';
import { createLogger } from '../../logging/logger.js';
import { ON_CALL_SETTINGS, onCallOf } from '../../workers/on-call.js';
import { installRuntime } from '../../workers/temporal.js';
import { API_KEY, FakeJsmOperations } from '../fakes/on-call/fake-jsm-operations.js';
import { FakePagerDuty, ROUTING_KEY } from '../fakes/on-call/fake-pagerduty.js';
import { documentedMetrics, servedMetrics } from '../support/metric-tables.js';

const NAME = 'countersign_page_failures_total';
const PAGE: Page = {
  dedupKey: 'one',
  caseId: 'c',
  action: 'password.reset',
  tier: 1,
  until: 0,
  link: 'https://c.example',
};

const settingsOf = (routes: unknown) => z.object(ON_CALL_SETTINGS).parse({ ON_CALL_ROUTES: JSON.stringify(routes) });

let duty: FakePagerDuty;
let jsm: FakeJsmOperations;
let metrics: () => Promise<string>;
beforeAll(async () => {
  const address = `127.0.0.1:${await freePort()}`;
  installRuntime(createLogger({ service: 'test', level: 'error' }), address);
  metrics = async () => (await fetch(`http://${address}/metrics`)).text();
  [duty, jsm] = await Promise.all([FakePagerDuty.start(), FakeJsmOperations.start()]);
});
afterAll(async () => {
  await Promise.all([duty.stop(), jsm.stop()]);
});

const counted = async (): Promise<number> =>
  Number(new RegExp(`^${NAME}(?:\\{.*\\})? (\\d+)$`, 'm').exec(await metrics())?.[1] ?? 'NaN');

describe('who is paged for which group', () => {
  it('is nobody, unless the settings say so', () => {
    expect(onCallOf(z.object(ON_CALL_SETTINGS).parse({})).size).toBe(0);
  });

  it('is the pager of that group, and each try that fails is counted, from none on', async () => {
    const routes = [
      { group: 'security', pager: 'pagerduty', routingKey: ROUTING_KEY, url: duty.url },
      { group: 'operators', pager: 'jsm-operations', apiKey: API_KEY, url: `${jsm.url}/` },
    ];
    const onCall = onCallOf(settingsOf(routes));
    await onCall.get('security')?.(PAGE);
    await onCall.get('operators')?.(PAGE);
    expect([duty.incidents.length, jsm.incidents.length]).toEqual([1, 1]);
    expect(await counted()).toBe(0);
    jsm.mood = 'fails';
    await expect(onCall.get('operators')?.(PAGE)).rejects.toThrow('answered 500');
    expect(await counted()).toBe(1);
  });

  it('is refused for a group twice, for a pager that is none, and for one that is not encrypted', () => {
    const one = { group: 'security', pager: 'pagerduty', routingKey: 'k' };
    expect(() => onCallOf(settingsOf([one, one]))).toThrow(/names a group twice/);
    expect(() => settingsOf([{ ...one, pager: 'bell' }])).toThrow('pager');
    expect(() => settingsOf([{ ...one, url: 'http://pager.example' }])).toThrow('Expected an https address');
  });

  it('is in the table of operations as it is served', async () => {
    const told = documentedMetrics('### Of the workers').find(({ name }) => name === NAME);
    const [served] = servedMetrics(await metrics()).filter(({ name }) => name === NAME);
    expect(served).toEqual(told);
  });
});
