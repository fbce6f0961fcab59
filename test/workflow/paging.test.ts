import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { pagerDuty } from '../../activities/paging/pagerduty.js';
import { MINUTE } from '../../domain/clock.js';
import { FakePagerDuty, ROUTING_KEY } from '../fakes/on-call/fake-pagerduty.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { until } from '../support/case-rig/until.js';

let rig: CaseRig;
let pager: FakePagerDuty;
beforeAll(async () => {
  pager = await FakePagerDuty.start();
  rig = await CaseRig.start({
    onCall: new Map([['security', pagerDuty({ url: pager.url, routingKey: ROUTING_KEY })]]),
  });
});
afterEach(() => {
  pager.mood = 'answers';
});
afterAll(async () => {
  await rig?.end();
  await pager?.stop();
});

const pagesOf = ({ caseId }: CaseDriver) => pager.incidents.filter(({ key }) => key.includes(caseId));

/** A case that waits for approvals until security is told. */
async function escalated(): Promise<CaseDriver> {
  const kase = await rig.open();
  const { frozenAt } = await kase.proveIdentity();
  await rig.skipTo((frozenAt ?? 0) + 41 * MINUTE);
  await until(
    'the escalation',
    async () => (await kase.recorded()).calls?.escalatedBy.length,
    (steps) => steps === 1,
  );
  return kase;
}

/** The pager takes what it is sent again, and the page comes through. */
async function answersAgain(kase: CaseDriver): Promise<void> {
  pager.mood = 'answers';
  await until(
    'the page',
    async () => pagesOf(kase),
    (found) => found.length > 0,
  );
}

describe('whoever is on duty for the group that a case is escalated to', () => {
  it('is paged once, and reads of the case and of nobody', async () => {
    pager.mood = 'delivers-twice';
    const kase = await escalated();
    const [page] = await until(
      'the page',
      async () => pagesOf(kase),
      (found) => found.length > 0,
    );
    const said = JSON.stringify(page?.body);
    const { subject, opening } = await kase.recorded();
    expect(said).toContain(`/console/cases/${kase.caseId}`);
    const { username, displayName } = { ...kase.subject, ...subject };
    for (const one of [username, displayName, subject.personId, opening.receipt.ticket.id, 'dora'])
      expect(said).not.toContain(one);
    await kase.cancel();
    await kase.close();
    expect(pagesOf(kase)).toHaveLength(1);
  });

  it('attack: what they answer in the pager decides nothing: the case waits on, and lapses', async () => {
    const kase = await escalated();
    await until(
      'the page',
      async () => pagesOf(kase),
      (found) => found.length > 0,
    );
    const before = await kase.recorded();
    pager.acknowledges();
    expect(await kase.recorded()).toEqual(before);
    await rig.skipTo(before.deadline ?? 0);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'lapsed', approvals: [] });
    await kase.close();
  });

  it.each(['hangs', 'fails', 'loses-the-answer'] as const)('holds no case up when the pager %s', async (mood) => {
    pager.mood = mood;
    const kase = await escalated();
    await kase.decide('adam', 'approve');
    await kase.reaches('awaiting-claim');
    await kase.redeem();
    // A case that closes while somebody is being paged would leave the server of the tests, which skips time, waiting for it.
    if (mood === 'hangs') await answersAgain(kase);
    expect(await kase.close()).toMatchObject({ phase: 'closed', outcome: 'completed' });
    expect(pagesOf(kase).length).toBeLessThanOrEqual(1);
  });
});
