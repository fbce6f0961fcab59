import { z } from 'zod';
import type { Case } from '../domain/case.js';
import { approvers } from '../domain/decision-rules.js';
import { approvalsOf } from '../domain/evidence-rules.js';

/** Who must still countersign: a seat, from whom it is filled, how many it takes and who fills it. */
export const shownSeat = z.strictObject({
  seat: z.string(),
  from: z.array(z.string()).describe('Groups, or relations to the subject'),
  needed: z.int().nonnegative(),
  given: z.array(z.string()).describe('Who countersigned'),
});
type ShownSeat = z.infer<typeof shownSeat>;

/** The seats of a case, filled or not. */
export function seatsOf(kase: Case): readonly ShownSeat[] {
  const { group } = kase.plan.approvals;
  const needed = approvalsOf(kase, kase.evidence);
  return needed === 0 ? [] : [{ seat: group, from: [group], needed, given: [...approvers(kase.approvals)] }];
}
