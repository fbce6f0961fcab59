import type { Case } from './case.js';
import { RELATIONS, type Relation, type SeatHolder } from './plan.js';
import { partsTaken } from './separation.js';
import type { PersonId, Related } from './subjects.js';

/**
 * Who approves as the manager: the nearest in the chain who has not vouched for the subject in this case (recovery policy,
 * section 5.6: "when the manager attested, approval goes to the next in the chain").
 */
function managerInPlace(kase: Case, { superiors }: Pick<Related, 'superiors'>): PersonId | null {
  const parts = partsTaken(kase);
  return superiors.find((superior) => parts.get(superior) !== 'voucher') ?? null;
}

/** How somebody stands to the subject of a case. */
export function relationsTo(kase: Case, related: Related, personId: PersonId): readonly Relation[] {
  const stands: Readonly<Record<Relation, boolean>> = {
    manager: managerInPlace(kase, related) === personId,
    sponsor: related.sponsorId === personId,
    owner: related.ownerIds.includes(personId),
  };
  return RELATIONS.filter((relation) => stands[relation]);
}

/** Whether somebody is among those who may fill a seat, by what the opening says of whoever stands to the subject. */
export function mayHold(
  kase: Case,
  holders: readonly SeatHolder[],
  { personId, groups }: { readonly personId: PersonId; readonly groups: readonly string[] },
): boolean {
  const { related } = kase.subject;
  const relations = related === undefined ? [] : relationsTo(kase, related, personId);
  return holders.some((holder) =>
    'group' in holder ? groups.includes(holder.group) : relations.includes(holder.relation),
  );
}

/** The people, by id, whom relations among these holders name. */
export function peopleAmong(kase: Case, holders: readonly SeatHolder[]): readonly PersonId[] {
  const { related } = kase.subject;
  if (related === undefined) return [];
  const named: Readonly<Record<Relation, readonly (PersonId | null)[]>> = {
    manager: [managerInPlace(kase, related)],
    sponsor: [related.sponsorId],
    owner: related.ownerIds,
  };
  const people = holders.flatMap((holder) => ('relation' in holder ? named[holder.relation] : []));
  return [...new Set(people)].filter((person) => person !== null);
}
