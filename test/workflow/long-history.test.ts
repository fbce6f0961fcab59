import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { rawPayload, signalRaw } from '../support/case-rig/raw-signal.js';
import { CaseRig } from '../support/case-rig/rig.js';

let rig: CaseRig;
beforeAll(async () => {
  rig = await CaseRig.start();
});
afterAll(() => rig?.end());

const runOf = async (kase: CaseDriver): Promise<string> => (await kase.workflow.describe()).runId;

/** Signals sent at once before anybody looks whether the case continued as new. */
const BATCH = 50;

/** Floods a case with unreadable signals until it continues as new; returns how many it took. */
const floodUntilNew = async (kase: CaseDriver): Promise<number> => {
  const first = await runOf(kase);
  const noise = () => signalRaw(rig, kase.caseId, 'stop', [rawPayload('json/plain', '"noise"')]);
  for (let sent = 0; ; sent += BATCH) {
    if ((await runOf(kase)) !== first) return sent;
    if (sent > 5_000) throw new Error('the case never continued as new');
    await Promise.all(Array.from({ length: BATCH }, noise));
    await kase.view();
  }
};

describe('a history grown long', () => {
  it('attack: a flood makes the case continue as new, and it keeps everything that matters', async () => {
    const kase = await rig.open();
    await kase.proveIdentity();
    const refused = await kase.signed('dora', 'approve');
    await kase.tell('decide', refused);
    const { sequence: _before, ...state } = await kase.recorded();
    const sent = await floodUntilNew(kase);

    const { sequence: _after, ...then } = await kase.recorded();
    expect(then).toEqual(state);
    expect(await kase.view()).toMatchObject({ phase: 'approving', evidence: { accepted: 2, needed: 2 } });
    await kase.workflow.signal('decide', refused);
    await kase.decide('adam', 'approve');
    await kase.reaches('awaiting-claim');
    const { total } = await kase.readings.noise();
    expect(total).toEqual({ unreadable: sent, duplicate: 1 });
    expect((await kase.readings.noise()).entries).toBeLessThanOrEqual(22);

    await kase.redeem();
    await kase.close();
    const runs = new Set((await kase.readings.entries()).map(({ runId }) => runId));
    expect(runs.size).toBeGreaterThan(1);
    expect(await kase.workflow.result()).toEqual({ caseId: kase.caseId, outcome: 'completed' });
  }, 240_000);

  it('keeps its deadline: what continued as new lapses when it would have lapsed', async () => {
    const kase = await rig.open();
    const { deadline } = await kase.recorded();
    await floodUntilNew(kase);
    await rig.skipTo((deadline ?? 0) - 60_000);
    expect(await kase.phase()).toBe('verifying');
    await rig.skipTo(deadline ?? 0);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'lapsed' });
    await kase.close();
  }, 240_000);
});
