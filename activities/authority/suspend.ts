import type { Case } from '../../domain/case.js';
import { classesOf, suspendsAuthority } from '../../domain/subject-classes.js';
import { authorityActOf } from '../../proofs/authority.js';
import { otherAccountsOf } from '../decisions/people.js';
import type { AuthorityDeps } from './deps.js';
import { recordedJws } from './read.js';
import { addAct, underLock } from './record-act.js';

type Deps = AuthorityDeps;

/** Whether this case is of somebody who holds authority: when it was opened, or by now. */
async function isOfAuthority({ directory, policy }: Deps, { action, plan, subject }: Case): Promise<boolean> {
  if (suspendsAuthority(action, plan.classes ?? [])) return true;
  const person = await directory.findById(subject.personId);
  return person !== null && suspendsAuthority(action, classesOf(policy.classes, policy.authorityGroups, person));
}

/** The act of a case that was suspended for before, as it was signed. */
async function suspendedBefore(deps: Deps, caseId: string): Promise<string | null> {
  for (const jws of await recordedJws(deps)) {
    const act = await authorityActOf(deps.trust, jws);
    if (act?.kind === 'suspended' && act.caseId === caseId) return jws;
  }
  return null;
}

/**
 * Suspends the authority of whoever a case recovers, before it changes anything (recovery policy, section 5.7): once for each
 * case, and in the ledger first. Returns the act for the warrant; null where the subject holds none.
 */
export async function suspendAuthority(deps: Deps, kase: Case): Promise<string | null> {
  if (!(await isOfAuthority(deps, kase))) return null;
  const { personId } = kase.subject;
  const person = await deps.directory.findById(personId);
  const accounts = [personId, ...(person === null ? [] : await otherAccountsOf(deps, person))];
  return underLock(deps, async (trx, current) => {
    const before = await suspendedBefore({ ...deps, db: trx }, kase.id);
    if (before !== null) return before;
    const at = await deps.clock();
    const act = { kind: 'suspended' as const, personId, accounts, caseId: kase.id, at };
    return addAct(deps, trx, current, { act, name: `suspended:${kase.id}`, besides: {}, at });
  });
}
