import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { rawPayload, signalRaw } from '../support/case-rig/raw-signal.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { until } from '../support/case-rig/until.js';

let rig: CaseRig;
beforeAll(async () => {
  rig = await CaseRig.start();
});
afterAll(() => rig?.end());

const runOf = async (kase: CaseDriver): Promise<string> => (await kase.workflow.describe()).runId;

/** More signals than the events after which a case continues as new. */
const FLOOD = 2_100;
/** More than the bytes after which it does, in signals nearly as large as a server takes. */
const LARGE = 2;
const LARGE_BYTES = 1_900_000;
/** Signals sent at once before the case is given time to hear them. */
const BATCH = 50;

/** Floods a case with unreadable signals; once nobody talks to it any more, it continues as new. */
const floodUntilNew = async (kase: CaseDriver): Promise<void> => {
  const first = await runOf(kase);
  const noise = () => signalRaw(rig, kase.caseId, 'stop', [rawPayload('json/plain', '"noise"')]);
  for (let sent = 0; sent < FLOOD; sent += BATCH) {
    await Promise.all(Array.from({ length: BATCH }, noise));
    await kase.view();
  }
  await until('the case continued as new', async () => (await runOf(kase)) !== first);
};

describe('a history grown long', () => {
  it('attack: a flood makes the case continue as new, and it keeps everything that matters', async () => {
    const kase = await rig.open();
    await kase.proveIdentity();
    const refused = await kase.signed('dora', 'approve');
    await kase.tell('decide', refused);
    const { sequence: _before, ...state } = await kase.recorded();
    await floodUntilNew(kase);

    const { sequence: _after, ...then } = await kase.recorded();
    expect(then).toEqual(state);
    expect(await kase.view()).toMatchObject({ phase: 'approving', evidence: { accepted: 2, needed: 2 } });
    await kase.workflow.signal('decide', refused);
    await kase.decide('adam', 'approve');
    await kase.reaches('awaiting-claim');
    const { total } = await kase.readings.noise();
    expect(total).toEqual({ unreadable: FLOOD, duplicate: 1 });
    expect((await kase.readings.noise()).entries).toBeLessThanOrEqual(22);

    await kase.redeem();
    await kase.close();
    const runs = new Set((await kase.readings.entries()).map(({ runId }) => runId));
    expect(runs.size).toBeGreaterThan(1);
    expect(await kase.workflow.result()).toEqual({ caseId: kase.caseId, outcome: 'completed' });
  });

  it('keeps its deadline: what continued as new lapses when it would have lapsed', async () => {
    const kase = await rig.open();
    const { deadline } = await kase.recorded();
    await floodUntilNew(kase);
    await rig.skipTo((deadline ?? 0) - 60_000);
    expect(await kase.phase()).toBe('verifying');
    await rig.skipTo(deadline ?? 0);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'lapsed' });
    await kase.close();
  });

  it('attack: a few signals as large as a server takes do not bring it to the size at which a server ends it', async () => {
    const kase = await rig.open();
    const first = await runOf(kase);
    const large = rawPayload('json/plain', JSON.stringify('a'.repeat(LARGE_BYTES)));
    for (let sent = 0; sent < LARGE; sent += 1) await signalRaw(rig, kase.caseId, 'decide', [large]);
    await until('the case continued as new', async () => (await runOf(kase)) !== first);
    await kase.complete();
    await kase.close();
    expect((await kase.readings.noise()).total).toEqual({ unreadable: LARGE });
  });
});
