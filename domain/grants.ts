import type { Action } from './actions.js';
import type { Case } from './case.js';
import type { PlannedEffect } from './effects.js';
import type { Plan } from './plan.js';

/** No policy grants for longer than an hour (recovery policy, row 14): the floor under every rule. */
export const GRANT_SECONDS_MAX = 3_600;

/** What an owner lends is theirs again after a working day (section 5.11). */
export const DELEGATION_SECONDS_MAX = 8 * GRANT_SECONDS_MAX;

/** How long what an action grants may stay at the most. */
export function grantSecondsMax(action: Action): number {
  return action === 'access.delegate' ? DELEGATION_SECONDS_MAX : GRANT_SECONDS_MAX;
}

/** No policy lets a grant stand unacknowledged for longer than a quarter of an hour (row 14, section 5.9). */
export const ACKNOWLEDGEMENT_SECONDS_MAX = 900;

/** Membership of one group at a target, for a time that begins when it is granted. */
export interface Grant {
  readonly group: string;
  readonly seconds: number;
}

/** What an effect grants under a plan, or null: it grants nothing, or the plan does not say what or for how long. */
export function grantOf(
  { windows }: Pick<Plan, 'windows'>,
  { kind, group }: Pick<PlannedEffect, 'kind' | 'group'>,
): Grant | null {
  const { grantSeconds: seconds } = windows;
  return kind === 'membership.grant' && group !== undefined && seconds !== undefined ? { group, seconds } : null;
}

/** Whether a case still wants somebody to acknowledge what it grants (recovery policy, section 5.9). */
export function wantsAcknowledgement({ plan, acknowledgement }: Pick<Case, 'plan' | 'acknowledgement'>): boolean {
  return plan.acknowledgement !== undefined && acknowledgement === undefined;
}

/** Whether a plan keeps to the floor: it says what it grants, and for no longer than its action may (an hour; of an owner's, eight). */
export function grantsAreBounded(plan: Pick<Plan, 'action' | 'windows' | 'effects'>): boolean {
  return plan.effects
    .filter(({ kind }) => kind === 'membership.grant')
    .every((effect) => {
      const grant = grantOf(plan, effect);
      return grant !== null && grant.seconds > 0 && grant.seconds <= grantSecondsMax(plan.action);
    });
}
