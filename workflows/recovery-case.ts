import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  defineQuery,
  setHandler,
} from '@temporalio/workflow';
import { HANDLERS } from '../contract/handlers.js';
import type { Start } from '../contract/start.js';
import type { CaseView } from '../contract/view.js';
import type { Phase } from '../domain/case.js';
import type { Outcome } from '../domain/outcomes.js';
import { isHeldBack } from '../domain/held-back.js';
import type { Refusal } from '../domain/refusals.js';
import type { Perform } from './heard.js';
import { begins, type Beginning } from './phases/beginning.js';
import { ending } from './phases/ending.js';
import { executing } from './phases/executing.js';
import { listen } from './phases/listen.js';
import { NotTheCaseRun, Story } from './story.js';

/** What a case comes to. */
export interface Closing {
  readonly caseId: string;
  readonly outcome: Outcome | null;
}

const caseView = defineQuery<CaseView | null>(HANDLERS.view);

/** The story, phase by phase. The rules of each are in `domain/phases/`. */
const perform: Record<Exclude<Phase, 'opening'>, Perform> = {
  verifying: listen,
  approving: listen,
  'cooling-off': listen,
  executing,
  'awaiting-claim': listen,
  'in-force': listen,
  ending,
  'under-review': listen,
  closed: listen,
};

/** One recovery of one thing for one subject, from the ticket to the reviewed, closed case. */
export async function recoveryCase(start: Start): Promise<Closing> {
  const beginning = begins(start);
  setHandler(caseView, () => beginning.story?.view ?? null);
  CancellationScope.current().cancelRequested.catch(() => beginning.inbox.hearCancel());
  return CancellationScope.nonCancellable(() => tell(beginning));
}

async function tell(beginning: Beginning): Promise<Closing> {
  try {
    const story = await beginning.open();
    if (story !== null) await goesOn(story);
    return await closes(beginning, 'case-closed');
  } catch (fault) {
    if (fault instanceof NotTheCaseRun) return closes(beginning, 'not-the-case-run');
    throw fault;
  }
}

/** Whether the case waits for whoever speaks, and does nothing by itself. */
function listens(story: Story): boolean {
  return perform[story.phase] === listen || isHeldBack(story.case);
}

async function goesOn(story: Story): Promise<void> {
  do {
    while (story.phase !== 'closed' || story.inbox.hasMessage) {
      const heard = await perform[story.phase](story.case, story);
      if (heard !== null) await story.takes(heard);
      story.travel.hasTurned();
      if (story.travel.isDue && listens(story)) await travelsOn(story);
    }
    await story.settled();
  } while (story.inbox.hasMessage);
}

/**
 * Continues as new in a quiet moment while the case waits: a run is known as its own once it has recorded something, and
 * a warrant is minted for no other. What ending left to be written must be written before.
 */
async function travelsOn(story: Story): Promise<void> {
  if (!story.isFlushed || !(await story.travel.findsQuiet())) return;
  await continueAsNew<(start: Start) => Promise<Closing>>({ carried: story.packed() });
}

async function closes({ inbox, caseId, story }: Beginning, refusal: Refusal): Promise<Closing> {
  inbox.close(refusal);
  await condition(allHandlersFinished);
  return { caseId, outcome: story?.case.outcome ?? null };
}
