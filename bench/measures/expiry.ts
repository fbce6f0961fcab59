import { setTimeout as pause } from 'node:timers/promises';
import { bareGrant } from '../bare/drive.js';
import { grantSecondsFor, STICKY_TIMEOUT_MILLISECONDS, type Bench } from '../bench.js';
import { emergencyAccess, type Granted } from '../cases/emergency-access.js';
import type { Sizes } from '../flags.js';
import { inTurns, spreadOf, type Spread } from '../statistics.js';

const SECOND = 1_000;
const LOOK_EVERY_MILLISECONDS = 200;
/** Long enough for thousands on a slow machine; a grant that is not ended by then is the finding. */
const ENDED_WITHIN_MILLISECONDS = 20 * 60 * SECOND;

/** What became of grants that came due together. */
export interface ExpiryFigures {
  /** From sending the last approval to the membership at the target. */
  readonly approvalToEffect: Spread;
  /** From the worker's return to the proof that the grant is gone. */
  readonly toProvenEnded: Spread;
  /** The same of bare workflows: a timer, then two activities. */
  readonly bareToEnded: Spread;
  /** Effects that the register still holds open at the end; none, or something is wrong. */
  readonly leftInRegister: number;
}

interface EffectTimes {
  readonly applied_at: number | null;
  readonly end_proven_at: number | null;
}

function effectsOf({ record }: Bench, granted: readonly Granted[]): Promise<(EffectTimes & { case_id: string })[]> {
  const ids = granted.map(({ caseId }) => caseId);
  return record
    .selectFrom('effect')
    .select(['case_id', 'applied_at', 'end_proven_at'])
    .where('case_id', 'in', ids)
    .execute();
}

/** Waits until the grants of these cases are proven to have ended, or it takes too long: then that is what is told. */
async function untilEnded(bench: Bench, granted: readonly Granted[]): Promise<readonly EffectTimes[]> {
  const giveUpAt = performance.now() + ENDED_WITHIN_MILLISECONDS;
  for (;;) {
    const effects = await effectsOf(bench, granted);
    if (effects.every(({ end_proven_at }) => end_proven_at !== null) || performance.now() > giveUpAt) return effects;
    await pause(LOOK_EVERY_MILLISECONDS);
  }
}

/** When every task that waits for the worker of before has been given to whoever comes. */
const afterThat = (dueAt: number): number => dueAt + STICKY_TIMEOUT_MILLISECONDS + SECOND;

/** Grants that came due while no case worker ran, and what its return makes of them. */
async function measureCases(bench: Bench, { grants, inFlight }: Sizes) {
  const { cast, environment, progress } = bench;
  const subjects = cast.nextSubjects(grants);
  const granted = await progress.during('Grants', `${grants} that expire`, (detail) =>
    inTurns(
      subjects,
      inFlight,
      (subject) => emergencyAccess(cast, subject),
      (done) => detail(`${done} granted`),
    ),
  );
  const desk = await cast.deskAgent();
  // In force is what the case says once it knows until when: only then its timer runs.
  const inForce = await inTurns(granted, inFlight, ({ caseId }) => desk.waitForPhase(caseId, 'in-force'));
  const applied = await effectsOf(bench, granted);
  const appliedAt = new Map(applied.map(({ case_id, applied_at }) => [case_id, applied_at ?? 0]));
  const worker = environment.processes['case-worker'];
  await worker.kill('SIGTERM');
  const dueAt = Math.max(...inForce.map(({ waitsUntil }) => Date.parse(waitsUntil ?? '')));
  await progress.during('Waiting', 'until the last of them is due', () => pause(afterThat(dueAt) - Date.now()));
  await worker.start();
  const from = Date.now();
  const ended = await progress.during('Ending', `${grants} grants that are due`, () => untilEnded(bench, granted));
  return {
    approvalToEffect: spreadOf(
      granted.map(({ caseId, lastApprovalAt }) => (appliedAt.get(caseId) ?? 0) - lastApprovalAt),
    ),
    toProvenEnded: spreadOf(ended.map(({ end_proven_at }) => (end_proven_at ?? Date.now()) - from)),
    leftInRegister: ended.filter(({ end_proven_at }) => end_proven_at === null).length,
  };
}

async function measureBare(bench: Bench, { grants, inFlight }: Sizes): Promise<Spread> {
  const { bareWorker, plain, progress } = bench;
  await bareWorker.start();
  // As many seconds as that pace may need; due together, as ours are.
  const dueAt = Date.now() + grantSecondsFor(grants) * SECOND;
  const ids = await progress.during('Bare grants', `${grants} that expire`, () =>
    inTurns(Array.from({ length: grants }), inFlight, () => bareGrant(plain, dueAt)),
  );
  await bareWorker.kill('SIGTERM');
  await pause(Math.max(0, afterThat(dueAt) - Date.now()));
  await bareWorker.start();
  const from = Date.now();
  const closed = await progress.during('Bare endings', `${grants} that are due`, () =>
    inTurns(ids, grants, async (id) => {
      const handle = plain.workflow.getHandle(id);
      await handle.result();
      const { closeTime } = await handle.describe();
      return (closeTime?.getTime() ?? Date.now()) - from;
    }),
  );
  await bareWorker.kill('SIGTERM');
  return spreadOf(closed);
}

/** Grants of emergency access that come due together, and bare workflows that do. */
export async function measureExpiry(bench: Bench, sizes: Sizes): Promise<ExpiryFigures> {
  const cases = await measureCases(bench, sizes);
  return { ...cases, bareToEnded: await measureBare(bench, sizes) };
}
