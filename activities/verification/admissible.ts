import type { Case } from '../../domain/case.js';
import { DAY } from '../../domain/clock.js';
import { heldSince, type Enrolled, type EnrolledKind } from '../../domain/enrolled.js';
import type { Method } from '../../domain/evidence.js';
import type { Refusal } from '../../domain/refusals.js';
import { isUnderReset, neededToUse } from '../../domain/under-reset.js';
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

/** Enrolled early enough before the case opened (CTL-02): what an attacker enrolled for the occasion is no evidence. */
function isOldEnough(kase: Case, enrolled: Enrolled): boolean {
  return heldSince(enrolled) <= kase.opening.receipt.openedAt - kase.plan.evidence.tenureDays * DAY;
}

/**
 * The genuine enrolled things of the subject that a method may be checked against, oldest first: none from behind what
 * the case resets, none too young (invariant 2). An inadmissible one counts as absent (recovery policy, footnote iv).
 */
export async function admissible(deps: Deps, kase: Case, method: Method): Promise<Admissible> {
  const refused = (refusal: Refusal): Admissible => ({ ok: false, refusal });
  if (!kase.plan.evidence.methods.some((rule) => rule.method === method)) return refused('method-not-admitted');
  const all = await allEnrolled(deps, kase.subject.personId);
  const kind: EnrolledKind = VERIFICATION_METHODS[method].enrolledKind;
  const ofKind = all.filter((thing) => thing.kind === kind);
  if (ofKind.length === 0) return refused('not-enrolled');
  const standing = ofKind.filter(
    (enrolled) => !isUnderReset(kase.opening.receipt, { behind: neededToUse(enrolled, all) }),
  );
  if (standing.length === 0) return refused('evidence-not-independent');
  const enrolled = standing.filter((thing) => isOldEnough(kase, thing));
  if (enrolled.length === 0) return refused('enrolled-too-recently');
  return { ok: true, enrolled: enrolled.toSorted((one, other) => heldSince(one) - heldSince(other)), all };
}
