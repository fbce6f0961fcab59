import { workflowInfo } from '@temporalio/workflow';
import { isUnreadable } from '../../contract/unreadable.js';
import type { OpeningRequest } from '../../contract/messages.js';
import type { Start } from '../../contract/start.js';
import { begin } from '../../domain/advance.js';
import { ask } from '../ask.js';
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

/** Asks for the case to be opened; what came of it is the answer to the `opened` update. */
async function opensFrom(request: OpeningRequest, inbox: Inbox): Promise<Story | null> {
  const opened = await ask.openCase(request);
  if (!opened.opened) {
    inbox.answerOpened({ accepted: false, refusal: opened.refusal, phase: 'closed' });
    return null;
  }
  const step = begin(opened.fact, Date.now());
  const story = new Story(step.case, inbox, opened.subjectKey, 0);
  await story.writes(step, { fact: opened.fact });
  inbox.answerOpened({ accepted: true, phase: story.phase });
  return story;
}

/** Takes up what an earlier run left behind. Such a run may only undo, and be reviewed. */
async function takesUp(caseId: string, inbox: Inbox): Promise<Story | null> {
  const taken = await ask.takeUp(caseId);
  if (taken === null) return null;
  const story = new Story(taken.last, inbox, taken.subjectKey, 0);
  await story.takes({ fact: { kind: 'run-reset', last: taken.last } });
  inbox.answerOpened({ accepted: true, phase: story.phase });
  return story;
}

/**
 * Registers every handler at once, before anything is awaited. A start argument that cannot be read, or a run under
 * another id than its case's, ends as refused.
 */
export function begins(start: Start): Beginning {
  const readable = !isUnreadable(start) && typeof start === 'object' && start !== null;
  const caseId = readable ? caseIdOf(start) : workflowInfo().workflowId;
  const carried = readable && 'carried' in start ? start.carried : null;
  const inbox = new Inbox(caseId, carried);
  const beginning: Beginning = {
    caseId,
    inbox,
    story: null,
    open: async () => {
      if (readable) beginning.story = await storyOf(start, inbox);
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
  const { kase, subjectKey, continuation, unsent } = start.carried;
  const story = new Story(kase, inbox, subjectKey, continuation);
  story.notices.send(kase, unsent);
  return story;
}
