import { digestOf } from '../../domain/canonical.js';
import type { Case } from '../../domain/case.js';
import { isRefusedUnder, raisedPlan } from '../../domain/context-risk.js';
import { evidenceSatisfies } from '../../domain/evidence-rules.js';
import { isStopped } from '../../domain/switches.js';
import type { Fact } from '../../domain/facts.js';
import { assuranceOf, type PersonOfRecord } from '../../domain/subjects.js';
import { isEnforced, isPlan, planFor } from '../../policy/plan.js';
import { readStops } from '../../db/stops.js';
import { signReceipt } from '../../proofs/receipts.js';
import { exceptionsOfPlan } from '../exceptions/now.js';
import { signalsOfSubject, type RiskDeps } from '../risk/signals.js';
import { suspendedAmong } from '../authority/relied-on.js';
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
    const exceptions = await exceptionsOfPlan(deps, kase.plan);
    const own = person === null ? null : planFor(deps.policy, kase.action, person, exceptions);
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
