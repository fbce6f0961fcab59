import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inBatches } from '../support/live/batches.js';
import { directoryPrint, neverApplied } from '../support/live/directory-print.js';
import { Live } from '../support/live/live.js';
import { LiveCase } from '../support/live/live-case.js';
import { boundariesOf, reset, type EventId, type Reapply } from '../support/live/resets.js';
import { settles } from '../support/live/settles.js';

/** Cases made and rewound at the same time: more would only wait for each other on a small machine. */
const AT_ONCE = 6;

let live: Live;
beforeAll(async () => {
  live = await Live.start({ subjects: 60 });
});
afterAll(async () => {
  await live.stop();
});

/** What is done with the messages that came after: everything again for one boundary, nothing for the next. */
function reapplyFor(index: number): Reapply {
  return index % 2 === 0 ? 'everything' : 'nothing';
}

/** The first run of a case, and every moment it can be rewound to. */
async function firstRun(kase: LiveCase): Promise<{ readonly runId: string; readonly boundaries: readonly EventId[] }> {
  await settles(live.temporal, kase.workflowId);
  const { runId } = await kase.workflow.describe();
  return { runId, boundaries: boundariesOf(await kase.workflow.fetchHistory()) };
}

/** Rewinds a case to every boundary of its first run in turn, and lets each new run do what it will. */
async function rewindEverywhere(kase: LiveCase): Promise<number> {
  const { runId, boundaries } = await firstRun(kase);
  for (const [index, at] of boundaries.entries()) {
    await reset(live.temporal, kase.workflowId, at, { runId, reapply: reapplyFor(index) });
    await settles(live.temporal, kase.workflowId);
  }
  return boundaries.length;
}

/** Everything that may not change once a case is over. */
async function traces(kase: LiveCase) {
  const { phase, outcome } = await kase.recorded();
  return { phase, outcome, register: await kase.readings.register(), directory: await directoryPrint(live, kase) };
}

describe('an open case, reset to every workflow task it had', () => {
  it('does nothing for the subject, ends what it began, is reviewed, and the next opening goes through at once', async () => {
    const { boundaries } = await firstRun(await LiveCase.approved(live));
    const seen = await inBatches(AT_ONCE, [...boundaries.keys()], async (index) => {
      const kase = await LiveCase.approved(live);
      const before = await directoryPrint(live, kase);
      const run = await firstRun(kase);
      const at = run.boundaries[Math.min(index, run.boundaries.length - 1)];
      if (at === undefined) throw new Error('a case without a workflow task');
      await reset(live.temporal, kase.workflowId, at, { reapply: reapplyFor(index) });
      const next = await LiveCase.open(live, kase.subject);
      await next.reaches('verifying');
      const { outcome, mayOnlyUndo, needsHuman } = await kase.reaches('under-review');
      const after = await directoryPrint(live, kase);
      await kase.review();
      const sameHash = before.passwordHash === after.passwordHash && before.passwordVersion === after.passwordVersion;
      const { 'password.set': passwordSet } = await kase.readings.register();
      return { outcome, mayOnlyUndo, needsHuman, passwordSet, applied: !neverApplied(after), sameHash };
    });
    const undone = { outcome: 'failed', mayOnlyUndo: true, needsHuman: true, passwordSet: 'end-proven' };
    expect(seen.length).toBeGreaterThan(8);
    expect(new Set(seen.map((one) => JSON.stringify(one)))).toEqual(
      new Set([JSON.stringify({ ...undone, applied: false, sameHash: true })]),
    );
  }, 300_000);
});

describe('a finished case, reset to every workflow task it had', () => {
  it('applies nothing again: password, register, directory and record stay as they were', async () => {
    const kase = await LiveCase.closed(live);
    const before = await traces(kase);
    expect(before).toMatchObject({ phase: 'closed', outcome: 'completed' });
    expect(await rewindEverywhere(kase)).toBeGreaterThan(12);
    expect(await traces(kase)).toEqual(before);
  }, 300_000);

  it('leaves the person free: a new case of theirs can be opened and finished', async () => {
    const kase = await LiveCase.closed(live);
    const { runId, boundaries } = await firstRun(kase);
    const middle = boundaries[Math.floor(boundaries.length / 2)];
    if (middle === undefined) throw new Error('a case without a workflow task');
    await reset(live.temporal, kase.workflowId, middle, { runId, reapply: 'nothing' });
    await live.spacingPasses(kase);
    const next = await LiveCase.closed(live, kase.subject);
    expect(await next.recorded()).toMatchObject({ outcome: 'completed' });
  });
});

describe('a case under review, reset to every workflow task it had', () => {
  it('keeps what is in force, applies nothing again, and is still reviewed', async () => {
    const kase = await LiveCase.executed(live);
    const before = await directoryPrint(live, kase);
    await rewindEverywhere(kase);
    expect(await directoryPrint(live, kase)).toEqual(before);
    await kase.review();
    expect(await kase.recorded()).toMatchObject({ phase: 'closed', outcome: 'completed' });
  }, 300_000);
});

describe('a vetoed case, reset to every workflow task it had', () => {
  it('stays vetoed: nothing is applied, and nobody can approve it again', async () => {
    const kase = await LiveCase.approved(live);
    const anna = await live.approver('anna');
    const read = await anna.readStatement(kase.caseId, 'veto');
    if (!read.ok) throw new Error(read.code);
    expect(await anna.send(anna.sign(read.body.statement))).toMatchObject({ kind: 'accepted' });
    await kase.reaches('under-review');
    const before = await directoryPrint(live, kase);
    await rewindEverywhere(kase);
    const { outcome, stoppedBy } = await kase.recorded();
    expect({ outcome, by: stoppedBy?.by }).toEqual({ outcome: 'refused', by: live.person('anna').seeded.personId });
    const after = await directoryPrint(live, kase);
    expect(after).toMatchObject({ passwordHash: before.passwordHash, passwordVersion: before.passwordVersion });
    expect(neverApplied(after)).toBe(true);
    await kase.review();
    await LiveCase.closed(live, kase.subject);
  }, 300_000);
});

describe('the first message to reach a run that was reset and had nothing to do', () => {
  /** Rewinds a case to its last workflow task: what it recorded stays, so that it does not notice the reset by itself. */
  async function rewindUnnoticed(kase: LiveCase): Promise<void> {
    const { boundaries } = await firstRun(kase);
    const last = boundaries.at(-1);
    if (last === undefined) throw new Error('a case without a workflow task');
    await reset(live.temporal, kase.workflowId, last);
    await settles(live.temporal, kase.workflowId);
    expect((await kase.recorded()).mayOnlyUndo).toBe(false);
  }

  it('a review is not lost: it closes the case', async () => {
    const kase = await LiveCase.executed(live);
    await rewindUnnoticed(kase);
    await kase.review();
    expect(await kase.recorded()).toMatchObject({ phase: 'closed', outcome: 'completed', mayOnlyUndo: true });
  });

  it('an approval is told at once that nothing is decided there any more', async () => {
    const kase = await LiveCase.verified(live);
    await rewindUnnoticed(kase);
    const adam = await live.approver('adam');
    expect(await adam.approve(kase.caseId)).toEqual({ kind: 'refused', code: 'not-wanted-now' });
    expect(await kase.recorded()).toMatchObject({ outcome: 'failed', mayOnlyUndo: true });
  });
});

describe('every run that all these resets made', () => {
  it('replays, and no workflow task of it failed', async () => {
    expect(await live.whatWentWrong()).toEqual([]);
  }, 300_000);
});
