import type { Action } from '../domain/actions.js';
import type { Case, Phase } from '../domain/case.js';
import type { EffectState } from '../domain/effects.js';
import type { Outcome } from '../domain/outcomes.js';
import { approvalsCounted, approvalsWanted, missingApprovals } from '../domain/quorum.js';
import { waitsFor } from '../domain/waiting.js';

/** The case as anybody with a right to read it may see it: no evidence details, no secret. Times are RFC 3339. */
export interface CaseView {
  readonly caseId: string;
  readonly action: Action;
  readonly phase: Phase;
  readonly outcome: Outcome | null;
  /** In plain words, without names: who or what the case waits for. */
  readonly waitsFor: string;
  readonly waitsUntil: string | null;
  readonly evidence: { readonly accepted: number; readonly needed: number };
  /** `missing`: whose, without names; empty unless approval is waited for. */
  readonly approvals: { readonly given: number; readonly needed: number; readonly missing: readonly string[] };
  readonly effects: readonly { readonly kind: string; readonly state: EffectState }[];
  readonly needsHuman: boolean;
  readonly reviewDueAt: string | null;
}

function timeOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

/** The case as people may see it. */
export function viewOf(kase: Case): CaseView {
  return {
    caseId: kase.id,
    action: kase.action,
    phase: kase.phase,
    outcome: kase.outcome,
    waitsFor: waitsFor(kase),
    waitsUntil: timeOf(kase.deadline),
    evidence: { accepted: kase.evidence.length, needed: kase.plan.evidence.atLeast },
    approvals: {
      given: approvalsCounted(kase, kase.approvals),
      needed: approvalsWanted(kase),
      missing: kase.phase === 'approving' ? missingApprovals(kase, kase.approvals) : [],
    },
    effects: kase.effects.map(({ kind, state }) => ({ kind, state })),
    needsHuman: kase.needsHuman,
    reviewDueAt: timeOf(kase.reviewDueAt),
  };
}
