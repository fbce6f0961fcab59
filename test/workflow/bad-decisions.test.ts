import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { HANDLERS } from '../../contract/handlers.js';
import { DAY } from '../../domain/clock.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { personNamed } from '../support/case-rig/place.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { signedDecision } from '../support/case-rig/signing.js';
import { until } from '../support/case-rig/until.js';

let rig: CaseRig;
beforeAll(async () => {
  rig = await CaseRig.start();
});
afterAll(() => rig?.end());

/** A case that waits for one approval. */
async function proven(): Promise<CaseDriver> {
  const kase = await rig.open();
  await kase.proveIdentity();
  return kase;
}

/** Whoever is honest goes on after it. */
async function goesOn(kase: CaseDriver): Promise<void> {
  expect(await kase.decide('adam', 'approve')).toMatchObject({ accepted: true });
  await kase.reaches('awaiting-claim');
  await kase.cancel(await rig.tokenOf('dora'));
  await kase.reaches('under-review');
  await kase.close();
}

describe('attack: the subject approves', () => {
  /** The approver's account bears what the subject's does, in the directory of record. */
  async function bearsThatOf(kase: CaseDriver, column: 'employee_number' | 'work_email'): Promise<void> {
    const { owner } = rig.place.directory;
    await sql`update sample_directory.person set ${sql.ref(column)} = (
      select ${sql.ref(column)} from sample_directory.person where person_id = ${kase.subject.personId}
    ) where username = 'anna'`.execute(owner);
  }

  it.each(['employee_number', 'work_email'] as const)(
    'under another account of theirs, known by %s',
    async (column) => {
      const kase = await proven();
      const { owner } = rig.place.directory;
      const anna = owner.selectFrom('sample_directory.person').selectAll().where('username', '=', 'anna');
      const before = (await anna.executeTakeFirstOrThrow())[column];
      await bearsThatOf(kase, column);
      expect(await kase.decide('anna', 'approve')).toMatchObject({ accepted: false, refusal: 'decider-is-subject' });
      await sql`update sample_directory.person set ${sql.ref(column)} = ${before} where username = 'anna'`.execute(
        owner,
      );
      await goesOn(kase);
    },
  );
});

describe('attack: a page shows one case and has another signed', () => {
  it('what was signed for the one counts for neither: it names its case, and its case heard nothing', async () => {
    const [shown, meant] = [await proven(), await proven()];
    const signed = await shown.signed('adam', 'approve');
    const swapped = { ...signed, caseId: meant.caseId, messageId: randomUUID() };
    expect(await meant.tell('decide', swapped)).toMatchObject({ accepted: false, refusal: 'stale' });
    const renamed = { ...swapped, messageId: randomUUID(), statement: { ...signed.statement, caseId: meant.caseId } };
    expect(await meant.tell('decide', renamed)).toMatchObject({ accepted: false, refusal: 'proof' });
    for (const kase of [shown, meant]) expect((await kase.recorded()).approvals).toEqual([]);
    await goesOn(shown);
    await goesOn(meant);
  });
});

describe('attack: a clock moved by a day', () => {
  it.each([
    ['ahead', DAY],
    ['behind', -DAY],
  ])('at whoever signs, %s: the statement is not of now, and counts for nothing', async (_way, by) => {
    const kase = await proven();
    const adam = personNamed(rig.place, 'adam');
    const signed = signedDecision(await kase.recorded(), adam, 'approve', (await rig.now()) + by);
    expect(await kase.tell('decide', signed)).toMatchObject({ accepted: false, refusal: 'statement-expired' });
    await goesOn(kase);
  });

  it('at the engine, while a case waits for approval: it lapsed, and what was signed before grants nothing', async () => {
    const kase = await proven();
    const signed = await kase.signed('adam', 'approve');
    await rig.skip(DAY);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'lapsed', approvals: [] });
    expect(await kase.tell('decide', signed)).toMatchObject({ accepted: false });
    expect(await kase.readings.register()).toMatchObject({ 'password.set': 'planned' });
    await kase.close();
  });
});

/** Of 10,000 the inbox takes twenty at a time, see "a flood of 10,000 signals" and `test/domain/refused.test.ts`; so many are sent here. */
const REFUSED = 300;

describe('attack: refused decisions without end', () => {
  it('are each refused or dropped, leave the case as it was, and the approval that comes in their midst counts', async () => {
    const kase = await proven();
    const { sequence: _before, ...before } = await kase.recorded();
    const refused = await kase.signed('dora', 'approve');
    const flood = (count: number) =>
      Promise.all(
        Array.from({ length: count }, () =>
          kase.workflow.signal(HANDLERS.decide, { ...refused, messageId: randomUUID() }),
        ),
      );
    await flood(REFUSED);
    const { sequence: _after, ...after } = await kase.recorded();
    expect(after).toEqual(before);
    // As an honest client does: what found no room has no answer, and the same is sent again.
    const approval = await kase.signed('adam', 'approve', { comment: 'I know her voice and her work' });
    const word = await until('an answer to the approval', async () => {
      await kase.workflow.signal(HANDLERS.decide, approval);
      return kase.readings.answer(approval.messageId);
    });
    expect(word).toMatchObject({ accepted: true });
    await kase.cancel();
    await kase.reaches('under-review');
    await kase.close();
  });
});
