import { newestCode, spendCode } from '../../../db/issued-codes.js';
import { codeMatches, derivedCode } from '../../../proofs/codes.js';
import type { Checked, CheckDeps, Try, VerificationMethod } from '../method.js';

const METHOD = 'email-code';

/** 30 minutes (recovery policy, section 2; SP 800-63B-4, section 4.2.1.2 allows 24 hours). */
const VALID_SECONDS = 1_800;

/**
 * Only the newest code of the case counts, once, and only for the address it was sent to. The claim's fresh item takes
 * one that was sent after the evidence was frozen (recovery policy, section 5.1).
 */
async function check({ pepper }: CheckDeps, { trx, kase, code, enrolled, now }: Try): Promise<Checked> {
  const issued = await newestCode(trx, kase.id, METHOD);
  const address = enrolled.find(({ enrolledId }) => enrolledId === issued?.enrolledId);
  if (issued === undefined || address === undefined || !(await codeMatches(code, issued.codeHash, pepper))) {
    return { kind: 'fails', refusal: 'code-wrong' };
  }
  const isOfThisStage = kase.phase !== 'awaiting-claim' || issued.issuedAt > (kase.frozenAt ?? now);
  if (now >= issued.expiresAt || !isOfThisStage) return { kind: 'fails', refusal: 'code-expired' };
  if (!(await spendCode(trx, issued.id, now))) return { kind: 'fails', refusal: 'code-spent' };
  return { kind: 'holds', enrolled: address };
}

/** A code sent to an address that was enrolled and verified before (SP 800-63B-4, section 4.2.1.2). */
export const emailCode: VerificationMethod = {
  proves: 'reads mail at an enrolled address',
  strength: 1,
  domains: ['mailbox'],
  relayable: true,
  enrolledKind: 'email',
  challenge: {
    kind: 'mailed',
    codeFor: (pepper, caseId, messageId) => derivedCode(pepper, `${METHOD}\0${caseId}\0${messageId}`),
    validSeconds: VALID_SECONDS,
  },
  check,
};
