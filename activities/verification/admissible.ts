import { standingThings } from '../../domain/admissible.js';
import type { Case } from '../../domain/case.js';
import type { Enrolled } from '../../domain/enrolled.js';
import type { Method } from '../../domain/evidence.js';
import type { Refusal } from '../../domain/refusals.js';
import type { CaseDeps } from '../deps.js';
import { allEnrolled } from '../enrolled/all-enrolled.js';
import { VERIFICATION_METHODS } from './registry.js';

type Deps = Pick<CaseDeps, 'db' | 'ledgerDb' | 'trust'>;

/** What a method may be checked against in a case, or why nothing may. */
export type Admissible =
  | {
      readonly ok: true;
      readonly enrolled: readonly Enrolled[];
      /** Everything the person enrolled: what an item is behind shows from the rest. */
      readonly all: readonly Enrolled[];
    }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * The genuine enrolled things of the subject that a method may be checked against, oldest first: none from behind what
 * the case resets, none too young (invariant 2). An inadmissible one counts as absent (recovery policy, footnote iv).
 */
export async function admissible(deps: Deps, kase: Case, method: Method): Promise<Admissible> {
  if (!kase.plan.evidence.methods.some((rule) => rule.method === method))
    return { ok: false, refusal: 'method-not-admitted' };
  const all = await allEnrolled(deps, kase.subject.personId);
  const { tenureDays } = kase.plan.evidence;
  const judgedBy = { opening: kase.opening.receipt, tenureDays };
  const standing = standingThings(judgedBy, VERIFICATION_METHODS[method].enrolledKind, all);
  return standing.ok ? { ...standing, all } : standing;
}
