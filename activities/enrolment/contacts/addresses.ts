import type { ContactKind } from '../../../domain/contact-kinds.js';
import type { Enrolled } from '../../../domain/enrolled.js';
import { isAddress } from '../../../domain/enrolment.js';
import { phoneNumberOf } from '../../../domain/phone-numbers.js';
import type { PersonOfRecord } from '../../../domain/subjects.js';
import type { GenuineRow } from '../../enrolled/current-set.js';

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

/** An address or number as it is written to, or null for none. */
export function reachedAt(kind: ContactKind, written: string): string | null {
  switch (kind) {
    case 'email':
      return isAddress(written.trim()) ? written.trim() : null;
    case 'phone':
      return phoneNumberOf(written.trim());
  }
}

/** Where an enrolled thing reaches somebody; null where it does not. */
function reachOf(thing: Enrolled): string | null {
  if (thing.kind === 'email' || thing.kind === 'contact') return thing.address.toLowerCase();
  return thing.kind === 'phone' ? thing.number : null;
}

/** Whether nobody may have it as their new one: it is theirs already, their contact's, or of the mailbox at work. */
export function isTaken(
  person: PersonOfRecord,
  things: readonly Enrolled[],
  kind: ContactKind,
  reach: string,
): boolean {
  if (things.some((thing) => reachOf(thing) === reach.toLowerCase())) return true;
  return kind === 'email' && domainOf(reach) === domainOf(person.workEmail);
}

/** The row that is replaced: the one that the subject names, or the only one of its kind. Null when that is not certain. */
export function rowReplaced(
  rows: readonly GenuineRow[],
  kind: ContactKind,
  named: string | undefined,
): GenuineRow | null {
  const ofKind = rows.filter(({ enrolled }) => enrolled.kind === kind);
  if (named === undefined) return ofKind.length === 1 ? (ofKind[0] ?? null) : null;
  const reach = reachedAt(kind, named)?.toLowerCase();
  return ofKind.find(({ enrolled }) => reachOf(enrolled) === reach) ?? null;
}
