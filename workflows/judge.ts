import { CancellationScope, condition } from '@temporalio/workflow';
import type { Case } from '../domain/case.js';
import type { Fact } from '../domain/facts.js';
import type { Refusal } from '../domain/refusals.js';
import { unwantedRefusal, wants } from '../domain/wanted.js';
import type { ChallengeMessage, Message } from '../contract/messages.js';
import { ask } from './ask.js';
import type { Arrived, Inbox } from './inbox.js';
import type { Heard } from './heard.js';

function refused({ messageId, kind }: Message, refusal: Refusal): Fact {
  return { kind: 'message-refused', refusal, messageId, about: kind };
}

/** Sending waits for a mail server as long as it takes; a stop waits for neither (invariant 10). */
async function send(kase: Case, message: ChallengeMessage, inbox: Inbox): Promise<Fact> {
  const sending = new CancellationScope();
  const fact = await sending.run(() => {
    const stopped = condition(() => inbox.hasStop).then(() => refused(message, 'stopped'));
    return Promise.race([ask.sendChallenge(kase, message), stopped]);
  });
  sending.cancel();
  return fact;
}

/**
 * By activities, though it takes milliseconds: the task that schedules one makes the message lasting before anything comes
 * of it. By a local attempt, evidence would be recorded, told to its sender, and gone with a worker that is killed; and
 * what the ledger holds beyond the engine's own history could not be told from an engine that was put back.
 */
function verify(kase: Case, message: Message, inbox: Inbox): Promise<Fact> {
  switch (message.kind) {
    case 'challenge':
      return send(kase, message, inbox);
    case 'evidence':
      return ask.verifyEvidence(kase, message);
    case 'claim':
      return ask.judgeClaim(kase, message);
    case 'decision':
      return ask.judgeDecision(kase, message);
    case 'hand-over':
      return ask.judgeHandOver(kase, message);
    case 'stop':
      return ask.judgeStop(kase, message);
  }
}

/** Makes a fact of a message, by asking the world whether it is what it says it is. */
export async function judge(kase: Case, arrived: Arrived, inbox: Inbox): Promise<Heard> {
  const { message } = arrived;
  const fact = wants(kase, message.kind)
    ? await verify(kase, message, inbox)
    : refused(message, unwantedRefusal(kase, message.kind));
  return { fact, arrived };
}
