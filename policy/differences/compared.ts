import type { Action } from '../../domain/actions.js';
import { planChanges, verdictOf, VERDICTS, type PlanChange, type Verdict } from '../../domain/plan-changes.js';
import type { Plan } from '../../domain/plan.js';
import type { Refusal } from '../../domain/refusals.js';
import type { Policy } from '../load.js';
import { planAbout } from '../plan.js';
import { kindsOf } from './kinds.js';

/** What a change of policy means for an action and the kinds of people for whom it means the same. */
export interface Difference {
  readonly action: Action;
  readonly kinds: readonly string[];
  readonly verdict: Verdict;
  readonly before: Plan | Refusal;
  readonly after: Plan | Refusal;
  /** Where there is a plan before and after; names left out. */
  readonly changes: readonly PlanChange[];
}

/** What two plans of an action demand otherwise, as far as it demands anything. */
export function demandsChanged(before: Plan | Refusal, after: Plan | Refusal): readonly PlanChange[] {
  if (typeof before === 'string' || typeof after === 'string') return [];
  return planChanges(before, after).filter(({ direction }) => direction !== 'name');
}

const firstOf = (verdict: Verdict): number => VERDICTS.indexOf(verdict);

/** Every action of either policy, for every kind of people: laxer first, and told once where it is the same for several. */
export function compared(before: Policy, after: Policy): readonly Difference[] {
  const actions = new Set([...before.rules, ...after.rules].map(({ action }) => action));
  const found = new Map<string, Difference>();
  for (const action of actions) {
    for (const { name, person } of kindsOf([before, after])) {
      const [old, young] = [planAbout(before, action, person), planAbout(after, action, person)];
      const changes = demandsChanged(old, young);
      const refusals = [old, young].map((one) => (typeof one === 'string' ? one : ''));
      const key = JSON.stringify([action, refusals, changes]);
      const same = found.get(key);
      const kinds = [...(same?.kinds ?? []), name];
      found.set(key, { action, kinds, verdict: verdictOf(old, young), before: old, after: young, changes });
    }
  }
  return [...found.values()].toSorted((one, other) => firstOf(one.verdict) - firstOf(other.verdict));
}
