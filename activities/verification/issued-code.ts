import { newestCode, spendCode } from '../../db/issued-codes.js';
import type { Method } from '../../domain/evidence.js';
import { codeMatches } from '../../proofs/codes.js';
import type { Checked, CheckDeps, Try } from './method.js';

/**
 * Checks a code that was sent: only the newest of the case counts, once, and only for what it was sent to. The claim's
 * fresh item takes one that was sent after the evidence was frozen (recovery policy, section 5.1).
 */
export async function checkIssuedCode(
  method: Method,
  { pepper }: Pick<CheckDeps, 'pepper'>,
  { trx, kase, code, enrolled, now }: Try,
): Promise<Checked> {
  const issued = await newestCode(trx, kase.id, method);
  const sentTo = enrolled.find(({ enrolledId }) => enrolledId === issued?.enrolledId);
  if (issued === undefined || sentTo === undefined || !(await codeMatches(code, issued.codeHash, pepper))) {
    return { kind: 'fails', refusal: 'code-wrong' };
  }
  const isOfThisStage = kase.phase !== 'awaiting-claim' || issued.issuedAt > (kase.frozenAt ?? now);
  if (now >= issued.expiresAt || !isOfThisStage) return { kind: 'fails', refusal: 'code-expired' };
  if (!(await spendCode(trx, issued.id, now))) return { kind: 'fails', refusal: 'code-spent' };
  return { kind: 'holds', enrolled: sentTo };
}
