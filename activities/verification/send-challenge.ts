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
import type { MailedChallenge, SignedChallenge } from './method.js';
import { VERIFICATION_METHODS } from './registry.js';
import { asksFor, readSubmitted } from './submitted.js';
import { givenVerdict, refusedMessage, settle } from './verdicts.js';

type Deps = Pick<
  CaseDeps,
  'db' | 'ledgerDb' | 'trust' | 'sealKey' | 'pepper' | 'verifierKey' | 'clock' | 'sendMail' | 'publicUrl'
>;

/** Our choice: one for the evidence, one for the claim, and some that went astray (SP 800-63B-4, section 3.1.3: a limit). */
const CODES_PER_CASE = 5;

/** What is noted of a challenge: a hash of the code, or the very challenge where it is no secret. */
interface Noted {
  readonly enrolledId: string;
  readonly codeHash: string;
  readonly validSeconds: number;
  readonly now: number;
}

/** A code to be sent, and the address it goes to. */
interface Sending {
  readonly challenge: MailedChallenge;
  readonly address: EnrolledEmail;
  readonly code: string;
  readonly now: number;
}

/**
 * Notes the code before it is mailed, so that no mail holds a code that does not work; or says why none is sent. A
 * challenge that has its code already keeps it: being derived, it is the one that is mailed again.
 */
async function note(deps: Deps, kase: Case, message: ChallengeMessage, noted: Noted): Promise<Refusal | null> {
  const { method, messageId } = message;
  const { enrolledId, codeHash, validSeconds, now } = noted;
  return consume(deps.db, kase.subject.personId, async (trx) => {
    if ((await attemptsLeft(trx, kase, method, now)) === 0) return 'attempts-spent';
    if ((await countIssuedCodes(trx, kase.id, method, messageId)) >= CODES_PER_CASE) return 'flooded';
    const expiresAt = now + validSeconds * SECOND;
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

/** Notes the code and mails it. The code is in the mail and nowhere else. */
async function sendCode(deps: Deps, kase: Case, message: ChallengeMessage, sending: Sending): Promise<Refusal | null> {
  const { address, challenge, code, now } = sending;
  const codeHash = await hashCode(code, deps.pepper);
  const noted = { enrolledId: address.enrolledId, codeHash, validSeconds: challenge.validSeconds, now };
  return (await note(deps, kase, message, noted)) ?? (await mail(deps, kase, message, sending));
}

/** Notes what is to be signed. Whoever asked computes the same from what they know, so nothing is sent. */
async function noteChallenge(
  deps: Deps,
  kase: Case,
  message: ChallengeMessage,
  { challengeOf, validSeconds }: SignedChallenge,
  { enrolledId, session, now }: { readonly enrolledId: string; readonly session: string; readonly now: number },
): Promise<Refusal | null> {
  const codeHash = challengeOf({ caseId: kase.id, session, challengeId: message.messageId });
  return note(deps, kase, message, { enrolledId, codeHash, validSeconds, now });
}

/** Sends or notes the challenge, or says why not. */
async function sendOrRefuse(
  deps: Deps,
  kase: Case,
  message: ChallengeMessage,
  session: string,
  now: number,
): Promise<Refusal | null> {
  const { challenge } = VERIFICATION_METHODS[message.method];
  const found = await admissible(deps, kase, message.method);
  if (!found.ok) return found.refusal;
  const [enrolled] = found.enrolled;
  if (challenge?.kind === 'signed' && enrolled !== undefined)
    return noteChallenge(deps, kase, message, challenge, { enrolledId: enrolled.enrolledId, session, now });
  const address = found.enrolled.find((thing) => thing.kind === 'email');
  if (challenge?.kind !== 'mailed' || address === undefined) return 'method-not-admitted';
  const code = challenge.codeFor(deps.pepper, kase.id, message.messageId);
  return sendCode(deps, kase, message, { challenge, address, code, now });
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
      ? await sendOrRefuse(deps, kase, message, read.submitted.session, now)
      : 'submission-missing';
    const sent: Fact = { kind: 'challenge-sent', method, messageId };
    const fact = refusal === null ? sent : refusedMessage(message, refusal);
    return settle(deps.db, kase, message, now, async () => fact);
  };
}
