import { isFor, isSameAccount, targetOf } from './owned-accounts.js';
import { digestOf } from './canonical.js';
import type { Case } from './case.js';
import { CLOCK_SKEW, SECOND } from './clock.js';
import { isRefusedUnder } from './context-risk.js';
import { coolingOffSecondsOf } from './cooling-off-waivers.js';
import { decisionRefusal } from './decision-rules.js';
import { effectIdOf, effectsOf } from './effect-ids.js';
import { evidenceSatisfies, freshRefusal, itemRefusal } from './evidence-rules.js';
import { openedCase } from './phases/opening.js';
import { factorResetFlaws } from './factor-resets.js';
import { floorFlaws } from './floors.js';
import { grantsAreBounded } from './grants.js';
import { areOfOneTime, holdersWanted, quorumReached, seatRefusal } from './quorum.js';
import type { Refusal } from './refusals.js';
import { voucherRefusal } from './separation.js';
import { isHeavyEnoughAfter } from './total-loss.js';
import type { Warrant } from './warrant.js';

/** The case as far as a warrant proves it: nothing of it is taken from anybody's word. */
function caseProvenBy(warrant: Warrant): Case {
  const { opening, plan, caseId, handOvers } = warrant;
  const effects = effectsOf(caseId, plan, targetOf(opening.receipt.subject));
  const session = warrant.evidence[0]?.receipt.session ?? null;
  const { case: opened } = openedCase({ kind: 'opened', opening, plan, effects }, opening.receipt.openedAt);
  const { evidence, frozenAt, withdrawals } = warrant;
  return {
    ...opened,
    session,
    evidence,
    frozenAt,
    ...(handOvers !== undefined && { handOvers }),
    ...(withdrawals !== undefined && { withdrawals }),
  };
}

function lifeRefusal(warrant: Warrant, now: number): Refusal | null {
  const life = warrant.notAfter - warrant.mintedAt;
  if (life <= 0 || life > warrant.plan.windows.warrantSeconds * SECOND) return 'warrant-invalid';
  return warrant.mintedAt <= now + CLOCK_SKEW && now <= warrant.notAfter ? null : 'warrant-expired';
}

/** The effect is one the pinned plan foresees, for the subject of the opening, under its own id. */
function effectRefusal(warrant: Warrant): Refusal | null {
  const { effect, plan, opening, caseId } = warrant;
  const { subject } = opening.receipt;
  const target = targetOf(subject);
  if (warrant.type !== 'warrant' || warrant.v !== 1) return 'warrant-invalid';
  if (opening.receipt.caseId !== caseId || opening.receipt.action !== plan.action) return 'warrant-invalid';
  if (opening.receipt.planDigest !== digestOf(plan) || opening.receipt.policyDigest !== plan.policyDigest)
    return 'warrant-invalid';
  if (!isSameAccount(plan.account, subject.account) || !isFor(plan.action, subject.account?.kind))
    return 'warrant-invalid';
  if (!grantsAreBounded(plan) || factorResetFlaws(plan).length > 0) return 'warrant-invalid';
  if (floorFlaws(plan).length > 0 || !isHeavyEnoughAfter(opening.receipt, plan)) return 'warrant-invalid';
  const foreseen = plan.effects.some(
    (planned) =>
      planned.kind === effect.kind && planned.connector === effect.connector && planned.stage === effect.stage,
  );
  const itsOwnId = effect.target === target && effect.effectId === effectIdOf(caseId, effect.kind, target);
  return foreseen && itsOwnId ? null : 'warrant-invalid';
}

/** Each approval is judged as the case judged it: in order, by distinct people without a conflict, over what is frozen here. */
function approvalsRefusal(warrant: Warrant): Refusal | null {
  let kase = caseProvenBy(warrant);
  for (const approval of warrant.approvals) {
    if (approval.statement.kind !== 'approve') return 'warrant-invalid';
    const refusal =
      decisionRefusal(kase, approval, holdersWanted(warrant.plan)) ?? seatRefusal(kase, kase.approvals, approval);
    if (refusal !== null) return refusal;
    kase = { ...kase, approvals: [...kase.approvals, approval] };
  }
  return quorumReached(kase, kase.approvals) && areOfOneTime(kase, kase.approvals) ? null : 'warrant-invalid';
}

/** What was taken back was taken back in this case, and before the last word that was needed: nobody makes the time longer. */
function withdrawalsRefusal({ caseId, approvals, withdrawals = [] }: Warrant): Refusal | null {
  const last = Math.max(...approvals.map(({ standing }) => standing.receipt.readAt));
  const isOurs = withdrawals.every(
    ({ statement, standing }) =>
      statement.kind === 'withdraw' && statement.caseId === caseId && standing.receipt.readAt <= last,
  );
  return isOurs ? null : 'warrant-invalid';
}

/** Whoever vouched, for the evidence or for the fresh item, took no other part (recovery policy, section 5.6). */
function vouchersRefusal(warrant: Warrant): Refusal | null {
  const { evidence, fresh, approvals } = warrant;
  const kase = { ...caseProvenBy(warrant), approvals };
  const items = fresh === null ? evidence : [...evidence, fresh];
  return items.map(({ receipt }) => voucherRefusal(kase, receipt)).find((refusal) => refusal !== null) ?? null;
}

/** Facts are read again just before the effect: older than a warrant may live, they are read once more (policy, section 5.1). */
function factsRefusal(warrant: Warrant): Refusal | null {
  const { receipt } = warrant.facts;
  if (receipt.caseId !== warrant.caseId || receipt.stage !== warrant.effect.stage) return 'warrant-invalid';
  if (receipt.planDigest !== digestOf(warrant.plan) || receipt.readAt > warrant.mintedAt + CLOCK_SKEW)
    return 'warrant-invalid';
  if (!receipt.holds || isRefusedUnder(warrant.plan.action, receipt.signals ?? [])) return 'facts-changed';
  return warrant.mintedAt - receipt.readAt > warrant.plan.windows.warrantSeconds * SECOND ? 'warrant-expired' : null;
}

/**
 * Nothing is done before the time to object is over, counted from the last word that was needed (recovery policy, section 3);
 * nor, where there is none, or the evidence waives it (rows 3 and 4), before that word.
 */
function coolingOffRefusal({ plan, evidence, frozenAt, approvals, mintedAt }: Warrant): Refusal | null {
  const since = Math.max(frozenAt, ...approvals.map(({ standing }) => standing.receipt.readAt));
  return mintedAt + CLOCK_SKEW < since + coolingOffSecondsOf(plan, evidence) * SECOND ? 'warrant-invalid' : null;
}

/**
 * What waits for a confirmation needs it: by a further person, over what was done before, as it stands (row 10). Nothing else
 * brings one.
 */
function confirmationRefusal(warrant: Warrant): Refusal | null {
  const { effect, acknowledgement: confirmed, plan, approvals, mintedAt } = warrant;
  if (effect.stage !== 'confirmed') return confirmed === undefined ? null : 'warrant-invalid';
  if (confirmed?.statement.kind !== 'acknowledge' || plan.acknowledgement === undefined) return 'warrant-invalid';
  if (confirmed.standing.receipt.readAt > mintedAt + CLOCK_SKEW) return 'warrant-invalid';
  const opened = caseProvenBy(warrant);
  const effects = opened.effects.map((one) =>
    one.stage === 'confirmed' ? one : ({ ...one, state: 'proven' } as const),
  );
  return decisionRefusal({ ...opened, approvals, effects }, confirmed, [plan.acknowledgement]);
}

/** The claim stage needs the subject: one fresh item and the claim, both from the session of the evidence. */
function claimRefusal(warrant: Warrant): Refusal | null {
  if (warrant.effect.stage !== 'claim') return null;
  const { fresh, claim, plan } = warrant;
  const kase = caseProvenBy(warrant);
  if (fresh === null || claim === null || warrant.claimProof === null) return 'claim-not-open';
  if (fresh.receipt.purpose !== 'claim') return 'claim-not-open';
  const refusal = itemRefusal(kase, fresh.receipt, fresh.receipt.verifiedAt) ?? freshRefusal(kase, fresh.receipt);
  if (refusal !== null) return refusal;
  const { receipt } = claim;
  if (receipt.caseId !== warrant.caseId || receipt.personId !== kase.subject.personId)
    return 'evidence-bound-elsewhere';
  if (receipt.session !== kase.session) return 'session-other';
  if (fresh.receipt.verifiedAt < warrant.frozenAt - CLOCK_SKEW || receipt.claimedAt > warrant.mintedAt + CLOCK_SKEW)
    return 'claim-window-over';
  const earliest = fresh.receipt.verifiedAt - CLOCK_SKEW;
  const latest = fresh.receipt.verifiedAt + plan.windows.claimSeconds * SECOND + CLOCK_SKEW;
  return receipt.claimedAt >= earliest && receipt.claimedAt <= latest ? null : 'claim-window-over';
}

/**
 * Why a warrant does not carry its effect, or null: judged by the same rules as the case, from nothing but what the
 * warrant proves. The signatures are verified first (`proofs/warrant.ts`).
 */
export function judgeWarrant(warrant: Warrant, now: number): Refusal | null {
  const basics = lifeRefusal(warrant, now) ?? effectRefusal(warrant);
  if (basics !== null) return basics;
  const { openedAt } = warrant.opening.receipt;
  if (warrant.frozenAt < openedAt - CLOCK_SKEW) return 'warrant-invalid';
  if (!evidenceSatisfies(caseProvenBy(warrant), warrant.evidence, warrant.frozenAt)) return 'evidence-too-weak';
  return (
    vouchersRefusal(warrant) ??
    withdrawalsRefusal(warrant) ??
    approvalsRefusal(warrant) ??
    coolingOffRefusal(warrant) ??
    factsRefusal(warrant) ??
    claimRefusal(warrant) ??
    confirmationRefusal(warrant)
  );
}
