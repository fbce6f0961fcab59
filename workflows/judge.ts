import { CancellationScope, condition } from '@temporalio/workflow';
import type { Case } from '../domain/case.js';
import { isVerifiedHere } from '../domain/evidence.js';
import type { Fact } from '../domain/facts.js';
import type { Refusal } from '../domain/refusals.js';
import { unwantedRefusal, wants } from '../domain/wanted.js';
import type { ChallengeMessage, Message } from '../contract/messages.js';
import { ask, askBriefly } from './ask.js';
import type { Inbox } from './inbox.js';
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
 * What asks nobody else is one local attempt first: the message is lasting, its verdict is given once, and a task that is
 * told again records what it knows, or what came meanwhile and goes first. A decision is found by an activity of its own:
 * what was recorded before it is then kept for good, and a ledger that knows of it shows an engine that was put back.
 */
function verify(kase: Case, message: Message, inbox: Inbox): Promise<Fact> {
  switch (message.kind) {
    case 'challenge':
      return send(kase, message, inbox);
    case 'evidence':
      return isVerifiedHere(message.method) ? askBriefly.verifyHere(kase, message) : ask.verifyEvidence(kase, message);
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
export async function judge(kase: Case, message: Message, inbox: Inbox): Promise<Heard> {
  const fact = wants(kase, message.kind)
    ? await verify(kase, message, inbox)
    : refused(message, unwantedRefusal(kase, message.kind));
  return { fact, message };
}
