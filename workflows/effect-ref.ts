import type { EffectRef } from '../activities/connector-activities.js';
import { targetOf } from '../domain/owned-accounts.js';
import type { Case } from '../domain/case.js';
import type { CaseEffect } from '../domain/effects.js';

/** How a workflow names an effect to its connector's worker. */
export function effectRef(kase: Case, effect: CaseEffect): EffectRef {
  return { caseId: kase.id, effectId: effect.effectId, kind: effect.kind, target: targetOf(kase.subject) };
}
