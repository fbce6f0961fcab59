import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { jsmOperations } from '../../../activities/paging/jsm-operations.js';
import type { Page, PageOnDuty } from '../../../activities/paging/on-call.js';
import { pagerDuty } from '../../../activities/paging/pagerduty.js';
import { ACTIONS } from '../../../domain/actions.js';
import { API_KEY, FakeJsmOperations } from '../../fakes/on-call/fake-jsm-operations.js';
import { FakePagerDuty, ROUTING_KEY } from '../../fakes/on-call/fake-pagerduty.js';
import type { FakePager } from '../../fakes/on-call/fake-pager.js';

const CASE = '7b1f2e1c-4f0a-4a57-9a35-0d6f0f6f3a01';
const PAGE: Page = {
  dedupKey: `countersign-${CASE}-7`,
  caseId: CASE,
  action: 'access.emergency',
  tier: 3,
  until: Date.parse('2026-11-22T07:00:00Z'),
  link: `https://countersign.example.com/console/cases/${CASE}`,
};

const PAGERS = [
  ['PagerDuty', () => FakePagerDuty.start(), (url: string, key = ROUTING_KEY) => pagerDuty({ url, routingKey: key })],
  [
    'JSM Operations',
    () => FakeJsmOperations.start(),
    (url: string, key = API_KEY) => jsmOperations({ url, apiKey: key }),
  ],
] as const satisfies readonly (readonly [
  string,
  () => Promise<FakePager>,
  (url: string, key?: string) => PageOnDuty,
])[];

describe.each(PAGERS)('paging by %s (against a fake)', (_name, start, pagerOf) => {
  let fake: FakePager;
  beforeAll(async () => {
    fake = await start();
  });
  afterEach(() => {
    fake.mood = 'answers';
    fake.incidents.length = 0;
  });
  afterAll(() => fake.stop());

  it('says which case waits, of what kind, until when and where, and nothing else', async () => {
    await pagerOf(fake.url)(PAGE);
    expect(fake.incidents).toHaveLength(1);
    const said = JSON.stringify(fake.incidents[0]?.body);
    for (const one of [CASE, 'access.emergency', 'tier', '2026-11-22T07:00:00.000Z', PAGE.link])
      expect(said).toContain(one);
  });

  it.each(ACTIONS)('fits the line that the pager has for it: %s', async (action) => {
    await pagerOf(fake.url)({ ...PAGE, action });
    expect(fake.incidents).toHaveLength(1);
  });

  it('wakes nobody twice for one call: what is sent again, or delivered twice, is the same incident', async () => {
    fake.mood = 'loses-the-answer';
    await expect(pagerOf(fake.url)(PAGE)).rejects.toMatchObject({ code: 'page-not-taken' });
    fake.mood = 'delivers-twice';
    await pagerOf(fake.url)(PAGE);
    expect(fake.incidents).toMatchObject([{ key: PAGE.dedupKey, deliveries: 3 }]);
    fake.mood = 'answers';
    await pagerOf(fake.url)({ ...PAGE, dedupKey: `countersign-${CASE}-8` });
    expect(fake.incidents).toHaveLength(2);
  });

  it('says that it was not taken when the pager fails, and names no key', async () => {
    fake.mood = 'fails';
    await expect(pagerOf(fake.url)(PAGE)).rejects.toThrow(/answered 500/);
    fake.mood = 'answers';
    await expect(pagerOf(fake.url, 'another-key')(PAGE)).rejects.toThrow(/^((?!another-key).)*answered 400/);
    expect(fake.incidents).toEqual([]);
  });

  it('gives a pager that hangs up in a few seconds', async () => {
    fake.mood = 'hangs';
    await expect(pagerOf(fake.url)(PAGE)).rejects.toThrow(/did not answer/);
  }, 10_000);
});
