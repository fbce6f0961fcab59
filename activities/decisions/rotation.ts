import { runForOpener, runOfPair } from '../../db/countersigned.js';
import type { Case } from '../../domain/case.js';
import { holdersOf } from '../../domain/holders.js';
import { holdersWanted } from '../../domain/quorum.js';
import type { Rotation } from '../../domain/receipts.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
import type { CaseDeps } from '../deps.js';
import { isFree } from './people.js';

type Deps = Pick<CaseDeps, 'db' | 'directory'>;

/** How many others may fill a seat that somebody may fill: of the groups they are both in. */
async function othersOf(deps: Deps, kase: Case, { personId, groups }: PersonOfRecord): Promise<number> {
  const shared = holdersWanted(kase.plan)
    .flatMap((holder) => ('group' in holder ? [holder.group] : []))
    .filter((group) => groups.includes(group));
  const members = await Promise.all([...new Set(shared)].map((group) => deps.directory.membersOf(group)));
  const free = members.flat().filter((member) => member.personId !== personId && isFree(kase, member));
  return new Set(free.map((member) => member.personId)).size;
}

/** How often running somebody countersigned with the same people, and how many others could (recovery policy, section 2). */
export async function rotationOf(deps: Deps, kase: Case, approver: PersonOfRecord): Promise<Rotation> {
  const { personId } = approver;
  const [pairs, openers, others] = await Promise.all([
    Promise.all(kase.approvals.map(({ by }) => runOfPair(deps.db, personId, by, kase.id))),
    Promise.all(holdersOf(kase).map((opener) => runForOpener(deps.db, personId, opener, kase.id))),
    othersOf(deps, kase, approver),
  ]);
  return { samePair: Math.max(0, ...pairs), sameOpener: Math.max(0, ...openers), others };
}
