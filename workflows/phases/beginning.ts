import { workflowInfo } from '@temporalio/workflow';
import { isUnreadable } from '../../contract/unreadable.js';
import type { Answer, OpeningRequest } from '../../contract/messages.js';
import type { Start } from '../../contract/start.js';
import type { Opened } from '../../activities/case-activities.js';
import { begin } from '../../domain/advance.js';
import { ask, askBriefly } from '../ask.js';
import { Inbox } from '../inbox.js';
import { Story } from '../story.js';

/** A run that has registered its handlers and not begun yet. */
export interface Beginning {
  readonly caseId: string;
  readonly inbox: Inbox;
  /** The story once it has begun. */
  story: Story | null;
  /** Resolves with the story, or null when there is none to tell: refused, or nothing to take up. */
  open(): Promise<Story | null>;
}

function caseIdOf(start: Start): string {
  if ('request' in start) return start.request.caseId;
  if ('carried' in start) return start.carried.kase.id;
  return start.takeUp.caseId;
}

/**
 * What was given as start argument, if it is one. State that a run brings with it counts only when the server says that
 * the run continues another: anybody else made it up, and may take up what was recorded instead.
 */
function readStart(given: Start): Start | null {
  try {
    const caseId = caseIdOf(given);
    const madeUp = 'carried' in given && workflowInfo().continuedFromExecutionRunId === undefined;
    if (typeof caseId !== 'string') return null;
    return madeUp ? { takeUp: { caseId, reason: 'terminated' } } : given;
  } catch {
    return null;
  }
}

/** What whoever asked is told where no case came of it. */
function answerWithout(opened: Extract<Opened, { opened: false }>): Answer {
  if ('sameAs' in opened) return { accepted: true, phase: 'closed', sameAs: opened.sameAs };
  if ('observed' in opened) return { accepted: true, phase: 'closed', observed: opened.observed };
  return { accepted: false, refusal: opened.refusal, phase: 'closed' };
}

/**
 * Asks for the case to be opened; what came of it is the answer to the `opened` update. An opening that does not prove
 * itself is none, and is asked for again.
 */
async function opensFrom(request: OpeningRequest, inbox: Inbox): Promise<Story | null> {
  for (;;) {
    const opened = await askBriefly.openCase(request);
    if (!opened.opened) {
      inbox.answerOpened(answerWithout(opened));
      return null;
    }
    const step = begin(opened.fact, Date.now());
    const story = new Story(step.case, inbox, opened.subjectKey, 0);
    if (await story.writes(step, { fact: opened.fact })) return opensAs(story);
  }
}

/** Takes up what an earlier run left behind. Such a run may only undo, and be reviewed. */
async function takesUp(caseId: string, inbox: Inbox): Promise<Story | null> {
  for (;;) {
    const taken = await ask.takeUp(caseId);
    if (taken === null) return null;
    const story = new Story(taken.last, inbox, taken.subjectKey, 0);
    if (await story.takes({ fact: { kind: 'run-reset', last: taken.last } })) return opensAs(story);
  }
}

function opensAs(story: Story): Story {
  story.inbox.answerOpened({ accepted: true, phase: story.phase });
  return story;
}

/**
 * Registers every handler at once, before anything is awaited. A start argument that cannot be read, or a run under
 * another id than its case's, ends as refused.
 */
export function begins(given: Start): Beginning {
  const start = isUnreadable(given) ? null : readStart(given);
  const caseId = start === null ? workflowInfo().workflowId : caseIdOf(start);
  const carried = start !== null && 'carried' in start ? start.carried : null;
  const inbox = new Inbox(caseId, carried);
  const beginning: Beginning = {
    caseId,
    inbox,
    story: null,
    open: async () => {
      if (start !== null) beginning.story = await storyOf(start, inbox);
      if (beginning.story === null)
        inbox.answerOpened({ accepted: false, refusal: 'not-the-case-run', phase: 'closed' });
      return beginning.story;
    },
  };
  return beginning;
}

async function storyOf(start: Start, inbox: Inbox): Promise<Story | null> {
  if ('request' in start) return opensFrom(start.request, inbox);
  if ('takeUp' in start) return takesUp(start.takeUp.caseId, inbox);
  const { kase, subjectKey, continuation, unsent, unpaged = [] } = start.carried;
  const story = new Story(kase, inbox, subjectKey, continuation);
  story.notices.send(kase, unsent);
  story.pages.pageFor(kase, unpaged);
  return story;
}
