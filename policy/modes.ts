import { z } from 'zod';
import { ACTIONS } from '../domain/actions.js';
import { MODES } from '../domain/modes.js';
import type { PolicyFile } from './policy-file.js';
import { unsound, type Unsound } from './unsound.js';

/** What is only observed or advised on, and at which desks (issue 6, item 7). */
export const modeRule = z.strictObject({
  mode: z.enum(MODES),
  actions: z.array(z.enum(ACTIONS)).min(1, 'at least one action'),
  desks: z.array(z.string().min(1).max(256)).min(1, 'at least one desk, or leave it out for all').optional(),
});

/** A mode speaks of actions that have a rule: of any other there is nothing to observe. */
export function modeProblems({ rules, modes = [] }: PolicyFile): readonly Unsound[] {
  return modes.flatMap(({ actions }, at) =>
    actions.every((action) => rules.some((rule) => rule.action === action))
      ? []
      : [unsound(['modes', at, 'actions'], 'actions that have a rule')],
  );
}
