import { runsTheSame } from '../../domain/machines.js';
import { accountRefusal, caseAccountOf } from '../../domain/owned-accounts.js';
import { digestOf } from '../../domain/canonical.js';
import type { Case } from '../../domain/case.js';
import { isRefusedUnder, raisedPlan } from '../../domain/context-risk.js';
import { evidenceSatisfies } from '../../domain/evidence-rules.js';
import { isStopped } from '../../domain/switches.js';
import type { Fact } from '../../domain/facts.js';
import type { Plan } from '../../domain/plan.js';
import type { Refusal } from '../../domain/refusals.js';
import { assuranceOf, type PersonOfRecord } from '../../domain/subjects.js';
import { isEnforced, isPlan, planFor } from '../../policy/plan.js';
import { readStops } from '../../db/stops.js';
import { signReceipt } from '../../proofs/receipts.js';
import { exceptionsOfPlan } from '../exceptions/now.js';
import { signalsOfSubject, type RiskDeps } from '../risk/signals.js';
import { suspendedAmong } from '../authority/relied-on.js';
import { accountOf, accountOwnersOf } from '../decisions/people.js';
import { isUnderContract } from './contract.js';
import { switchesNow } from '../switches/now.js';
import { plannedAnew } from './planned-anew.js';
import { noLessStrict } from './stricter.js';

/** Whether the frozen evidence would be enough for what the directory of record says of the person today. */
function isStillSureOf(kase: Case, person: PersonOfRecord | null): boolean {
  if (person === null || kase.frozenAt === null) return false;
  const receipt = { ...kase.opening.receipt, assurance: assuranceOf(person) };
  return evidenceSatisfies({ ...kase, opening: { receipt } }, kase.evidence, kase.frozenAt);
}

/** What today's policy demands for the person, or why there is none: of an account, they must own it still, and it must still run what it ran. */
async function planNow(
  deps: RiskDeps,
  { action, plan }: Case,
  person: PersonOfRecord,
  account: PersonOfRecord | null,
): Promise<Plan | Refusal> {
  const refusal =
    account === null ? null : accountRefusal(action, account, person, await accountOwnersOf(deps, account));
  if (refusal !== null) return refusal;
  if (account !== null && plan.account !== undefined && !runsTheSame(plan.account, caseAccountOf(account)))
    return 'facts-changed';
  return planFor(deps.policy, action, person, { exceptions: await exceptionsOfPlan(deps, plan), account });
}

/**
 * Reads again, just before the system acts, what the case rests on: the subject is still active, no stop was recorded,
 * and the policy of today, raised by what speaks against the case by now, asks for nothing that the pinned plan does not
 * (recovery policy, section 5.1). Evidence is frozen: what a higher tier would ask of it, it asked when the case opened.
 * Where nothing but an elevated threat asks for more, the case is planned anew and goes on.
 */
export function checkFacts(deps: RiskDeps): (kase: Case) => Promise<Fact> {
  return async (kase) => {
    if (isStopped(await switchesNow(deps))) return { kind: 'held-back', by: 'global-stop' };
    const { personId } = kase.subject;
    const [person, stops] = await Promise.all([deps.directory.findById(personId), readStops(deps.db, kase.id)]);
    const signals = await signalsOfSubject(deps, { caseId: kase.id, personId });
    const account = await accountOf(deps, kase);
    const own = person === null || account === 'gone' ? null : await planNow(deps, kase, person, account);
    const current = own !== null && isPlan(own) ? raisedPlan(own, signals, []) : null;
    const standsApartFromPlan =
      stops.length === 0 &&
      isEnforced(deps.policy, kase.opening.receipt) &&
      person !== null &&
      (await isUnderContract(deps, person)) &&
      !isRefusedUnder(kase.action, signals) &&
      (await suspendedAmong(deps, kase)).length === 0 &&
      isStillSureOf(kase, person);
    const holds = standsApartFromPlan && current !== null && noLessStrict(kase.plan, current);
    if (standsApartFromPlan && current !== null && !holds) {
      const anew = await plannedAnew(deps, kase, current);
      if (anew !== null) return anew;
    }
    const facts = await signReceipt(deps.verifierKey, {
      type: 'facts',
      caseId: kase.id,
      stage: kase.stage,
      holds,
      planDigest: digestOf(kase.plan),
      readAt: await deps.clock(),
      ...(signals.length > 0 && { signals }),
    });
    return { kind: 'facts-checked', facts };
  };
}
