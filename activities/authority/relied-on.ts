import { accountsOf } from '../../domain/accounts.js';
import { suspensionOf } from '../../domain/authority.js';
import type { Case } from '../../domain/case.js';
import type { PersonId } from '../../domain/subjects.js';
import type { AuthorityReading } from './deps.js';
import { readAuthority } from './read.js';

/** Everybody whose word a case rests on: who approved, for whom they did, and who vouched. */
function reliedOn({ approvals, evidence, claimWindow }: Case): readonly PersonId[] {
  const items = claimWindow === null ? evidence : [...evidence, claimWindow.fresh];
  return [...approvals.flatMap(accountsOf), ...items.flatMap(({ receipt }) => receipt.vouchedBy ?? [])];
}

/** Whether the authority of any of some people is suspended: nobody's signature is the second to one of theirs. */
export async function isAnySuspended(deps: AuthorityReading, people: readonly PersonId[]): Promise<boolean> {
  if (people.length === 0) return false;
  const { authority } = await readAuthority(deps);
  return people.some((person) => suspensionOf(authority, person) !== null);
}

/** Of those, whose authority is suspended by now: what they signed while it was not counts no more either. */
export async function suspendedAmong(deps: AuthorityReading, kase: Case): Promise<readonly PersonId[]> {
  const people = new Set(reliedOn(kase));
  if (people.size === 0) return [];
  const { authority } = await readAuthority(deps);
  return [...people].filter((person) => suspensionOf(authority, person) !== null);
}
