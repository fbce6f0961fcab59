import { keyFingerprint } from './authority-statements.js';
import type { Case } from './case.js';
import { partRefusal, standingConflict, suspensionRefusal } from './conflicts.js';
import { isOldEnough } from './decision-keys.js';
import type { Decision } from './decisions.js';
import type { EnrolledPasskey } from './enrolled.js';
import type { Plan, SeatHolder } from './plan.js';
import type { Refusal } from './refusals.js';
import { reasonRefusal, standingRefusal, statementRefusal } from './statement-rules.js';

/**
 * Why a decision does not count for a case, or null: its author took no part before, stands in one of the groups or so to
 * the subject, has no conflict, and signed exactly what lies before them now, with a reason where one is asked. The
 * signature itself is verified where keys are (`proofs/decision.ts`).
 */
export function decisionRefusal(kase: Case, decision: Decision, holders: readonly SeatHolder[]): Refusal | null {
  const { statement, standing } = decision;
  const part = partRefusal(kase, decision);
  if (part !== null) return part;
  const refusal =
    suspensionRefusal(decision) ??
    statementRefusal(kase, statement, standing.receipt.readAt) ??
    standingRefusal(decision, holders) ??
    standingConflict(kase, decision);
  if (refusal !== null) return refusal;
  const mustCallBack = statement.kind === 'approve' && kase.plan.approvals.callBack;
  return mustCallBack && statement.calledBackOn === null ? 'call-back-missing' : reasonRefusal(kase.plan, statement);
}

/**
 * Why a decision key is too young to count when it signed, or null (architecture, section 4: 30 days, or sooner with two
 * people's word).
 *
 * @param vouched the fingerprint of the one key that two people gave their word on, if they did
 */
export function keyAgeRefusal(
  plan: Plan,
  passkey: Pick<EnrolledPasskey, 'enrolledAt' | 'ceremonyId' | 'credentialId' | 'publicKey'>,
  at: number,
  vouched?: string,
): Refusal | null {
  if (isOldEnough(passkey, plan.approvals.keyTenureDays, at)) return null;
  return vouched !== undefined && vouched === keyFingerprint(passkey) ? null : 'key-too-recent';
}
