import { digestOf } from '../../domain/canonical.js';
import type { Case } from '../../domain/case.js';
import type { Method } from '../../domain/evidence.js';
import type { Fact } from '../../domain/facts.js';
import {
  mayPlanAnew,
  planningRefusal,
  planUnderThreat,
  PLANS_ANEW,
  stillCounting,
} from '../../domain/planning-anew.js';
import type { Plan } from '../../domain/plan.js';
import { isProofed, repeatingMethods } from '../../domain/proofing.js';
import type { Opening } from '../../domain/receipts.js';
import { signReceipt, verifyReceipt } from '../../proofs/receipts.js';
import type { CaseDeps } from '../deps.js';
import { allEnrolled } from '../enrolled/all-enrolled.js';
import { methodsInReach } from '../opening/in-reach.js';
import { noLessStrict } from './stricter.js';

type Deps = Pick<CaseDeps, 'db' | 'ledgerDb' | 'trust' | 'verifierKey' | 'clock'>;

/** The opening as the verifier signed it for this case and its plan: nothing else is signed again. */
async function isGenuine(deps: Deps, { id, opening, plan }: Case): Promise<boolean> {
  const receipt = await verifyReceipt(deps.trust, opening, 'opening');
  return receipt?.caseId === id && receipt.planDigest === digestOf(plan);
}

/** What a case has, and what its subject could give beside it. */
async function inReachOf(deps: Deps, kase: Case, now: number): Promise<readonly Method[]> {
  const things = await allEnrolled(deps, kase.subject.personId);
  const given = stillCounting(kase, now).map(({ receipt }) => receipt.method);
  return [...new Set([...given, ...(await methodsInReach(deps, kase.opening.receipt, kase.plan, things))])];
}

/** Whether a proofing that is too old for the heavier plan could be repeated under it (CTL-15), or need not be. */
function isProvable(plan: Plan, { opening: { receipt }, evidence }: Case): boolean {
  const given = evidence.map((item) => item.receipt);
  return isProofed(plan, receipt, given) || repeatingMethods(plan, receipt.assurance?.proofing?.ial).length > 0;
}

/**
 * A pending case under the plan that an elevated threat demands of it, its opening signed again for that plan; null where it is not
 * for that alone that more is demanded, where something was done already, or where its subject could not meet it.
 *
 * @param current the plan of today, raised by what speaks against the case
 */
export async function plannedAnew(deps: Deps, kase: Case, current: Plan): Promise<Fact | null> {
  const isForThreat = current.raisedBy?.includes(PLANS_ANEW) === true && mayPlanAnew(kase);
  if (!isForThreat || !(await isGenuine(deps, kase))) return null;
  const at = await deps.clock();
  const plan = planUnderThreat(kase.plan, await inReachOf(deps, kase, at));
  if (!noLessStrict(plan, current) || !isProvable(plan, kase)) return null;
  const opening: Opening = await signReceipt(deps.verifierKey, {
    ...kase.opening.receipt,
    planDigest: digestOf(plan),
    plannedAnew: { at, insteadOf: digestOf(kase.plan) },
  });
  return planningRefusal(kase, opening, plan) === null ? { kind: 'planned-anew', opening, plan } : null;
}
