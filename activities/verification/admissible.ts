import { standingThings } from '../../domain/admissible.js';
import type { Case } from '../../domain/case.js';
import type { Enrolled } from '../../domain/enrolled.js';
import type { Method } from '../../domain/evidence.js';
import type { Refusal } from '../../domain/refusals.js';
import type { PersonId } from '../../domain/subjects.js';
import type { CaseDeps } from '../deps.js';
import { allEnrolled } from '../enrolled/all-enrolled.js';
import { contactsApart } from './recovery-contact/contacts.js';
import { VERIFICATION_METHODS } from './registry.js';

type Deps = Pick<CaseDeps, 'db' | 'ledgerDb' | 'trust' | 'directory'>;

const NOBODY: ReadonlyMap<string, PersonId> = new Map();

/** What a method may be checked against in a case, or why nothing may. */
export type Admissible =
  | {
      readonly ok: true;
      readonly enrolled: readonly Enrolled[];
      /** Everything the person enrolled: what an item is behind shows from the rest. */
      readonly all: readonly Enrolled[];
      /** Who stands behind an enrolled thing; see `Try`. */
      readonly vouchers: ReadonlyMap<string, PersonId>;
    }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * The genuine enrolled things of the subject that a method may be checked against, oldest first: none from behind what
 * the case resets, none too young (invariant 2). An inadmissible one counts as absent (recovery policy, footnote iv). None
 * for a method by which somebody else vouches.
 */
export async function admissible(deps: Deps, kase: Case, method: Method): Promise<Admissible> {
  if (!kase.plan.evidence.methods.some((rule) => rule.method === method))
    return { ok: false, refusal: 'method-not-admitted' };
  const all = await allEnrolled(deps, kase.subject.personId);
  const { enrolledKind } = VERIFICATION_METHODS[method];
  if (enrolledKind === null) return { ok: true, enrolled: [], all, vouchers: NOBODY };
  const { tenureDays } = kase.plan.evidence;
  const judgedBy = { opening: kase.opening.receipt, tenureDays };
  const standing = standingThings(judgedBy, enrolledKind, all);
  if (!standing.ok) return standing;
  if (enrolledKind !== 'contact') return { ...standing, all, vouchers: NOBODY };
  const contacts = await contactsApart(deps, kase, standing.enrolled, all);
  return typeof contacts === 'string' ? { ok: false, refusal: contacts } : { ok: true, ...contacts, all };
}
