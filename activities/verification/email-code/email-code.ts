import { derivedCode } from '../../../proofs/codes.js';
import { checkIssuedCode } from '../issued-code.js';
import type { VerificationMethod } from '../method.js';

const METHOD = 'email-code';

/** 30 minutes (recovery policy, section 2; SP 800-63B-4, section 4.2.1.2 allows 24 hours). */
const VALID_SECONDS = 1_800;

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
  check: (deps, attempt) => checkIssuedCode(METHOD, deps, attempt),
};
