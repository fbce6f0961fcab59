import type { ChallengeMessage } from '../../contract/messages.js';
import type { Case } from '../../domain/case.js';
import type { Fact } from '../../domain/facts.js';
import { workloadIdOf } from '../../domain/machines.js';
import type { Refusal } from '../../domain/refusals.js';
import type { CaseActivities } from '../case-activities.js';
import type { Denied } from '../access/judged.js';
import type { CaseDeps } from '../deps.js';
import { placeCall } from './call-back/place-call.js';
import { admissible } from './admissible.js';
import { codeLetter } from './email-code/code-letter.js';
import { mailCode } from './email-code/mail-code.js';
import type { AttestedChallenge, SignedChallenge } from './method.js';
import { note } from './note.js';
import { phoneTheCode } from './phone-code/phone-the-code.js';
import { stoppedAtAuthenticator } from './push/disowned.js';
import { hearPushes, isDisowned } from './push/hear-pushes.js';
import { pushOnce } from './push/push-once.js';
import { relayCode } from './recovery-contact/relay-code.js';
import { VERIFICATION_METHODS } from './registry.js';
import { showNumber } from './show-number.js';
import { asksFor, readSubmitted, type Submitted } from './submitted.js';
import { givenVerdict, refusedMessage, settle } from './verdicts.js';

type Deps = Pick<
  CaseDeps,
  | 'db'
  | 'ledgerDb'
  | 'trust'
  | 'directory'
  | 'access'
  | 'sealKey'
  | 'pepper'
  | 'verifierKey'
  | 'clock'
  | 'sendMail'
  | 'mails'
  | 'phones'
  | 'signing'
  | 'pushes'
  | 'publicUrl'
>;

/** Notes what is to be signed, or attested. Whoever asked computes the same from what they know, so nothing is sent. */
async function noteChallenge(
  deps: Deps,
  kase: Case,
  message: ChallengeMessage,
  { challengeOf, validSeconds }: AttestedChallenge | SignedChallenge,
  { enrolledId, session, now }: { readonly enrolledId: string; readonly session: string; readonly now: number },
): Promise<Refusal | null> {
  const codeHash = challengeOf({ caseId: kase.id, session, challengeId: message.messageId });
  return note(deps, kase, message, { enrolledId, codeHash, numberKey: null, validSeconds, now });
}

/** Sends or notes the challenge, or says why not. */
async function sendOrRefuse(
  deps: Deps,
  kase: Case,
  message: ChallengeMessage,
  { session, body }: Submitted,
  now: number,
): Promise<Denied | Refusal | null> {
  const { challenge } = VERIFICATION_METHODS[message.method];
  const found = await admissible(deps, kase, message.method);
  if (!found.ok) return found.refusal;
  const { enrolled } = found;
  switch (challenge?.kind) {
    case 'signed': {
      const enrolledId = enrolled[0]?.enrolledId;
      if (enrolledId === undefined) return 'not-enrolled';
      return noteChallenge(deps, kase, message, challenge, { enrolledId, session, now });
    }
    case 'attested': {
      const workload = kase.plan.account?.machine?.workload;
      if (workload === undefined) return 'workload-unregistered';
      const enrolledId = workloadIdOf(workload);
      return noteChallenge(deps, kase, message, challenge, { enrolledId, session, now });
    }
    case 'mailed': {
      const address = enrolled.find((thing) => thing.kind === 'email');
      if (address === undefined) return 'not-enrolled';
      return mailCode(deps, kase, message, { challenge, to: address, letter: codeLetter, now });
    }
    case 'relayed':
      return relayCode(deps, kase, message, { challenge, enrolled, now });
    case 'phoned':
      return phoneTheCode(deps, kase, message, {
        code: challenge.codeFor(deps.pepper, kase.id, message.messageId),
        validSeconds: challenge.validSeconds,
        enrolled,
        by: body?.by ?? null,
        now,
      });
    case 'called':
      return placeCall(deps, kase, message, { challenge, enrolled, session, now });
    case 'pushed': {
      const replyTo = body?.replyTo ?? null;
      return pushOnce(deps, kase, message, { challenge, enrolled, session, replyTo, now });
    }
    case 'shown':
      return showNumber(deps, kase, message, { challenge, session, now });
    case undefined:
      return 'method-not-admitted';
  }
}

/**
 * Sends the subject of a case a code or a push, to what they enrolled and verified before the incident and is not behind
 * what is reset. Only a session of the case may ask, and not for ever. Tried again after a crash, it is the same code in
 * the same mail.
 */
export function sendChallenge(deps: Deps): CaseActivities['sendChallenge'] {
  return async (kase, message) => {
    const given = await givenVerdict(deps.db, message);
    if (given !== null) return given;
    const now = await deps.clock();
    const read = await readSubmitted(deps, kase, message, now);
    if (!read.ok) return (await givenVerdict(deps.db, message)) ?? refusedMessage(message, read.refusal);
    if (isDisowned(await hearPushes(deps, kase, now)))
      return settle(deps.db, kase, message, now, (trx) => stoppedAtAuthenticator(deps, trx, kase, message));
    const { method, messageId } = message;
    const refusal = asksFor(read.submitted, method)
      ? await sendOrRefuse(deps, kase, message, read.submitted, now)
      : 'submission-missing';
    const sent: Fact = { kind: 'challenge-sent', method, messageId };
    const fact = refusal === null ? sent : refusedMessage(message, refusal);
    return settle(deps.db, kase, message, now, async () => fact);
  };
}
