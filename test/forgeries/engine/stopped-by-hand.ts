import { describe, expect, it } from '@jest/globals';
import { until } from '../../support/case-rig/until.js';
import { comesBack, finish } from '../../support/live/abandoned.js';
import { whileKilled, whileLocked, whileReadOnly } from '../../support/live/by-hand.js';
import { directoryPrint, neverApplied } from '../../support/live/directory-print.js';
import type { Live } from '../../support/live/live.js';
import { LiveCase } from '../../support/live/live-case.js';
import { activityIsPending, effectIs } from '../../support/live/waiting.js';

/** Cases that somebody cancels or terminates who reaches the Temporal server. */
export function stoppedByHand(given: () => Live): void {
  describe('cancelling a case through Temporal', () => {
    it('while its effect is applied changes nothing but the record: no standing comes with it', async () => {
      const live = given();
      const kase = await LiveCase.approved(live);
      await whileLocked(live, 'sample_directory.account', async () => {
        await kase.startClaim();
        await activityIsPending(kase, 'applyEffect');
        await kase.workflow.cancel();
      });
      const done = await kase.reaches('under-review');
      expect({ outcome: done.outcome, stop: done.stop }).toEqual({ outcome: 'completed', stop: null });
      expect((await directoryPrint(live, kase)).passwordVersion).toBe(2);
      await kase.review();
      expect((await kase.readings.noise()).total).toMatchObject({ cancel: 1 });
      expect(await kase.workflow.result()).toMatchObject({ outcome: 'completed' });
    }, 60_000);
  });

  describe('terminating a case', () => {
    it('before it was ever recorded frees its subject all the same', async () => {
      const live = given();
      const subject = live.nextSubject();
      await whileReadOnly(live, 'countersign.ledger_entry', async () => {
        const desk = await live.deskAgent();
        const ticket = { source: 'desk', id: `T-${subject.seeded.username}` };
        const asked = desk.openCase({ subject: subject.seeded.username, ticket });
        const caseId = await until('opened in the database', async () => {
          const row = await live.database
            .selectFrom('open_recovery')
            .select('case_id')
            .where('person_id', '=', subject.seeded.personId)
            .executeTakeFirst();
          return row?.case_id ?? null;
        });
        const unrecorded = new LiveCase(live, caseId ?? '', subject);
        await activityIsPending(unrecorded, 'record');
        await unrecorded.workflow.terminate('by hand');
        await asked;
      });
      const next = await LiveCase.open(live, subject);
      await next.reaches('verifying');
      expect(await finish(next)).toMatchObject({ outcome: 'completed' });
    }, 90_000);

    it('before anything was applied: the next opening takes it up, it is reviewed, the new case is finished', async () => {
      const live = given();
      const kase = await LiveCase.approved(live);
      await kase.workflow.terminate('by hand');
      const next = await comesBack(kase);
      expect(neverApplied(await directoryPrint(live, kase))).toBe(true);
      expect(await kase.readings.register()).toMatchObject({ 'password.set': 'end-proven' });
      expect(await finish(next)).toMatchObject({ outcome: 'completed' });
    }, 60_000);

    it('between an effect and its proof: what was applied is ended, and the person is recovered anew', async () => {
      const live = given();
      const kase = await LiveCase.approved(live);
      await kase.startClaim();
      await effectIs(kase, 'password.set', ['applied', 'proven']);
      await whileKilled(live, 'connector-worker', async () => {
        expect(await kase.recorded()).toMatchObject({ phase: 'executing' });
        await kase.workflow.terminate('by hand');
      });
      const next = await comesBack(kase);
      expect(await kase.readings.register()).toMatchObject({ 'password.set': 'end-proven' });
      expect(await directoryPrint(live, kase)).toMatchObject({ disabled: true });
      expect(await finish(next)).toMatchObject({ outcome: 'completed' });
      expect(await directoryPrint(live, next)).toMatchObject({ disabled: false });
    }, 90_000);

    it('under review: the next opening of that person finds it, and its review is not escaped', async () => {
      const live = given();
      const kase = await LiveCase.executed(live);
      const before = await directoryPrint(live, kase);
      await kase.workflow.terminate('by hand');
      await live.spacingPasses(kase);
      const next = await LiveCase.open(live, kase.subject);
      await until('taken up', async () => (await kase.recorded()).mayOnlyUndo);
      await kase.review();
      expect(await kase.recorded()).toMatchObject({ phase: 'closed', outcome: 'completed' });
      expect(await directoryPrint(live, kase)).toEqual(before);
      expect(await finish(next)).toMatchObject({ outcome: 'completed' });
    }, 90_000);
  });
}
