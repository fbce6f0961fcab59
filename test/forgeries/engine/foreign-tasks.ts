import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { CASES_QUEUE, connectorQueue } from '../../../contract/queues.js';
import type { Case } from '../../../domain/case.js';
import { SECOND } from '../../../domain/clock.js';
import { generateKeys } from '../../../proofs/key-files.js';
import { loadSigningKey, loadTrust, signingKeyFrom } from '../../../proofs/keys.js';
import { signWarrant } from '../../../proofs/warrant.js';
import { until } from '../../support/case-rig/until.js';
import { comesBack, finish } from '../../support/live/abandoned.js';
import { whileKilled } from '../../support/live/by-hand.js';
import { directoryPrint, neverApplied } from '../../support/live/directory-print.js';
import { answerNextActivity, declareDone, runForeignTask } from '../../support/live/foreign-task.js';
import { actOf, claimedAsLeftOut, inventedWarrant } from '../../support/live/forged.js';
import type { Live } from '../../support/live/live.js';
import { LiveCase } from '../../support/live/live-case.js';
import { warrantsOf } from '../../support/live/warrants.js';

const CONNECTOR_QUEUE = connectorQueue('sample-directory');

/** Tasks that somebody puts on our queues, or takes from them, with a program of their own. */
export function foreignTasks(given: () => Live, tampered: string[]): void {
  async function applyByHand(warrant: string): Promise<void> {
    await runForeignTask(given(), { activityType: 'applyEffect', taskQueue: CONNECTOR_QUEUE, args: [warrant] });
  }

  describe("a task put on the connector's queue by hand", () => {
    it("with a warrant of one's own making: nothing is applied, and the case is finished", async () => {
      const live = given();
      const kase = await LiveCase.approved(live);
      const { signing } = await generateKeys();
      const { verifier } = await loadTrust(live.environment.keys.TRUST_FILE);
      const ownKey = { ...(await signingKeyFrom(signing.verifier)), kid: verifier.kid };
      await applyByHand(await signWarrant(ownKey, inventedWarrant(await kase.recorded())));
      expect(neverApplied(await directoryPrint(live, kase))).toBe(true);
      await kase.claim();
      await kase.review();
    }, 60_000);

    it('with a warrant that even the genuine key signed, but whose proofs are invented: nothing is applied', async () => {
      const live = given();
      const kase = await LiveCase.approved(live);
      const genuineKey = await loadSigningKey(live.environment.keys.VERIFIER_KEY_FILE);
      await applyByHand(await signWarrant(genuineKey, inventedWarrant(await kase.recorded())));
      await applyByHand(await signWarrant(genuineKey, inventedWarrant(await kase.recorded(), 'sessions.revoke')));
      expect(neverApplied(await directoryPrint(live, kase))).toBe(true);
      await kase.claim();
      await kase.review();
    }, 60_000);

    it('with a genuine warrant, replayed: what it was for is not done twice, nor for anybody else', async () => {
      const live = given();
      const kase = await LiveCase.executed(live);
      const [warrant] = await warrantsOf(live, kase);
      const other = await LiveCase.approved(live);
      const before = await directoryPrint(live, kase);
      await applyByHand(warrant?.jws ?? '');
      expect(await directoryPrint(live, kase)).toEqual(before);
      const genuineKey = await loadSigningKey(live.environment.keys.VERIFIER_KEY_FILE);
      const { effects } = await other.recorded();
      const effect = {
        ...warrant?.payload.effect,
        effectId: effects[0]?.effectId,
        target: other.subject.seeded.personId,
      };
      await applyByHand(await signWarrant(genuineKey, { ...warrant?.payload, effect } as never));
      expect(neverApplied(await directoryPrint(live, other))).toBe(true);
    }, 60_000);

    it('with a genuine warrant of an effect that was ended since: it is never applied again', async () => {
      const live = given();
      const kase = await LiveCase.executed(live);
      const [warrant] = await warrantsOf(live, kase);
      await kase.review('rita', 'not-justified');
      const before = await directoryPrint(live, kase);
      expect(before).toMatchObject({ disabled: true });
      await applyByHand(warrant?.jws ?? '');
      expect(await directoryPrint(live, kase)).toEqual(before);
      expect(await kase.readings.register()).toMatchObject({ 'password.set': 'end-proven' });
    }, 60_000);

    it('with an expired warrant, every proof in it genuine: nothing is applied', async () => {
      const live = given();
      const kase = await LiveCase.executed(live);
      const [warrant] = await warrantsOf(live, kase);
      if (warrant === undefined) throw new Error('no warrant was minted');
      const past = {
        mintedAt: warrant.payload.mintedAt - 120 * SECOND,
        notAfter: warrant.payload.notAfter - 120 * SECOND,
      };
      const genuineKey = await loadSigningKey(live.environment.keys.VERIFIER_KEY_FILE);
      const before = await directoryPrint(live, kase);
      await applyByHand(await signWarrant(genuineKey, { ...warrant.payload, ...past }));
      expect(await directoryPrint(live, kase)).toEqual(before);
    }, 60_000);
  });

  describe("a foreign program on the case worker's queue", () => {
    it('gets no warrant for a case, whatever state it presents', async () => {
      const live = given();
      const kase = await LiveCase.approved(live);
      const mint = (args: readonly [Case, string]) =>
        runForeignTask(live, { activityType: 'mintWarrant', taskQueue: CASES_QUEUE, args });
      expect(await mint([await kase.recorded(), 'password.set'])).toMatchObject({ minted: false });
      const vetoless = { ...(await kase.recorded()), phase: 'executing', stage: 'claim' } as const;
      expect(await mint([vetoless, 'password.set'])).toMatchObject({ minted: false });
    }, 60_000);

    it("records nothing for a case, be it in that case's place and with its own last run named", async () => {
      const live = given();
      const kase = await LiveCase.approved(live);
      const recorded = await kase.recorded();
      tampered.push(kase.workflowId);
      const closed: Case = { ...recorded, phase: 'closed', outcome: 'completed', sequence: recorded.sequence + 1 };
      const entry = {
        caseId: kase.caseId,
        sequence: closed.sequence,
        fact: { kind: 'noise', noise: {} },
        messageId: null,
        refusal: null,
        phaseBefore: recorded.phase,
        phase: closed.phase,
        outcome: closed.outcome,
        at: Date.now(),
      };
      const { runId } = await kase.workflow.describe();
      const heard = { heard: null, waiting: [], answer: null, noise: {} };
      const recording = { entry, kase: closed, ...heard, continuation: 1, continuedFrom: runId };
      const record = { activityType: 'record', taskQueue: CASES_QUEUE, args: [recording] };
      expect(await runForeignTask(live, record)).toEqual({ kind: 'not-the-case-run' });
      const asIfOpen = { ...recording, kase: { ...closed, phase: 'executing', stage: 'claim', outcome: null } };
      const inItsPlace = { ...record, workflowId: kase.workflowId };
      const leftOut = { ...recording, kase: claimedAsLeftOut(closed) };
      expect(await runForeignTask(live, { ...inItsPlace, args: [leftOut] })).toEqual({
        kind: 'vetoed',
        refusal: 'proof',
      });
      expect(await runForeignTask(live, inItsPlace)).toMatchObject({ kind: 'vetoed' });
      expect(await runForeignTask(live, { ...inItsPlace, args: [asIfOpen] })).toMatchObject({ kind: 'reset' });
      expect(await kase.recorded()).toMatchObject({ phase: 'awaiting-claim', outcome: null });
      expect(await finish(await comesBack(kase))).toMatchObject({ outcome: 'completed' });
    }, 90_000);

    it('declares a case done in its worker’s place: the next opening finds it, and it is reviewed', async () => {
      const live = given();
      const kase = await LiveCase.verified(live);
      tampered.push(kase.workflowId);
      await whileKilled(live, 'case-worker', async () => {
        await kase.signalDecision(actOf(live, await kase.recorded(), live.person('adam'), 'approve'));
        const result = { caseId: kase.caseId, outcome: 'completed' };
        expect(await declareDone(live, CASES_QUEUE, result)).toBe(kase.workflowId);
      });
      expect(await finish(await comesBack(kase))).toMatchObject({ outcome: 'completed' });
    }, 90_000);

    it('answers in the connector’s place that an effect is applied: the connector applies it when it is back', async () => {
      const live = given();
      const kase = await LiveCase.approved(live);
      await whileKilled(live, 'connector-worker', async () => {
        await kase.startClaim();
        expect(await answerNextActivity(live, CONNECTOR_QUEUE, [undefined])).toBe('applyEffect');
        expect(await answerNextActivity(live, CONNECTOR_QUEUE, [undefined])).toBe('applyEffect');
        expect(neverApplied(await directoryPrint(live, kase))).toBe(true);
      });
      expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed' });
      expect((await directoryPrint(live, kase)).passwordVersion).toBe(2);
    }, 60_000);

    it('halts a case by an answer that is none at all, and no more: terminated, it is taken up and reviewed', async () => {
      const live = given();
      const kase = await LiveCase.approved(live);
      tampered.push(kase.workflowId);
      await whileKilled(live, 'connector-worker', async () => {
        await kase.startClaim();
        expect(await answerNextActivity(live, CONNECTOR_QUEUE)).toBe('applyEffect');
      });
      await until('halted', async () => ((await kase.workflow.describe()).raw.pendingWorkflowTask?.attempt ?? 0) > 1);
      expect(neverApplied(await directoryPrint(live, kase))).toBe(true);
      await kase.workflow.terminate('halted by somebody');
      expect(await finish(await comesBack(kase))).toMatchObject({ outcome: 'completed' });
    }, 90_000);

    it('is given nothing by a case of another id', async () => {
      const taken = await runForeignTask(given(), {
        activityType: 'takeUp',
        taskQueue: CASES_QUEUE,
        args: [randomUUID()],
      });
      expect(taken).toBeNull();
    }, 60_000);
  });
}
