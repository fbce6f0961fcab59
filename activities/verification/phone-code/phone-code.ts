import { newestCode } from '../../../db/issued-codes.js';
import { derivedCode } from '../../../proofs/codes.js';
import { checkIssuedCode } from '../issued-code.js';
import type { Checked, CheckDeps, Try, VerificationMethod } from '../method.js';
import { isTriedOut } from './number-limits.js';

const METHOD = 'phone-code';

/** 5 minutes (recovery policy, section 2; SP 800-63B-4, section 4.2.1.2 allows 10). */
const VALID_SECONDS = 300;

/**
 * As every code that was sent; and not when the number was tried out, in whatever cases: that closes this way and no
 * other, so that nobody is kept out by tries for somebody else.
 */
async function check(deps: CheckDeps, attempt: Try): Promise<Checked> {
  const { trx, kase, now } = attempt;
  const numberKey = (await newestCode(trx, kase.id, METHOD))?.numberKey ?? null;
  if (numberKey !== null && (await isTriedOut(trx, kase, numberKey, now))) {
    return { kind: 'not-possible', refusal: 'attempts-spent' };
  }
  return checkIssuedCode(METHOD, deps, attempt);
}

/**
 * A code sent by text or call to a number that was enrolled and verified before (SP 800-63B-4, section 4.2.1.2; restricted,
 * section 3.2.9). Of the handset, as the app that may be on it (recovery policy, section 5.4).
 */
export const phoneCode: VerificationMethod = {
  proves: 'answers the telephone at an enrolled number',
  strength: 1,
  domains: ['handset'],
  relayable: true,
  enrolledKind: 'phone',
  challenge: {
    kind: 'phoned',
    codeFor: (pepper, caseId, messageId) => derivedCode(pepper, `${METHOD}\0${caseId}\0${messageId}`),
    validSeconds: VALID_SECONDS,
  },
  check,
};
