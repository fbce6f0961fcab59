import type { Client } from '@temporalio/client';
import { caseWorkflowId } from '../../contract/queues.js';
import { SubjectBrowser } from '../../dev/actors/subject-browser.js';
import type { Person } from '../../dev/actors/person.js';
import type { Bench } from '../bench.js';
import { accepted, timed } from '../cases/expected.js';
import { opens } from '../cases/password-reset.js';
import type { Sizes } from '../flags.js';
import { spreadOf, type Spread } from '../statistics.js';
import { historyFigures } from './history.js';

/** One piece of evidence after the other while nothing else goes on (issue 5: below 150 ms at the median, 8 events). */
export interface IdleEvidenceFigures {
  /** From sending a code of the app to the case's word on it. */
  readonly answered: Spread;
  /** What the item adds to the case's history, at the median. */
  readonly events: number;
}

/** A history that has not grown for so long has nothing more to add to what was asked. */
const QUIET_MILLISECONDS = 500;

/** How long a history is once it grows no more. */
async function settledEvents(client: Client, caseId: string): Promise<number> {
  const read = async () => (await historyFigures(client, caseWorkflowId(caseId))).events;
  for (let before = await read(); ;) {
    await new Promise((resume) => setTimeout(resume, QUIET_MILLISECONDS));
    const now = await read();
    if (now === before) return now;
    before = now;
  }
}

/** Gives the app's code to a new case, which stays open. */
async function giveOne({ cast, temporal }: Bench, subject: Person, durations: number[]): Promise<number> {
  const caseId = await opens(cast, subject);
  const browser = await SubjectBrowser.open(cast.surface, caseId);
  const code = await subject.recoveryCode();
  const before = await settledEvents(temporal, caseId);
  await timed(durations, async () => accepted(await browser.submitTotp(code), 'the app code'));
  return (await settledEvents(temporal, caseId)) - before;
}

/** How long a subject waits for the word on what they typed, and what it costs, on an idle environment. */
export async function measureIdleEvidence(bench: Bench, { idle }: Sizes): Promise<IdleEvidenceFigures> {
  const durations: number[] = [];
  const events: number[] = [];
  const subjects = bench.cast.nextSubjects(idle);
  await bench.progress.during('Evidence', `${idle} pieces, one after the other`, async (detail) => {
    for (const subject of subjects) {
      events.push(await giveOne(bench, subject, durations));
      detail(`${events.length} given`);
    }
  });
  return { answered: spreadOf(durations), events: spreadOf(events).p50 };
}
