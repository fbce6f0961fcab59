import type { Case } from '../../domain/case.js';
import { groupLent } from '../../domain/delegations.js';
import type { Relation } from '../../domain/plan.js';
import { relationsTo } from '../../domain/related.js';
import { hasPart } from '../../domain/separation.js';
import type { PersonId, PersonOfRecord, Related } from '../../domain/subjects.js';
import type { CaseDeps } from '../deps.js';

type Deps = Pick<CaseDeps, 'directory'>;

/** As far up as is looked, and as many as a standing may carry: no organisation is deeper, and a ring ends here. */
const SUPERIORS_MAX = 10;

/** The managers above somebody, nearest first. */
export async function superiorsOf(
  { directory }: Deps,
  person: Pick<PersonOfRecord, 'personId' | 'managerId'>,
): Promise<readonly PersonOfRecord[]> {
  const above: PersonOfRecord[] = [];
  const seen = new Set([person.personId]);
  for (let next = person.managerId; next !== null && !seen.has(next) && above.length < SUPERIORS_MAX;) {
    seen.add(next);
    const manager = await directory.findById(next);
    if (manager === null) break;
    above.push(manager);
    next = manager.managerId;
  }
  return above;
}

/** Under which other accounts the directory of record knows the same person: by personnel number, or by mailbox. */
export async function otherAccountsOf(
  { directory }: Deps,
  { personId, employeeNumber, workEmail }: PersonOfRecord,
): Promise<readonly PersonId[]> {
  const [byNumber, byMailbox] = await Promise.all([
    employeeNumber === null || employeeNumber === '' ? [] : directory.findByIdentifier(employeeNumber),
    workEmail === '' ? [] : directory.findByIdentifier(workEmail),
  ]);
  const same = [
    ...byNumber.filter((other) => other.employeeNumber === employeeNumber),
    ...byMailbox.filter((other) => other.workEmail.toLowerCase() === workEmail.toLowerCase()),
  ];
  return [...new Set(same.map((other) => other.personId))].filter((other) => other !== personId);
}

/** Who owns a group now, as far as the directory of record says so: people of the house who are at work. */
export async function ownersOf({ directory }: Deps, group: string): Promise<readonly PersonId[]> {
  const ids = (await directory.ownersOf?.(group)) ?? [];
  const people = await Promise.all(ids.map((id) => directory.findById(id)));
  return people.flatMap((one) => (one?.status === 'active' && one.employer === undefined ? [one.personId] : []));
}

/**
 * Whoever stands to a subject as manager, sponsor or owner now, by the directory of record; where a group is lent, its owners
 * are meant and not those of the subject's account.
 */
export async function relatedTo(deps: Deps, subject: PersonOfRecord, lent: string | null = null): Promise<Related> {
  const superiors = await superiorsOf(deps, subject);
  return {
    superiors: superiors.filter(({ status }) => status === 'active').map(({ personId }) => personId),
    sponsorId: subject.sponsorId ?? null,
    ownerIds: lent === null ? (subject.ownerIds ?? []) : await ownersOf(deps, lent),
  };
}

/** How somebody stands to the subject of a case now. */
export async function relationsOf(deps: Deps, kase: Case, personId: PersonId): Promise<readonly Relation[]> {
  const subject = await deps.directory.findById(kase.subject.personId);
  return subject === null ? [] : relationsTo(kase, await relatedTo(deps, subject, groupLent(kase.plan)), personId);
}

/** Whether neither the directory of record nor the case keeps somebody from deciding in it. */
export function isFree(
  kase: Case,
  { personId, status, managerId, employer, accountKind = 'person', suspendedFrom }: PersonOfRecord,
): boolean {
  const isOwnPerson = status === 'active' && employer === undefined && accountKind === 'person';
  return isOwnPerson && suspendedFrom === undefined && managerId !== kase.subject.personId && !hasPart(kase, personId);
}
