import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { HANDLERS } from '../../contract/handlers.js';
import { authenticatorApp } from '../../dev/seed/authenticator-app.js';
import { CaseRig } from '../support/case-rig/rig.js';

let rig: CaseRig;
beforeAll(async () => {
  rig = await CaseRig.start();
});
afterAll(() => rig?.end());

describe('an update', () => {
  const stray = (caseId: string) => ({ v: 1, caseId, messageId: randomUUID(), proof: 'p', submission: 's' });
  const MALFORMED: readonly { name: string; of(caseId: string): unknown }[] = [
    { name: 'null', of: () => null },
    { name: 'a text', of: () => 'give me the password' },
    { name: 'an empty record', of: () => ({}) },
    { name: 'a method nobody knows', of: (caseId) => ({ ...stray(caseId), kind: 'evidence', method: 'voice' }) },
    { name: 'another case', of: () => ({ ...stray(randomUUID()), kind: 'claim' }) },
    { name: 'a stop, which is a signal', of: (caseId) => ({ ...stray(caseId), kind: 'stop', reason: 'cancel' }) },
    { name: 'a proof far too long', of: (caseId) => ({ ...stray(caseId), kind: 'claim', proof: 'p'.repeat(9_000) }) },
  ];
  for (const { name, of } of MALFORMED) {
    it(`is rejected when it is ${name}: nothing is recorded and nothing is verified`, async () => {
      const kase = await rig.open();
      const before = await kase.recorded();
      const update = kase.workflow.executeUpdate(HANDLERS.submit, { args: [of(kase.caseId)] });
      await expect(update).rejects.toMatchObject({ cause: { type: 'malformed-message' } });
      expect(await kase.recorded()).toEqual(before);
      await kase.cancel();
      await kase.close();
    });
  }

  it('is rejected when no case knows its name', async () => {
    const kase = await rig.open();
    await expect(kase.workflow.executeUpdate('grant', { args: [{}] })).rejects.toBeInstanceOf(
      WorkflowUpdateFailedError,
    );
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

  it('gets the answer it got before when it is sent again, under the id of the update or of the message', async () => {
    const kase = await rig.open();
    const message = await kase.session.evidence('totp', '000000');
    const wrong = { accepted: false, refusal: 'code-wrong', phase: 'verifying' };
    expect(await kase.submit(message)).toEqual(wrong);
    expect(await kase.submit(message)).toEqual(wrong);
    const again = await kase.workflow.executeUpdate(HANDLERS.submit, { args: [message], updateId: randomUUID() });
    expect(again).toEqual(wrong);
    expect(await kase.recorded()).toMatchObject({ attemptsRefused: 1 });
    await kase.cancel();
    await kase.close();
  });

  it('of a closed case is answered by nobody, and the case stays as it was', async () => {
    const kase = await rig.open();
    await kase.cancel();
    const closed = await kase.close();
    await kase.workflow.result();
    expect(await rig.ground.engine.submit(await kase.session.evidence('totp', '000000'))).toEqual({ kind: 'gone' });
    expect(await kase.recorded()).toEqual(closed);
  });
});
