import type { Case } from '../../domain/case.js';
import { operates } from '../../domain/machines.js';
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

/** Everybody whom the directory of record knows of those who own an account. */
export async function accountOwnersOf(
  { directory }: Deps,
  account: PersonOfRecord,
): Promise<readonly PersonOfRecord[]> {
  const owners = await Promise.all((account.ownerIds ?? []).map((ownerId) => directory.findById(ownerId)));
  return owners.filter((owner) => owner !== null);
}

/**
 * Who answers for an account beside the subject, who does already: its other owners at work, or, where there is none, the nearest
 * of the subject's superiors. Whoever proves can't approve, and nor can who runs its sessions.
 */
async function ownersBeside(
  deps: Deps,
  subject: PersonOfRecord,
  account: PersonOfRecord,
  superiors: readonly PersonId[],
): Promise<readonly PersonId[]> {
  const others = (await accountOwnersOf(deps, account))
    .filter(({ status, personId }) => status === 'active' && personId !== subject.personId)
    .filter(({ personId }) => !operates(account, [personId]))
    .map(({ personId }) => personId);
  return others.length > 0 ? others : superiors.slice(0, 1);
}

/** What a case is about beside its subject: a group that is lent, or an account that the subject owns. */
interface About {
  readonly lent: string | null;
  readonly account: PersonOfRecord | null;
}

/**
 * Whoever stands to a subject as manager, sponsor or owner now, by the directory of record; where a group is lent, or the
 * case is about an account, the owners of those are meant.
 */
export async function relatedTo(
  deps: Deps,
  subject: PersonOfRecord,
  { lent, account }: About = { lent: null, account: null },
): Promise<Related> {
  const above = await superiorsOf(deps, subject);
  const superiors = above.filter(({ status }) => status === 'active').map(({ personId }) => personId);
  const owned = lent === null ? (subject.ownerIds ?? []) : await ownersOf(deps, lent);
  return {
    superiors,
    sponsorId: subject.sponsorId ?? null,
    ownerIds: account === null ? owned : await ownersBeside(deps, subject, account, superiors),
  };
}

/** The account that a case is about, as the directory of record has it now; null where it is the subject's own. */
export async function accountOf(
  { directory }: Deps,
  kase: Pick<Case, 'subject'>,
): Promise<PersonOfRecord | 'gone' | null> {
  const { account } = kase.subject;
  return account === undefined ? null : ((await directory.findById(account.accountId)) ?? 'gone');
}

/** How somebody stands to the subject of a case now. */
export async function relationsOf(deps: Deps, kase: Case, personId: PersonId): Promise<readonly Relation[]> {
  const subject = await deps.directory.findById(kase.subject.personId);
  const account = await accountOf(deps, kase);
  if (subject === null || account === 'gone') return [];
  return relationsTo(kase, await relatedTo(deps, subject, { lent: groupLent(kase.plan), account }), personId);
}

/** Whether neither the directory of record nor the case keeps somebody from deciding in it. */
export function isFree(
  kase: Case,
  { personId, status, managerId, employer, accountKind = 'person', suspendedFrom }: PersonOfRecord,
): boolean {
  const isOwnPerson = status === 'active' && employer === undefined && accountKind === 'person';
  return isOwnPerson && suspendedFrom === undefined && managerId !== kase.subject.personId && !hasPart(kase, personId);
}
