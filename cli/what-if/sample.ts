import { createHash } from 'node:crypto';
import { DAY, MINUTE } from '../../domain/clock.js';
import { csvLine } from '../csv/write.js';

/** What a ticket tool calls things, and how many in a hundred of a desk's tickets are of it: made up. */
const CATEGORIES = [
  ['Password reset', 58],
  ['Account locked', 10],
  ['Lost phone or key', 17],
  ['Emergency access', 2],
  ['Printer', 13],
] as const;

/** A quarter. */
const DAYS = 92;
const AGENTS = 12;

/** Four numbers from 0 to 1 that belong to a ticket, always the same. */
function drawn(nth: number): readonly [number, number, number, number] {
  const digest = createHash('sha256').update(`sample ticket ${nth}`).digest();
  const at = (place: number) => digest.readUInt32BE(place * 4) / 2 ** 32;
  return [at(0), at(1), at(2), at(3)];
}

function categoryAt(share: number): string {
  let rest = share * 100;
  for (const [category, percent] of CATEGORIES) {
    rest -= percent;
    if (rest < 0) return category;
  }
  return CATEGORIES[0][0];
}

/**
 * An export as a ticket tool would make it, of nobody: to try `what-if` on. The same whenever it is made for the same day.
 *
 * @param until the day after the last ticket's, epoch milliseconds
 */
export function sampleTickets(count: number, until: number): readonly string[] {
  const day = Math.floor(until / DAY) * DAY;
  const people = Math.max(1, Math.round(count * 0.7));
  const rows = Array.from({ length: count }, (_, nth) => {
    const [when, who, what, long] = drawn(nth);
    const openedAt = day - DAYS * DAY + Math.floor((when * DAYS * DAY) / MINUTE) * MINUTE;
    const closedAt = openedAt + Math.ceil(long * 90) * MINUTE;
    const times = [openedAt, closedAt].map((at) => new Date(at).toISOString());
    const subject = `person-${1 + Math.floor(who * people)}`;
    const agent = `agent-${1 + (nth % AGENTS)}`;
    return csvLine([`IT-${nth + 1}`, ...times, subject, categoryAt(what), subject, agent, 'a sample']);
  });
  return [csvLine(['id', 'opened_at', 'closed_at', 'subject', 'category', 'requester', 'agent', 'summary']), ...rows];
}
