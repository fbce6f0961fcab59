import type { ChallengeMessage } from '../../contract/messages.js';
import { countIssuedCodes, issueCode } from '../../db/issued-codes.js';
import { consume } from '../../db/verification.js';
import type { Case } from '../../domain/case.js';
import { SECOND } from '../../domain/clock.js';
import type { Refusal } from '../../domain/refusals.js';
import type { CaseDeps } from '../deps.js';
import { attemptsLeft } from './attempts.js';
import { takesNoMoreCodes } from './phone-code/number-limits.js';

/** Our choice: one for the evidence, one for the claim, and some that went astray (SP 800-63B-4, section 3.1.3: a limit). */
const CODES_PER_CASE = 5;

/** What is noted of a challenge: a hash of the code, or the very challenge where it is no secret. */
export interface Noted {
  readonly enrolledId: string;
  readonly codeHash: string;
  /** Keyed hash of the telephone number it goes to; null where it goes elsewhere. */
  readonly numberKey: string | null;
  readonly validSeconds: number;
  readonly now: number;
}

/**
 * Notes a challenge before it is sent, so that nobody is sent a code that does not work; or says why none is sent. A
 * challenge that has its code already keeps it: being derived, it is the one that is sent again.
 */
export async function note(
  deps: Pick<CaseDeps, 'db'>,
  kase: Case,
  message: ChallengeMessage,
  noted: Noted,
): Promise<Refusal | null> {
  const { method, messageId } = message;
  const { enrolledId, codeHash, numberKey, validSeconds, now } = noted;
  return consume(deps.db, kase.subject.personId, async (trx) => {
    if ((await attemptsLeft(trx, kase, method, now)) === 0) return 'attempts-spent';
    if ((await countIssuedCodes(trx, kase.id, method, messageId)) >= CODES_PER_CASE) return 'flooded';
    if (numberKey !== null && (await takesNoMoreCodes(trx, kase, { numberKey, messageId, now })))
      return 'attempts-spent';
    const expiresAt = now + validSeconds * SECOND;
    const code = { caseId: kase.id, method, messageId, enrolledId, codeHash, numberKey, expiresAt, at: now };
    await issueCode(trx, code);
    return null;
  });
}
