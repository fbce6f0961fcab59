import type { ChallengeMessage } from '../../contract/messages.js';
import { countIssuedCodes, issueCode } from '../../db/issued-codes.js';
import { consume } from '../../db/verification.js';
import type { Case } from '../../domain/case.js';
import { SECOND } from '../../domain/clock.js';
import type { EnrolledEmail } from '../../domain/enrolled.js';
import type { Fact } from '../../domain/facts.js';
import type { Refusal } from '../../domain/refusals.js';
import { hashCode } from '../../proofs/codes.js';
import type { CaseActivities } from '../case-activities.js';
import type { CaseDeps } from '../deps.js';
import { MailRefusedError } from '../notices/mail.js';
import { notMeLink } from '../notices/not-me.js';
import { admissible } from './admissible.js';
import { attemptsLeft } from './attempts.js';
import { codeMail } from './email-code/code-mail.js';
import type { Challenge } from './method.js';
import { VERIFICATION_METHODS } from './registry.js';
import { asksFor, readSubmitted } from './submitted.js';
import { givenVerdict, refusedMessage, settle } from './verdicts.js';

type Deps = Pick<
  CaseDeps,
  'db' | 'ledgerDb' | 'trust' | 'sealKey' | 'pepper' | 'verifierKey' | 'clock' | 'sendMail' | 'publicUrl'
>;

/** Our choice: one for the evidence, one for the claim, and some that went astray (SP 800-63B-4, section 3.1.3: a limit). */
const CODES_PER_CASE = 5;

/** A code to be sent, and the address it goes to. */
interface Sending {
  readonly challenge: Challenge;
  readonly address: EnrolledEmail;
  readonly code: string;
  readonly now: number;
}

/**
 * Notes the code before it is mailed, so that no mail holds a code that does not work; or says why none is sent. A
 * challenge that has its code already keeps it: being derived, it is the one that is mailed again.
 */
async function note(deps: Deps, kase: Case, message: ChallengeMessage, sending: Sending): Promise<Refusal | null> {
  const { method, messageId } = message;
  const { address, challenge, code, now } = sending;
  const codeHash = await hashCode(code, deps.pepper);
  return consume(deps.db, kase.subject.personId, async (trx) => {
    if ((await attemptsLeft(trx, kase, method, now)) === 0) return 'attempts-spent';
    if ((await countIssuedCodes(trx, kase.id, method, messageId)) >= CODES_PER_CASE) return 'flooded';
    const { enrolledId } = address;
    const expiresAt = now + challenge.validSeconds * SECOND;
    await issueCode(trx, { caseId: kase.id, method, messageId, enrolledId, codeHash, expiresAt, at: now });
    return null;
  });
}

/** A mailbox that is gone counts as none; a mail server that cannot be reached is asked again. */
async function mail(deps: Deps, kase: Case, message: ChallengeMessage, sending: Sending): Promise<Refusal | null> {
  const { challenge, address, code } = sending;
  const notMe = await notMeLink(deps, kase.id, kase.subject.personId);
  const { messageId } = message;
  const validMs = challenge.validSeconds * SECOND;
  try {
    await deps.sendMail(codeMail({ caseId: kase.id, messageId, to: address.address, code, validMs, notMe }));
    return null;
  } catch (error) {
    if (error instanceof MailRefusedError) return 'not-enrolled';
    throw error;
  }
}

/** Sends the code, or says why not. The code is in the mail and nowhere else. */
async function sendOrRefuse(deps: Deps, kase: Case, message: ChallengeMessage, now: number): Promise<Refusal | null> {
  const { challenge } = VERIFICATION_METHODS[message.method];
  const found = await admissible(deps, kase, message.method);
  if (!found.ok) return found.refusal;
  const address = found.enrolled.find((enrolled) => enrolled.kind === 'email');
  if (challenge === null || address === undefined) return 'method-not-admitted';
  const code = challenge.codeFor(deps.pepper, kase.id, message.messageId);
  const sending = { challenge, address, code, now };
  return (await note(deps, kase, message, sending)) ?? (await mail(deps, kase, message, sending));
}

/**
 * Sends the subject of a case a code, to an address enrolled and verified before the incident and not behind what is
 * reset. Only a session of the case may ask, and not for ever. Tried again after a crash, it is the same code in the
 * same mail.
 */
export function sendChallenge(deps: Deps): CaseActivities['sendChallenge'] {
  return async (kase, message) => {
    const given = await givenVerdict(deps.db, message);
    if (given !== null) return given;
    const now = await deps.clock();
    const read = await readSubmitted(deps, kase, message, now);
    if (!read.ok) return (await givenVerdict(deps.db, message)) ?? refusedMessage(message, read.refusal);
    const { method, messageId } = message;
    const refusal = asksFor(read.submitted, method)
      ? await sendOrRefuse(deps, kase, message, now)
      : 'submission-missing';
    const sent: Fact = { kind: 'challenge-sent', method, messageId };
    const fact = refusal === null ? sent : refusedMessage(message, refusal);
    return settle(deps.db, kase, message, now, async () => fact);
  };
}
