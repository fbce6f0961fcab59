import { randomUUID } from 'node:crypto';
import { keepReissued } from '../../../db/saved-codes.js';
import type { EnrolledRecoveryCode } from '../../../domain/enrolled.js';
import { newSavedCode, savedCodeHash, signReissued } from '../../../proofs/saved-code.js';
import { seal, type SealingKey } from '../../../proofs/sealing.js';
import type { CheckDeps, Try } from '../method.js';

/**
 * Gives a new code for one that was used (SP 800-63B-4, section 4.2.1.1), in the transaction that uses it up. The code is
 * sealed to the subject's browser before it is written anywhere; what is kept to check it by is its hash.
 */
export async function reissue(
  { verifierKey }: Pick<CheckDeps, 'verifierKey'>,
  { trx, kase, messageId, session, now }: Try,
  used: EnrolledRecoveryCode,
  replyTo: SealingKey,
): Promise<void> {
  const [enrolledId, code] = [randomUUID(), newSavedCode()];
  const { personId } = kase.subject;
  const jws = await signReissued(verifierKey, {
    type: 'reissued-code',
    enrolledId,
    personId,
    caseId: kase.id,
    replaces: used.enrolledId,
    codeHash: savedCodeHash(enrolledId, code),
    issuedAt: now,
  });
  const { sealed } = await seal(replyTo, code);
  await keepReissued(trx, { enrolledId, personId, caseId: kase.id, messageId, jws, session, sealed });
}
