import type { Action } from '../../domain/actions.js';
import { modeOf, MODES, type Mode } from '../../domain/modes.js';
import type { Policy } from '../load.js';

/** How far an action is rolled out otherwise than before, at the desks where it is the same. */
export interface ModeChange {
  readonly action: Action;
  /** Clients that open cases, by name; `EVERY_DESK` or `EVERY_OTHER_DESK` stands for those that no policy names. */
  readonly desks: readonly string[];
  /** Laxer where it is rolled out less far: a case that was held to the rule is not opened any more. */
  readonly verdict: 'laxer' | 'stricter';
  readonly before: Mode;
  readonly after: Mode;
}

export const EVERY_DESK = 'every desk';
export const EVERY_OTHER_DESK = 'every other desk';

/** A desk of a name that no client has: whatever holds where nobody is named. */
const NAMED_BY_NOBODY = '';

type Rolled = Pick<Policy, 'modes' | 'rules'>;

function desksOf({ modes = [] }: Rolled): readonly string[] {
  return modes.flatMap(({ desks }) => desks ?? []);
}

/** Actions for which both policies have a rule: what is new, or gone, is told as a plan. */
function actionsOf(before: Rolled, after: Rolled): readonly Action[] {
  const still = new Set(after.rules.map(({ action }) => action));
  return [...new Set(before.rules.map(({ action }) => action))].filter((action) => still.has(action));
}

function changesOf(action: Action, desks: readonly string[], before: Rolled, after: Rolled): readonly ModeChange[] {
  const found = new Map<string, ModeChange>();
  for (const desk of [...desks, NAMED_BY_NOBODY]) {
    const [old, young] = [modeOf(before.modes, action, desk), modeOf(after.modes, action, desk)];
    if (old === young) continue;
    const verdict = MODES.indexOf(young) < MODES.indexOf(old) ? 'laxer' : 'stricter';
    const key = `${old} ${young}`;
    const others = found.get(key)?.desks ?? [];
    const name = desk === NAMED_BY_NOBODY ? EVERY_OTHER_DESK : desk;
    found.set(key, { action, desks: [...others, name], verdict, before: old, after: young });
  }
  const isEverywhere = ({ desks: where }: ModeChange): boolean => where.length === desks.length + 1;
  return [...found.values()].map((one) => (isEverywhere(one) ? { ...one, desks: [EVERY_DESK] } : one));
}

/**
 * Which action at which desk is rolled out further, or less far, than before; laxer first. No plan shows it: the rule stays what it is,
 * and is held to or not.
 */
export function modesCompared(before: Rolled, after: Rolled): readonly ModeChange[] {
  const desks = [...new Set([...desksOf(before), ...desksOf(after)])].toSorted();
  const changes = actionsOf(before, after).flatMap((action) => changesOf(action, desks, before, after));
  return changes.toSorted((one, other) => one.verdict.localeCompare(other.verdict));
}
