import type { Delegation, Matter } from '../../domain/authority.js';
import { delegationsTo } from '../../domain/authority.js';
import type { Case } from '../../domain/case.js';
import { holdersWanted } from '../../domain/quorum.js';
import type { StoodFor } from '../../domain/receipts.js';
import type { Refusal } from '../../domain/refusals.js';
import { hasPart } from '../../domain/separation.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
import type { CaseDeps } from '../deps.js';
import { otherAccountsOf, superiorsOf } from '../decisions/people.js';
import type { AuthorityReading } from './deps.js';
import { readAuthority } from './read.js';

type People = Pick<CaseDeps, 'directory'>;

/** Whether two people are of one line: one is the other's manager, or they have the same one. */
function isOfOneLine(one: PersonOfRecord, other: PersonOfRecord): boolean {
  if (one.managerId === other.personId || other.managerId === one.personId) return true;
  return one.managerId !== null && one.managerId === other.managerId;
}

/** Whether somebody is at work, of our own staff, and a person: nobody else stands for anybody (issue 6, part 3). */
function isOwnPerson({ status, employer, accountKind = 'person', suspendedFrom, groups }: PersonOfRecord): boolean {
  const isPerson = accountKind === 'person' && !groups.includes('ai-agent');
  return status === 'active' && employer === undefined && isPerson && suspendedFrom === undefined;
}

/** Whether whoever is away is of the group themselves: a delegate is not, and so delegates nothing further. */
function isMember(person: PersonOfRecord, group: string): boolean {
  return isOwnPerson(person) && person.groups.includes(group);
}

/** Why somebody can't stand for somebody else in a group, by the directory of record as it is now, or null. */
export async function delegateRefusal(
  deps: People,
  { personId, delegateId, group }: Pick<Extract<Matter, { kind: 'delegate' }>, 'personId' | 'delegateId' | 'group'>,
): Promise<Refusal | null> {
  const [away, delegate] = [await deps.directory.findById(personId), await deps.directory.findById(delegateId)];
  if (away === null || !isMember(away, group)) return 'not-in-group';
  if (delegate === null || !isOwnPerson(delegate) || !isOfOneLine(away, delegate)) return 'delegate-unsuitable';
  // Whoever is of the group has their own word in it, and would have two.
  if (delegate.groups.includes(group)) return 'delegate-unsuitable';
  return (await otherAccountsOf(deps, delegate)).includes(personId) ? 'delegate-unsuitable' : null;
}

async function stoodFor(deps: People, { number, personId, group, until }: Delegation): Promise<StoodFor | null> {
  const away = await deps.directory.findById(personId);
  if (away === null) return null;
  const [sameAs, superiors] = [await otherAccountsOf(deps, away), await superiorsOf(deps, away)];
  const above = superiors.map((superior) => superior.personId);
  return { personId, sameAs, superiors: above, group, delegation: number, until };
}

/**
 * For whom somebody decides in a case, who has no standing in it of their own: the first that nothing keeps from it, by the
 * directory of record as it is now; null where they stand for nobody.
 */
export async function standsFor(
  deps: People & AuthorityReading,
  kase: Case,
  person: PersonOfRecord,
  now: number,
): Promise<StoodFor | null> {
  const wanted = holdersWanted(kase.plan).flatMap((holder) => ('group' in holder ? [holder.group] : []));
  if (wanted.some((group) => person.groups.includes(group))) return null;
  const { authority } = await readAuthority(deps);
  const found: StoodFor[] = [];
  for (const delegation of delegationsTo(authority, person.personId, now)) {
    if (!wanted.includes(delegation.group) || (await delegateRefusal(deps, delegation)) !== null) continue;
    const one = await stoodFor(deps, delegation);
    if (one !== null) found.push(one);
  }
  const isFree = ({ personId, sameAs, superiors }: StoodFor) =>
    ![personId, ...sameAs].some((account) => hasPart(kase, account)) && !superiors.includes(kase.subject.personId);
  return found.find(isFree) ?? found[0] ?? null;
}
