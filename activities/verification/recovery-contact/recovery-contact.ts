import { derivedCode } from '../../../proofs/codes.js';
import { checkIssuedCode } from '../issued-code.js';
import type { Checked, CheckDeps, Try, VerificationMethod } from '../method.js';

const METHOD = 'recovery-contact';

/** 90 minutes: a code by mail, and an hour for the contact (recovery policy, section 2; SP 800-63B-4, section 4.2.1.3). */
const VALID_SECONDS = 5_400;

/** As every code that was sent; and it names who passed it on, where the directory of record knows them. */
async function check(deps: CheckDeps, attempt: Try): Promise<Checked> {
  const checked = await checkIssuedCode(METHOD, deps, attempt);
  if (checked.kind !== 'holds') return checked;
  const vouchedBy = attempt.vouchers.get(checked.enrolled.enrolledId);
  return vouchedBy === undefined ? checked : { ...checked, vouchedBy };
}

/** Somebody the subject named before passes a code on to them (SP 800-63B-4, section 4.2.1.3; recovery policy, section 1: S2). */
export const recoveryContact: VerificationMethod = {
  proves: 'is known to somebody they named before, who passed a code on',
  strength: 2,
  domains: ['voucher'],
  relayable: true,
  enrolledKind: 'contact',
  challenge: {
    kind: 'relayed',
    codeFor: (pepper, caseId, messageId) => derivedCode(pepper, `${METHOD}\0${caseId}\0${messageId}`),
    validSeconds: VALID_SECONDS,
  },
  check,
};
