import { readEnrolled } from '../db/enrolments.js';
import { isOldEnough } from '../domain/admissible.js';
import { maskedNumber } from '../domain/call-back.js';
import type { Case } from '../domain/case.js';
import { heldSince, type EnrolledPhone } from '../domain/enrolled.js';
import { verifyEnrolled } from '../proofs/enrolled.js';
import type { ApiDeps } from './deps.js';

/**
 * The number at which the subject of a case would be called back, masked: of those that take calls the one enrolled for
 * longest, of tenure (CTL-02). Null where there is none. The worker judges it again, and never leaves it to whoever asks.
 */
export async function calledNumber({ db, trust }: Pick<ApiDeps, 'db' | 'trust'>, kase: Case): Promise<string | null> {
  const { personId } = kase.subject;
  const judgedBy = { opening: kase.opening.receipt, tenureDays: kase.plan.evidence.tenureDays };
  const phones: EnrolledPhone[] = [];
  for (const { jws } of await readEnrolled(db, personId)) {
    const enrolled = await verifyEnrolled(trust, jws);
    if (enrolled?.kind !== 'phone' || enrolled.personId !== personId || !isOldEnough(judgedBy, enrolled)) continue;
    if (enrolled.takes.includes('voice')) phones.push(enrolled);
  }
  const [oldest] = phones.toSorted((one, other) => heldSince(one) - heldSince(other));
  return oldest === undefined ? null : maskedNumber(oldest.number);
}
