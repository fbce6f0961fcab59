import { worthOf } from '../../domain/admissible.js';
import type { Case } from '../../domain/case.js';
import { purposeOf } from '../../domain/attestation.js';
import { SECOND } from '../../domain/clock.js';
import type { Enrolled, EnrolledFacts } from '../../domain/enrolled.js';
import type { EvidenceReceipt, Method, Strength } from '../../domain/evidence.js';
import type { Ial } from '../../domain/assurance.js';
import type { PersonId } from '../../domain/subjects.js';
import { VERIFICATION_METHODS } from './registry.js';

/** What was verified: by which method, against what, from which session, for which message. */
export interface Verified {
  readonly method: Method;
  readonly enrolled: EnrolledFacts;
  /** Who vouches for the subject; null where nobody has to. */
  readonly vouchedBy: PersonId | null;
  /** Everything the person enrolled. */
  readonly all: readonly Enrolled[];
  /** What the try reached, where that is less than the method can. */
  readonly strength?: Strength | undefined;
  /** Where the try repeats the subject's proofing: at which level. */
  readonly repeatsIal?: Ial | undefined;
  readonly session: string;
  readonly messageId: string;
  /** Epoch milliseconds. */
  readonly verifiedAt: number;
}

/**
 * What the verifier signs of a verified item: bound to case, subject, action and session (invariant 2), never stronger
 * than the method is, nor than the policy says.
 *
 * @throws {Error} when the plan does not admit the method; whoever calls has checked that it does
 */
export function evidenceReceipt(kase: Case, verified: Verified): EvidenceReceipt {
  const { method, enrolled, vouchedBy, all, session, messageId, verifiedAt } = verified;
  const rule = kase.plan.evidence.methods.find((candidate) => candidate.method === method);
  if (rule === undefined) throw new Error(`the plan of case ${kase.id} does not admit ${method}`);
  const worth = worthOf(rule, VERIFICATION_METHODS[method], enrolled, all);
  return {
    type: 'evidence',
    caseId: kase.id,
    personId: kase.subject.personId,
    action: kase.action,
    session,
    purpose: purposeOf(kase),
    ...worth,
    strength: Math.min(worth.strength, verified.strength ?? worth.strength) as Strength, // the smaller of two strengths is one
    ...(verified.repeatsIal !== undefined && { repeatsIal: verified.repeatsIal }),
    ...(vouchedBy !== null && { vouchedBy }),
    messageId,
    verifiedAt,
    freshUntil: verifiedAt + rule.freshSeconds * SECOND,
  };
}
