import { accountsOf } from '../domain/accounts.js';
import { CLOCK_SKEW } from '../domain/clock.js';
import { suspendsAuthority } from '../domain/subject-classes.js';
import type { PersonId } from '../domain/subjects.js';
import type { Warrant } from '../domain/warrant.js';
import { authorityActOf } from './authority.js';
import type { Trust } from './keys.js';
import { suspendedBy } from './switches.js';
import { type Flaw, invalid } from './warrant-flaw.js';

/** Whose word carries a warrant: of each who approved, with all their accounts, and of each who vouched. */
function reliedOn({ approvals, evidence, fresh }: Warrant): readonly PersonId[] {
  const items = fresh === null ? evidence : [...evidence, fresh];
  return [...approvals.flatMap(accountsOf), ...items.flatMap(({ receipt }) => receipt.vouchedBy ?? [])];
}

/**
 * The authority of whoever is recovered was suspended before their case changes anything (recovery policy, section 5.7); and
 * nobody's word is counted whose own authority was suspended since they gave it.
 */
export async function authorityFlaw(trust: Pick<Trust, 'verifier' | 'ledger'>, warrant: Warrant): Promise<Flaw | null> {
  const suspended = await suspendedBy(trust, warrant.goAhead);
  if (reliedOn(warrant).some((person) => suspended.includes(person)))
    return { refusal: 'authority-suspended', why: 'somebody whose word it rests on has had their authority suspended' };
  const { plan, caseId, opening, mintedAt, suspension } = warrant;
  if (!suspendsAuthority(plan.action, plan.classes ?? [])) return null;
  const act = suspension === undefined ? null : await authorityActOf(trust, suspension);
  const { personId } = opening.receipt.subject;
  const isOfIt = act?.kind === 'suspended' && act.caseId === caseId && act.personId === personId;
  return isOfIt && act.at <= mintedAt + CLOCK_SKEW
    ? null
    : invalid('the authority of its subject was not suspended before');
}
