import { connect } from '../../db/connect.js';
import { readObservedSince } from '../../db/observed.js';
import type { ObservedTicket } from '../../domain/observed.js';
import { setting } from '../commands/owner.js';
import type { Surroundings } from '../surroundings.js';
import { readOnly } from '../survey/people.js';
import type { Judged } from '../what-if/judged.js';

/** A ticket as `what-if` tells it; when it was done nobody knows here. */
function judgedOf(observed: ObservedTicket): Judged {
  const { ticket, by, subject, action, at, fate, reason, tier, approvals, waitSeconds, raisedBy } = observed;
  const agent = by.personId ?? by.clientId;
  const told = { line: 0, id: ticket.id, openedAt: at, closedAt: null, subject: subject ?? '', agent, action };
  return { ticket: told, action, fate, reason, tier, approvals, waitSeconds, raisedBy };
}

/**
 * What was observed since a time, oldest first. Only reads.
 *
 * @param since epoch milliseconds
 */
export async function observedSince(at: Surroundings, since: number): Promise<readonly Judged[]> {
  const db = connect(readOnly(setting(at, 'DATABASE_URL_CASE_WORKER')), 1);
  try {
    // Written by the opening activity.
    const rows = (await readObservedSince(db, since)) as unknown as readonly ObservedTicket[];
    return rows.map(judgedOf);
  } finally {
    await db.destroy();
  }
}
