import type { Case } from './case.js';
import type { CaseEffect } from './effects.js';
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

/** Whether an effect must be ended under an outcome (invariant 8). */
export function mustEnd(effect: CaseEffect, outcome: Outcome): boolean {
  return !effect.staysWhen.includes(outcome);
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
