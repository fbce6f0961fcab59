import { newestCode } from '../../../db/issued-codes.js';
import { spendAttestation } from '../../../db/attestations.js';
import { maskedNumber } from '../../../domain/call-back.js';
import { codeMatches, derivedCode } from '../../../proofs/codes.js';
import { isRefusal } from '../../access/judged.js';
import { attendantRefusal } from '../attended/attended.js';
import { checkIssuedCode } from '../issued-code.js';
import type { Attested, Checked, CheckDeps, Try, VerificationMethod } from '../method.js';
import { isTriedOut } from '../phone-code/number-limits.js';

const METHOD = 'call-back';

/** 10 minutes (SP 800-63B-4, section 4.2.1.2), and not five: whoever calls speaks with the person first. */
const VALID_SECONDS = 600;

/** The code of a call: another for another caller, so that nobody signs for a call that somebody else made. */
function codeFor(pepper: Uint8Array, caseId: string, messageId: string, caller: string): string {
  return derivedCode(pepper, `${METHOD}\0${caseId}\0${messageId}\0${caller}`);
}

type Issued = NonNullable<Awaited<ReturnType<typeof newestCode>>>;

/** Whether what was signed is of this very call: by whoever made it, after it began, and of the number that was called. */
async function isOfCall({ pepper }: CheckDeps, { kase, enrolled }: Try, issued: Issued, { by, attestation }: Attested) {
  const called = enrolled.find(({ enrolledId }) => enrolledId === issued.enrolledId);
  if (called?.kind !== 'phone' || attestation.calledBack?.number !== maskedNumber(called.number)) return false;
  if (attestation.issuedAt < issued.issuedAt) return false;
  return codeMatches(codeFor(pepper, kase.id, issued.messageId, by), issued.codeHash, pepper);
}

/**
 * The code that the person heard once the caller had hung up, and the caller's signed word that they spoke with them: neither
 * counts without the other. While nobody signed, nothing is tried: nothing shows whether the code is right.
 */
async function check(deps: CheckDeps, attempt: Try): Promise<Checked> {
  const { trx, kase, attested, now } = attempt;
  if (isRefusal(attested)) return { kind: 'not-possible', refusal: attested };
  const issued = await newestCode(trx, kase.id, METHOD);
  if (issued === undefined) return { kind: 'not-possible', refusal: 'call-not-begun' };
  if (issued.numberKey !== null && (await isTriedOut(trx, kase, issued.numberKey, now)))
    return { kind: 'not-possible', refusal: 'attempts-spent' };
  if (!(await isOfCall(deps, attempt, issued, attested))) return { kind: 'not-possible', refusal: 'attestation-wrong' };
  const checked = await checkIssuedCode(METHOD, deps, attempt);
  if (checked.kind !== 'holds') return checked;
  if (!(await spendAttestation(trx, attested.attestationId, now)))
    return { kind: 'not-possible', refusal: 'attestation-missing' };
  return { ...checked, vouchedBy: attested.by };
}

/**
 * Somebody of the desk calls back, on a number that was enrolled and verified before, and speaks with the person; then a code is
 * read out to the person alone (CTL-01; recovery policy, section 1: S1). Of the handset, as a code by telephone, and of
 * whoever called. Relayable: who reads codes out reads this one out too.
 */
export const callBack: VerificationMethod = {
  proves:
    'answers a call back at an enrolled number, and spoke with somebody of the desk who signed for this very session',
  strength: 1,
  domains: ['handset', 'attester'],
  relayable: true,
  enrolledKind: 'phone',
  challenge: { kind: 'called', codeFor, validSeconds: VALID_SECONDS },
  attesterRefusal: async (_deps, attestedIn, person) => attendantRefusal(METHOD, attestedIn, person),
  check,
};
