import { countCodesToNumber, countFailedOnNumber, lockNumber } from '../../../db/issued-codes.js';
import type { Trx } from '../../../db/connect.js';
import type { Case } from '../../../domain/case.js';
import { DAY } from '../../../domain/clock.js';
import { keyedHash } from '../../../proofs/keyed-hash.js';

/** Our choice: as many as two cases may send (CTL-17). Whoever has a number rung without end troubles its owner. */
const CODES_PER_DAY = 10;

/** What stands for a number where limits are counted: the database alone does not tell which number it is. */
export function numberKeyOf(pepper: Uint8Array, number: string): string {
  return keyedHash(pepper, 'phone-number', number);
}

/** Whether as many tries failed on a number in a day as may for a person, over all cases and people it serves. */
export async function isTriedOut(trx: Trx, kase: Case, numberKey: string, now: number): Promise<boolean> {
  await lockNumber(trx, numberKey);
  const since = now - DAY;
  const byCode = await countFailedOnNumber(trx, { numberKey, method: 'phone-code' }, since);
  const byCall = await countFailedOnNumber(trx, { numberKey, method: 'call-back' }, since);
  return byCode + byCall >= kase.plan.evidence.attemptsPerPersonPerDay;
}

/** Whether no further code goes to a number today: as many did as may, or as many tries failed (CTL-17). */
export async function takesNoMoreCodes(
  trx: Trx,
  kase: Case,
  { numberKey, messageId, now }: { readonly numberKey: string; readonly messageId: string; readonly now: number },
): Promise<boolean> {
  if (await isTriedOut(trx, kase, numberKey, now)) return true;
  return (await countCodesToNumber(trx, numberKey, now - DAY, { caseId: kase.id, messageId })) >= CODES_PER_DAY;
}
