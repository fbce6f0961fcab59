import type { Action } from './actions.js';

/** How far a rule is rolled out (issue 6, part 7): watched, told, or held to. */
export const MODES = ['observe', 'advise', 'enforce'] as const;
export type Mode = (typeof MODES)[number];
/** Modes in which Countersign does nothing. */
export type QuietMode = Exclude<Mode, 'enforce'>;

/** How some actions are taken; at some desks, or, where none is named, at all. */
export interface ModeRule {
  readonly mode: Mode;
  readonly actions: readonly Action[];
  /** The clients that open cases, by the name that the identity provider or their key gives them. */
  readonly desks?: readonly string[] | undefined;
}

function modeIn({ mode }: ModeRule): Mode {
  return MODES.find((known) => known === mode) ?? 'enforce';
}

/**
 * The mode of an action at a desk. What nobody says, and what cannot be read, is `enforce`; where several rules speak of it, the
 * furthest along holds. No mode makes a rule lighter: outside `enforce` nothing is done at all.
 */
export function modeOf(rules: readonly ModeRule[] | undefined, action: Action, desk: string): Mode {
  const own = (rules ?? []).filter(({ actions, desks }) => actions.includes(action) && (desks?.includes(desk) ?? true));
  const modes = own.map(modeIn);
  if (modes.length === 0 || modes.includes('enforce')) return 'enforce';
  return modes.includes('advise') ? 'advise' : 'observe';
}
