import type { Db } from '../../db/connect.js';
import { readEffects } from '../../db/register.js';
import { digestOf } from '../../domain/canonical.js';
import type { Case } from '../../domain/case.js';
import type { EffectState } from '../../domain/effects.js';
import type { Decision } from '../../domain/decisions.js';
import type { Fact } from '../../domain/facts.js';
import type { Plan } from '../../domain/plan.js';
import type { Opening, Receipt } from '../../domain/receipts.js';
import type { Refusal } from '../../domain/refusals.js';
import type { Signed } from '../../domain/evidence.js';
import { isDrawnForReview } from '../../domain/review-draw.js';
import { wasSo } from '../../domain/work.js';
import { verifyDecision } from '../../proofs/decision.js';
import { verifyReceipt } from '../../proofs/receipts.js';
import { lastRecorded } from '../opening/take-up.js';
import type { CaseDeps } from '../deps.js';

type Deps = Pick<CaseDeps, 'trust' | 'signing' | 'db'>;

async function receiptRefusal(deps: Deps, signed: Signed<Receipt>): Promise<Refusal | null> {
  return (await verifyReceipt(deps.trust, signed, signed.receipt.type)) === null ? 'proof' : null;
}

async function decisionRefusal(deps: Deps, decision: Decision): Promise<Refusal | null> {
  const verified = await verifyDecision({ trust: deps.trust, decision, ...deps.signing });
  if (!verified.ok) return verified.refusal;
  const { standing } = decision;
  const aboutIt = standing.receipt.statementDigest === digestOf(decision.statement);
  if (!aboutIt || standing.receipt.personId !== verified.personId || decision.by !== verified.personId) return 'proof';
  return receiptRefusal(deps, standing);
}

/** An opening is signed for this very case, and for the plan that the case has. */
async function openingRefusal(deps: Deps, opening: Opening, plan: Plan, caseId: string): Promise<Refusal | null> {
  const { receipt } = opening;
  const isItsOwn = receipt.caseId === caseId && receipt.planDigest === digestOf(plan);
  return isItsOwn ? receiptRefusal(deps, opening) : 'proof';
}

/**
 * A case that says it was left out by lot: what it drew from must be signed for it, its plan the one pinned at opening,
 * and nothing on record speaks against its having gone well.
 */
async function leftOutRefusal(deps: Deps, kase: Case): Promise<Refusal | null> {
  const { id, opening, plan, claim } = kase;
  if (isDrawnForReview(kase) || claim === null || claim.receipt.caseId !== id) return 'proof';
  const refusal = (await openingRefusal(deps, opening, plan, id)) ?? (await receiptRefusal(deps, claim));
  if (refusal !== null) return refusal;
  const recorded = await lastRecorded(deps, id);
  const wasDrawn = recorded === null || isDrawnForReview({ ...recorded, claim, outcome: 'completed' });
  return wasDrawn ? 'ledger-disagrees' : null;
}

/** A case closes by a review of the group that its plan names, signed; or by the lot, where the plan draws (invariant 11). */
async function closingRefusal(deps: Deps, kase: Case): Promise<Refusal | null> {
  const { id, plan, review } = kase;
  if (review === null) return leftOutRefusal(deps, kase);
  const { statement, standing } = review;
  const isReview = statement.kind === 'review' && statement.caseId === id && statement.conclusion !== null;
  if (!isReview || !standing.receipt.groups.includes(plan.review.group)) return 'proof';
  return decisionRefusal(deps, review);
}

/** What the fact says of an effect must be, or have been, what the register says. */
async function effectRefusal(db: Db, caseId: string, fact: Extract<Fact, { kind: 'effect' }>): Promise<Refusal | null> {
  const registered = (await readEffects(db, caseId)).find(({ effectId }) => effectId === fact.effect.effectId);
  const state = registered?.state as EffectState | undefined;
  return state !== undefined && wasSo(fact.effect.state, state) ? null : 'ledger-disagrees';
}

/** A case without how far its effects have come: they may be on their way. */
function apartFromProgress(kase: Case): string {
  return digestOf({ ...kase, effects: kase.effects.map((effect) => ({ ...effect, state: null })) });
}

/**
 * A run that takes a case up goes on from where it was last recorded, and from nowhere else. Recorded again, what was
 * last is what this very entry made of it.
 */
async function takeUpRefusal(deps: Deps, kase: Case, told: Case): Promise<Refusal | null> {
  const recorded = await lastRecorded(deps, kase.id);
  if (recorded === null) return 'ledger-disagrees';
  const last = apartFromProgress(recorded);
  return last === apartFromProgress(told) || last === apartFromProgress(kase) ? null : 'ledger-disagrees';
}

/**
 * Verifies the proofs inside an entry again: an activity's result is a claim, and somebody may have completed it by hand
 * with a favourable one (architecture, section 5). Null when everything in it holds.
 */
export async function entryRefusal(deps: Deps, fact: Fact, kase: Case): Promise<Refusal | null> {
  const refusal = kase.phase === 'closed' ? await closingRefusal(deps, kase) : null;
  return refusal ?? factRefusal(deps, fact, kase);
}

async function factRefusal(deps: Deps, fact: Fact, kase: Case): Promise<Refusal | null> {
  switch (fact.kind) {
    case 'opened':
    case 'planned-anew':
      return openingRefusal(deps, fact.opening, fact.plan, kase.id);
    case 'evidence':
      return receiptRefusal(deps, fact.evidence);
    case 'claimed':
      return receiptRefusal(deps, fact.claim);
    case 'stopped':
      return receiptRefusal(deps, fact.stop);
    case 'handed-over':
      return receiptRefusal(deps, fact.handOver);
    case 'facts-checked':
      return receiptRefusal(deps, fact.facts);
    case 'decision':
      return decisionRefusal(deps, fact.decision);
    case 'effect':
      return effectRefusal(deps.db, kase.id, fact);
    case 'run-reset':
      return takeUpRefusal(deps, kase, fact.last);
    case 'challenge-sent':
    case 'attempt-refused':
    case 'message-refused':
    case 'held-back':
    case 'effect-refused':
    case 'deadline':
    case 'call-due':
    case 'noise':
      return null;
  }
}
