import { countFailedAttempts, type FailedAttempts } from '../../db/verification.js';
import type { Db } from '../../db/connect.js';
import type { Case } from '../../domain/case.js';
import { DAY } from '../../domain/clock.js';
import type { Method } from '../../domain/evidence.js';
import type { EvidenceRule } from '../../domain/plan.js';

/** Failed tries still allowed: the tightest of the plan's three limits (recovery policy, section 2). */
function leftOf(rule: EvidenceRule, failed: FailedAttempts): number {
  const left = [
    rule.attemptsPerMethod - failed.ofMethod,
    rule.attemptsPerCase - failed.ofCase,
    rule.attemptsPerPersonPerDay - failed.ofPerson,
  ];
  return Math.max(0, Math.min(...left));
}

/**
 * How many more tries of a method may fail. Failures alone are counted; nothing resets them, least of all a new code
 * (SP 800-63B-4, section 3.2.2).
 */
export async function attemptsLeft(db: Db, kase: Case, method: Method, now: number): Promise<number> {
  const of = { caseId: kase.id, personId: kase.subject.personId, method };
  return leftOf(kase.plan.evidence, await countFailedAttempts(db, of, now - DAY));
}
