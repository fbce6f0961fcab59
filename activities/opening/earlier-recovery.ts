import type { Db } from '../../db/connect.js';
import { readAppliedSince } from '../../db/openings.js';
import { accountsOf } from '../../domain/accounts.js';
import type { Action } from '../../domain/actions.js';
import type { Case } from '../../domain/case.js';
import { HOUR } from '../../domain/clock.js';
import { areOfDifferentFactors, EARLIER_HOURS, type EarlierRecovery } from '../../domain/earlier.js';
import { everGiven } from '../../domain/evidence-given.js';

/** Who is asking for what, and when. */
interface Asked {
  readonly personId: string;
  readonly action: Action;
  readonly openedAt: number;
}

/** What recoveries of another kind of factor rested on that changed something for a person less than 72 hours ago, or null. */
export async function earlierRecovery(db: Db, { personId, action, openedAt }: Asked): Promise<EarlierRecovery | null> {
  const rows = await readAppliedSince(db, personId, openedAt - EARLIER_HOURS * HOUR);
  // Written by the recording step from a `Case` (architecture, section 6, "State").
  const cases = (rows as unknown as readonly Case[]).filter((kase) => areOfDifferentFactors(kase.action, action));
  if (cases.length === 0) return null;
  const items = cases.flatMap(({ evidence }) => evidence.map(({ receipt }) => receipt));
  const people = [
    ...cases.flatMap(({ approvals }) => approvals.flatMap(accountsOf)),
    ...cases.flatMap(everGiven).flatMap(({ receipt }) => receipt.vouchedBy ?? []),
  ];
  return {
    people: [...new Set(people)],
    domains: [...new Set(items.flatMap(({ domains }) => domains))],
    actions: [...new Set(cases.map((kase) => kase.action))],
  };
}
