import { spendSavedCode } from '../../../db/saved-codes.js';
import { savedCodeMatches } from '../../../proofs/saved-code.js';
import type { Checked, CheckDeps, Try, VerificationMethod } from '../method.js';
import { reissue } from './reissue.js';

/**
 * A saved code counts once, in whatever case, and is replaced when it is used. A try without a key to seal the new one to
 * is none, and uses nothing up.
 */
async function check(deps: CheckDeps, attempt: Try): Promise<Checked> {
  const { trx, code, enrolled, replyTo, now } = attempt;
  if (replyTo === null) return { kind: 'not-possible', refusal: 'submission-missing' };
  const saved = enrolled.filter((thing) => thing.kind === 'recovery-code').find((one) => savedCodeMatches(one, code));
  if (saved === undefined) return { kind: 'fails', refusal: 'code-wrong' };
  if (!(await spendSavedCode(trx, saved.enrolledId, now))) return { kind: 'fails', refusal: 'code-spent' };
  await reissue(deps, attempt, saved, replyTo);
  return { kind: 'holds', enrolled: saved };
}

/** A code the person saved when they enrolled (SP 800-63B-4, section 4.2.1.1; recovery policy, section 1: S3). */
export const recoveryCode: VerificationMethod = {
  proves: 'holds a recovery code that was saved at enrolment',
  strength: 3,
  domains: ['paper'],
  relayable: true,
  enrolledKind: 'recovery-code',
  challenge: null,
  check,
};
