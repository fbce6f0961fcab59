import { digestOf } from './canonical.js';
import type { CaseEffect, EffectKind } from './effects.js';
import type { Plan } from './plan.js';

/** Derived from case, kind and target alone, so that replays, resets and re-runs ask for the same effect again. */
export function effectIdOf(caseId: string, kind: EffectKind, target: string): string {
  return `eff_${digestOf({ caseId, kind, target }).slice(0, 32)}`;
}

/** The effects a plan foresees for one person, none of them applied yet. */
export function effectsOf(caseId: string, plan: Plan, target: string): readonly CaseEffect[] {
  return plan.effects.map((planned) => ({
    ...planned,
    effectId: effectIdOf(caseId, planned.kind, target),
    state: 'planned',
  }));
}

/** How much sooner or later than others an effect is tried again: from three to five quarters, by its id alone. */
export function spreadOf(effectId: string): number {
  return 0.75 + Number.parseInt(digestOf({ spread: effectId }).slice(0, 8), 16) / 2 ** 33;
}
