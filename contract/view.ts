import type { Action } from '../domain/actions.js';
import type { Phase } from '../domain/case.js';
import type { EffectState } from '../domain/effects.js';
import type { Outcome } from '../domain/outcomes.js';

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
  readonly approvals: { readonly given: number; readonly needed: number };
  readonly effects: readonly { readonly kind: string; readonly state: EffectState }[];
  readonly needsHuman: boolean;
  readonly reviewDueAt: string | null;
}
