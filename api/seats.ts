import { z } from 'zod';
import type { Case } from '../domain/case.js';
import type { SeatHolder } from '../domain/plan.js';
import { seatsFilled } from '../domain/quorum.js';
import type { PersonId } from '../domain/subjects.js';

/** Who must still countersign: a seat, from whom it is filled, how many it takes and who fills it. */
export const shownSeat = z.strictObject({
  seat: z.string(),
  from: z.array(z.string()).describe('Groups, or relations to the subject'),
  needed: z.int().nonnegative(),
  given: z.array(z.string()).describe('Who countersigned'),
  standIns: z
    .array(z.strictObject({ by: z.string(), standsFor: z.string(), until: z.iso.datetime() }))
    .describe('Of those, who signed for somebody who is away, and until when they stand for them'),
});
type ShownSeat = z.infer<typeof shownSeat>;

const nameOf = (holder: SeatHolder): string => ('group' in holder ? holder.group : holder.relation);

/** Who of those who countersigned did it for somebody else. */
function standInsOf({ approvals }: Case, filledBy: readonly PersonId[]): ShownSeat['standIns'] {
  return approvals.flatMap(({ by, standing }) => {
    const { standsFor } = standing.receipt;
    if (standsFor === undefined || !filledBy.includes(by)) return [];
    return [{ by, standsFor: standsFor.personId, until: new Date(standsFor.until).toISOString() }];
  });
}

/** The seats of a case, filled or not. */
export function shownSeatsOf(kase: Case): readonly ShownSeat[] {
  return seatsFilled(kase, kase.approvals).map(({ seat, from, atLeast, filledBy }) => ({
    seat,
    from: from.map(nameOf),
    needed: atLeast,
    given: [...filledBy],
    standIns: standInsOf(kase, filledBy),
  }));
}
