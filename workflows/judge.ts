import type { Case } from '../domain/case.js';
import type { Fact } from '../domain/facts.js';
import { wants } from '../domain/wanted.js';
import type { Message } from '../contract/messages.js';
import { ask } from './ask.js';
import type { Arrived } from './inbox.js';
import type { Heard } from './heard.js';

function verify(kase: Case, message: Message): Promise<Fact> {
  switch (message.kind) {
    case 'challenge':
      return ask.sendChallenge(kase, message);
    case 'evidence':
      return ask.verifyEvidence(kase, message);
    case 'claim':
      return ask.judgeClaim(kase, message);
    case 'decision':
      return ask.judgeDecision(kase, message);
    case 'stop':
      return ask.judgeStop(kase, message);
  }
}

/** Makes a fact of a message, by asking the world whether it is what it says it is. */
export async function judge(kase: Case, { message, answer }: Arrived): Promise<Heard> {
  if (!wants(kase.phase, message.kind)) {
    const { messageId, kind } = message;
    return {
      fact: {
        kind: 'message-refused',
        refusal: kase.phase === 'closed' ? 'case-closed' : 'not-wanted-now',
        messageId,
        about: kind,
      },
      answer,
    };
  }
  return { fact: await verify(kase, message), answer };
}
