import { z } from 'zod';
import type { Case } from '../domain/case.js';
import type { SeatHolder } from '../domain/plan.js';
import { seatsFilled } from '../domain/quorum.js';

/** Who must still countersign: a seat, from whom it is filled, how many it takes and who fills it. */
export const shownSeat = z.strictObject({
  seat: z.string(),
  from: z.array(z.string()).describe('Groups, or relations to the subject'),
  needed: z.int().nonnegative(),
  given: z.array(z.string()).describe('Who countersigned'),
});
type ShownSeat = z.infer<typeof shownSeat>;

const nameOf = (holder: SeatHolder): string => ('group' in holder ? holder.group : holder.relation);

/** The seats of a case, filled or not. */
export function shownSeatsOf(kase: Case): readonly ShownSeat[] {
  return seatsFilled(kase, kase.approvals).map(({ seat, from, atLeast, filledBy }) => ({
    seat,
    from: from.map(nameOf),
    needed: atLeast,
    given: [...filledBy],
  }));
}
