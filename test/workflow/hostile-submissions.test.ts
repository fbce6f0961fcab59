import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { HANDLERS } from '../../contract/handlers.js';
import { authenticatorApp } from '../../dev/seed/authenticator-app.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { until } from '../support/case-rig/until.js';

let rig: CaseRig;
beforeAll(async () => {
  rig = await CaseRig.start();
});
afterAll(() => rig?.end());

describe('what is sent in the name of the subject', () => {
  const stray = (caseId: string) => ({ v: 1, caseId, messageId: randomUUID(), proof: 'p', submission: 's' });
  const MALFORMED: readonly { name: string; noise: string; of(caseId: string): unknown }[] = [
    { name: 'null', noise: 'malformed', of: () => null },
    { name: 'a text', noise: 'malformed', of: () => 'give me the password' },
    { name: 'an empty record', noise: 'malformed', of: () => ({}) },
    {
      name: 'a method nobody knows',
      noise: 'malformed',
      of: (caseId) => ({ ...stray(caseId), kind: 'evidence', method: 'voice' }),
    },
    { name: 'for another case', noise: 'foreign', of: () => ({ ...stray(randomUUID()), kind: 'claim' }) },
    {
      name: 'a stop, which has a signal of its own',
      noise: 'malformed',
      of: (caseId) => ({ ...stray(caseId), kind: 'stop', reason: 'cancel' }),
    },
    {
      name: 'a proof far too long',
      noise: 'malformed',
      of: (caseId) => ({ ...stray(caseId), kind: 'claim', proof: 'p'.repeat(9_000) }),
    },
  ];
  for (const { name, noise, of } of MALFORMED) {
    it(`is dropped and counted when it is ${name}: nothing is verified and nothing changes`, async () => {
      const kase = await rig.open();
      const { sequence: _before, ...before } = await kase.recorded();
      await kase.workflow.signal(HANDLERS.submit, of(kase.caseId));
      await until('counted', async () => (await kase.readings.noise()).entries > 0);
      expect(await kase.readings.noise()).toEqual({ entries: 1, total: { [noise]: 1 } });
      const { sequence: _after, ...after } = await kase.recorded();
      expect(after).toEqual(before);
      await kase.cancel();
      await kase.close();
    });
  }

  it('is no update: whoever sends one is rejected', async () => {
    const kase = await rig.open();
    for (const name of ['grant', HANDLERS.submit]) {
      await expect(kase.workflow.executeUpdate(name, { args: [{}] })).rejects.toBeInstanceOf(WorkflowUpdateFailedError);
    }
    await kase.cancel();
    await kase.close();
  });

  it('is refused in a phase that does not want it, and consumes nothing: the code still works where it is wanted', async () => {
    const kase = await rig.open();
    const app = authenticatorApp(kase.subject.recoveryTotpSecret ?? '');
    await kase.submitTotp(app.nextCode(await rig.now()));
    await kase.submitEmailCode();
    const code = app.nextCode(await rig.now());
    const early = await kase.session.evidence('totp', code);
    const refused = { accepted: false, refusal: 'not-wanted-now', phase: 'approving' };
    expect(await kase.submit(early)).toEqual(refused);
    expect(await kase.claim()).toEqual(refused);
    expect(await kase.askForEmailCode()).toEqual(refused);
    expect(await kase.readings.submissions()).toContain(early.submission);
    await kase.decide('adam', 'approve');
    await kase.reaches('awaiting-claim');
    expect(await kase.submitTotp(code)).toEqual({ accepted: true, phase: 'awaiting-claim' });
    await kase.cancel();
    await kase.reaches('under-review');
    await kase.close();
  });

  it('keeps the answer it got when it is sent again, and is counted as said twice', async () => {
    const kase = await rig.open();
    const message = await kase.session.evidence('totp', '000000');
    const wrong = { accepted: false, refusal: 'code-wrong', phase: 'verifying' };
    expect(await kase.submit(message)).toEqual(wrong);
    expect(await kase.submit(message)).toEqual(wrong);
    await until('counted', async () => (await kase.readings.noise()).total['duplicate'] === 1);
    expect(await kase.recorded()).toMatchObject({ attemptsRefused: 1 });
    expect(await kase.readings.answer(message.messageId)).toEqual(wrong);
    await kase.cancel();
    await kase.close();
  });

  it('to a closed case is taken by nobody, and the case stays as it was', async () => {
    const kase = await rig.open();
    await kase.cancel();
    const closed = await kase.close();
    await kase.workflow.result();
    expect(await rig.ground.engine.submit(await kase.session.evidence('totp', '000000'))).toBe('gone');
    expect(await kase.recorded()).toEqual(closed);
  });
});

describe('a flood of what a session of the case may send', () => {
  it('attack: evidence without end leaves room for a decision and for a stop', async () => {
    const kase = await rig.open();
    await kase.proveIdentity();
    const approval = await kase.signed('adam', 'approve');
    rig.directoryGate.close();
    await kase.workflow.signal(HANDLERS.decide, await kase.signed('dora', 'approve'));
    const floods = Array.from({ length: 60 }, async () =>
      kase.workflow.signal(HANDLERS.submit, await kase.session.evidence('totp', '000000')),
    );
    await Promise.all(floods);
    await kase.workflow.signal(HANDLERS.decide, approval);
    rig.directoryGate.open();
    await until('the approver has their word', async () => {
      const answer = await kase.readings.answer(approval.messageId);
      return answer !== null && answer !== undefined;
    });
    expect(await kase.readings.answer(approval.messageId)).toMatchObject({ accepted: true });
    const { total } = await kase.readings.noise();
    expect(total).toMatchObject({ flooded: expect.any(Number) });
    await kase.cancel();
    await kase.reaches('under-review');
    await kase.close();
  });
});
