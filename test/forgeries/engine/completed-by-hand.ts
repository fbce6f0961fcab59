import { describe, expect, it } from '@jest/globals';
import { digestOf } from '../../../domain/canonical.js';
import { finish } from '../../support/live/abandoned.js';
import { completeByHand, whileKilled, whileLocked } from '../../support/live/by-hand.js';
import { directoryPrint, neverApplied } from '../../support/live/directory-print.js';
import { actOf, inventedDecision, inventedEvidence, inventedWarrant } from '../../support/live/forged.js';
import type { Live } from '../../support/live/live.js';
import { LiveCase } from '../../support/live/live-case.js';
import { activityIsPending, refusedAttempts } from '../../support/live/waiting.js';

/** Results that somebody hands in for an activity: each is a claim, not a fact. */
export function completedByHand(given: () => Live): void {
  describe('an activity completed by hand with a favourable result', () => {
    it('invented evidence counts for nothing; the subject proves themselves all the same', async () => {
      const live = given();
      const kase = await LiveCase.open(live);
      const browser = await kase.browser();
      await whileLocked(live, 'countersign.enrolled', async () => {
        const sent = browser.submitTotp('000000');
        const evidence = inventedEvidence(await kase.recorded(), 'totp');
        const result = { kind: 'evidence', evidence, messageId: evidence.receipt.messageId };
        await completeByHand(live, kase.workflowId, 'verifyEvidence', result);
        expect(await sent).toMatchObject({ kind: 'refused' });
      });
      expect(await refusedAttempts(live, kase)).toContain('proof');
      expect((await kase.recorded()).evidence).toEqual([]);
      expect(await finish(kase)).toMatchObject({ outcome: 'completed' });
    }, 90_000);

    it("attack: another case's evidence, genuine to the last signature, counts for nothing here", async () => {
      const live = given();
      const [evidence] = (await (await LiveCase.verified(live)).recorded()).evidence;
      const kase = await LiveCase.open(live);
      const browser = await kase.browser();
      await whileLocked(live, 'countersign.enrolled', async () => {
        const sent = browser.submitTotp('000000');
        const result = { kind: 'evidence', evidence, messageId: evidence?.receipt.messageId };
        await completeByHand(live, kase.workflowId, 'verifyEvidence', result);
        expect(await sent).toMatchObject({ kind: 'refused', code: 'verification-not-completed' });
      });
      const refusals = (await kase.readings.entries()).map(({ refusal }) => refusal);
      expect(refusals.findLast((refusal) => refusal !== null)).toBe('evidence-bound-elsewhere');
      expect((await kase.recorded()).evidence).toEqual([]);
    }, 60_000);

    it('an invented decision approves nothing; the approver signs again and is heard', async () => {
      const live = given();
      const kase = await LiveCase.verified(live);
      await whileLocked(live, 'countersign.enrolled', async () => {
        const recorded = await kase.recorded();
        const messageId = await kase.signalDecision(actOf(live, recorded, live.person('adam'), 'approve'));
        const decision = inventedDecision(live, recorded, 'anna', { messageId });
        await completeByHand(live, kase.workflowId, 'judgeDecision', { kind: 'decision', decision, messageId });
        expect(await refusedAttempts(live, kase)).toContain('enrolled-unproven');
      });
      expect(await kase.recorded()).toMatchObject({ phase: 'approving', approvals: [] });
      await kase.approve();
      await kase.claim();
      expect(await kase.recorded()).toMatchObject({ outcome: 'completed' });
    }, 60_000);

    it('facts that nobody read are asked for again', async () => {
      const live = given();
      const kase = await LiveCase.approved(live);
      await whileLocked(live, 'countersign.stop_fact', async () => {
        await kase.startClaim();
        const { facts } = inventedWarrant(await kase.recorded());
        await completeByHand(live, kase.workflowId, 'checkFacts', { kind: 'facts-checked', facts });
        expect(await refusedAttempts(live, kase)).toContain('proof');
      });
      expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed' });
    }, 60_000);

    it('attack: a case said to be planned anew, by an opening of somebody’s own making, keeps its plan and its openers', async () => {
      const live = given();
      const kase = await LiveCase.approved(live);
      const { opening, plan } = await kase.recorded();
      await whileLocked(live, 'countersign.stop_fact', async () => {
        await kase.startClaim();
        const lighter = { ...plan, raisedBy: ['elevated-threat'], approvals: { ...plan.approvals, whenRelayable: 0 } };
        const receipt = { ...opening.receipt, openers: [], planDigest: digestOf(lighter) };
        const result = { kind: 'planned-anew', opening: { ...opening, receipt }, plan: lighter };
        await completeByHand(live, kase.workflowId, 'checkFacts', result);
        expect(await refusedAttempts(live, kase)).toContain('proof');
      });
      expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed', opening, plan });
    }, 60_000);

    it('an effect said to be applied is not: the register says so, and its worker applies it once', async () => {
      const live = given();
      const kase = await LiveCase.approved(live);
      const before = await directoryPrint(live, kase);
      await whileLocked(live, 'sample_directory.account', async () => {
        await kase.startClaim();
        await completeByHand(live, kase.workflowId, 'applyEffect', undefined);
      });
      expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed' });
      const after = await directoryPrint(live, kase);
      expect(after.passwordVersion).toBe(before.passwordVersion + 1);
      expect(after.remembered).toHaveLength(2);
    }, 60_000);

    it('an effect said to be in force is compared with the register when it is recorded', async () => {
      const live = given();
      const kase = await LiveCase.approved(live);
      await whileKilled(live, 'connector-worker', async () => {
        await kase.startClaim();
        await activityIsPending(kase, 'applyEffect');
        const effect = (await kase.recorded()).effects.find(({ kind }) => kind === 'password.set');
        const result = { effect: { ...effect, state: 'proven' }, refusal: null };
        await whileLocked(live, 'countersign.effect', async () => {
          await completeByHand(live, kase.workflowId, 'applyEffect', undefined);
          await completeByHand(live, kase.workflowId, 'readEffect', result);
        });
        expect(await refusedAttempts(live, kase)).toContain('ledger-disagrees');
        expect(neverApplied(await directoryPrint(live, kase))).toBe(true);
      });
      expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed' });
    }, 90_000);

    it('a made-up past is not taken up: what was terminated is undone from where it was recorded', async () => {
      const live = given();
      const kase = await LiveCase.approved(live);
      const recorded = await kase.recorded();
      await kase.workflow.terminate('by hand');
      const next = await whileLocked(live, 'countersign.case_run', async () => {
        const opening = LiveCase.open(live, kase.subject);
        const last = { ...recorded, phase: 'under-review', outcome: 'completed' };
        await completeByHand(live, kase.workflowId, 'takeUp', { last, subjectKey: 'made-up' });
        return opening;
      });
      await next.reaches('verifying');
      expect(await refusedAttempts(live, kase)).toContain('ledger-disagrees');
      expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'failed', mayOnlyUndo: true });
      await kase.review();
    }, 90_000);
  });
}
