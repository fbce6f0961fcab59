import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MINUTE } from '../../domain/clock.js';
import { CaseRig } from '../support/case-rig/rig.js';

let rig: CaseRig;
beforeAll(async () => {
  rig = await CaseRig.start();
});
beforeEach(() => rig.policyBecomes((policy) => policy));
afterAll(() => rig?.end());

/** The owners of the policy turn an action back, at every desk or at one. */
const turnsBack = (mode: 'observe' | 'advise', desk?: string) =>
  rig.policyBecomes((policy) => {
    const desks = desk === undefined ? '' : `, desks: [${desk}]`;
    return `${policy}\nmodes:\n  - { mode: ${mode}, actions: [password.reset]${desks} }\n`;
  });

const ENDED = { phase: 'under-review', outcome: 'refused', needsHuman: true };

describe('a pending case whose action is turned back by a change of policy', () => {
  it.each(['observe', 'advise'] as const)(
    'to %s: is proven and approved as before, then ends refused before anything is done, and is reviewed',
    async (mode) => {
      const kase = await rig.open();
      await turnsBack(mode);
      await kase.proveIdentity();
      await kase.decide('adam', 'approve');
      expect(await kase.reaches('under-review')).toMatchObject({ ...ENDED, facts: [] });
      const read = (await kase.readings.entries()).findLast(({ fact }) => fact.kind === 'facts-checked');
      expect(read).toMatchObject({ fact: { facts: { receipt: { holds: false } } }, outcome: 'refused' });
      expect((await kase.readings.register())['password.set']).not.toBe('applied');
      await kase.close();
    },
  );

  it('ends as well while its subject has come back: what they chose is never set', async () => {
    const kase = await rig.open();
    await kase.getApproved();
    await turnsBack('observe');
    expect(await kase.submitTotp()).toMatchObject({ accepted: true });
    expect(await kase.claim()).toMatchObject({ accepted: true });
    expect(await kase.reaches('under-review')).toMatchObject(ENDED);
    expect((await kase.readings.register())['password.set']).not.toBe('applied');
  });

  it('goes on where it is turned back at another desk than its own', async () => {
    const kase = await rig.open();
    await turnsBack('observe', 'servicenow');
    await kase.complete();
    expect(await kase.recorded()).toMatchObject({ outcome: 'completed', needsHuman: false });
  });

  it('goes on where it is enforced again before the system acts: it stays pinned to what it was opened under', async () => {
    const kase = await rig.open();
    const { plan } = await kase.recorded();
    await turnsBack('observe');
    await kase.proveIdentity();
    await rig.skip(MINUTE);
    await rig.policyBecomes((policy) => policy);
    await kase.decide('adam', 'approve');
    await kase.reaches('awaiting-claim');
    expect(await kase.redeem()).toMatchObject({ outcome: 'completed', plan });
  });

  it('while it is turned back, another case is not opened, and whoever asks is told so', async () => {
    await turnsBack('observe');
    const { username: subject } = rig.nextSubject();
    const answer = await rig.askToOpen({ caseId: randomUUID(), subject }, await rig.tokenOf('dora'));
    expect(answer).toMatchObject({ accepted: true, observed: { mode: 'observe' } });
  });
});
