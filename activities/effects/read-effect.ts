import { readEffects } from '../../db/register.js';
import type { CaseEffect, EffectState } from '../../domain/effects.js';
import { REFUSALS, type Refusal } from '../../domain/refusals.js';
import type { EffectReading } from '../case-activities.js';
import type { CaseDeps } from '../deps.js';

function isRefusal(text: string | null): text is Refusal {
  return text !== null && (REFUSALS as readonly string[]).includes(text);
}

/** Reads an effect's outcome from the register: the only place whose word counts for it. */
export function readEffect(deps: Pick<CaseDeps, 'db'>): (caseId: string, effect: CaseEffect) => Promise<EffectReading> {
  return async (caseId, effect) => {
    const row = (await readEffects(deps.db, caseId)).find(({ effectId }) => effectId === effect.effectId);
    if (row === undefined) throw new Error(`effect ${effect.effectId} is not in the register`);
    return {
      effect: { ...effect, state: row.state as EffectState },
      refusal: isRefusal(row.lastError) ? row.lastError : null,
    };
  };
}
