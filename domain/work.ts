import type { Case } from './case.js';
import type { CaseEffect, EffectState } from './effects.js';
import { isUnconfirmed } from './grants.js';
import type { Outcome } from './outcomes.js';

/** What the world must be asked to do next; `none` when the phase's work is done. */
export type Work =
  | { readonly kind: 'check-facts' }
  | { readonly kind: 'apply'; readonly effect: CaseEffect }
  | { readonly kind: 'prove'; readonly effect: CaseEffect }
  | { readonly kind: 'end'; readonly effect: CaseEffect }
  | { readonly kind: 'prove-end'; readonly effect: CaseEffect }
  | { readonly kind: 'none' };

const NONE: Work = { kind: 'none' };

/** How far each state is; an effect only ever goes on. */
const PROGRESS: Record<EffectState, number> = {
  planned: 0,
  applied: 1,
  proven: 2,
  ending: 3,
  ended: 4,
  'end-proven': 5,
};

/** Whether an effect is on its way out, or gone. */
export function isEnding(state: EffectState): boolean {
  return PROGRESS[state] >= PROGRESS.ending;
}

/**
 * Whether what was told of an effect was so: it is now, or it was on its way out and has come further since. Undoing does
 * not wait for the ledger, so what is written down late may have been overtaken.
 */
export function wasSo(told: EffectState, now: EffectState): boolean {
  return told === now || (isEnding(told) && PROGRESS[now] > PROGRESS[told]);
}

/**
 * A case's effects once one was read again, or null when the reading is of none of them or would take one back. Only the
 * state is taken from a reading: what an effect is, and when it may stay, was pinned at opening.
 */
export function afterReading(
  effects: readonly CaseEffect[],
  reading: Pick<CaseEffect, 'effectId' | 'state'>,
): readonly CaseEffect[] | null {
  const known = effects.find((effect) => effect.effectId === reading.effectId);
  if (known === undefined || PROGRESS[reading.state] < PROGRESS[known.state]) return null;
  return effects.map((effect) => (effect === known ? { ...effect, state: reading.state } : effect));
}

/** Whether an effect must be ended under an outcome (invariant 8). */
export function mustEnd(effect: CaseEffect, outcome: Outcome): boolean {
  return !effect.staysWhen.includes(outcome);
}

/** Whether something the case does may not even stay when it completed, granted for a time; or not unless somebody confirms it. */
export function somethingExpires(kase: Pick<Case, 'effects' | 'stage'>): boolean {
  return isUnconfirmed(kase) || kase.effects.some((effect) => mustEnd(effect, 'completed'));
}

/** The next thing to do in `executing`: facts first, then each effect of the stage applied and proven in the plan's order. */
export function nextToExecute(kase: Case): Work {
  if (!kase.facts.some((facts) => facts.receipt.stage === kase.stage)) return { kind: 'check-facts' };
  for (const effect of kase.effects) {
    if (effect.stage !== kase.stage) continue;
    if (effect.state === 'planned') return { kind: 'apply', effect };
    if (effect.state === 'applied') return { kind: 'prove', effect };
  }
  return NONE;
}

/** The next thing to do in `ending`: every effect that may not stay, in reverse order, ended and proven ended. */
export function nextToEnd(kase: Case): Work {
  const { outcome } = kase;
  if (outcome === null) throw new Error(`case ${kase.id} is ending without an outcome`);
  for (const effect of kase.effects.toReversed()) {
    if (!mustEnd(effect, outcome) || effect.state === 'end-proven') continue;
    return effect.state === 'ended' ? { kind: 'prove-end', effect } : { kind: 'end', effect };
  }
  return NONE;
}
