import type { Action } from './actions.js';
import { OVERLAP_SECONDS_MAX } from './api-keys.js';
import type { Case } from './case.js';
import type { EffectKind, PlannedEffect } from './effects.js';
import type { Plan } from './plan.js';

/** No policy grants for longer than an hour (recovery policy, row 14): the floor under every rule. */
export const GRANT_SECONDS_MAX = 3_600;

/** What an owner lends is theirs again after a working day (section 5.11). */
export const DELEGATION_SECONDS_MAX = 8 * GRANT_SECONDS_MAX;

/** By which an owner lends something for a working day (section 5.11, row 9). */
const LENDING: readonly Action[] = ['access.delegate', 'mailbox.delegate'];

/** How long what an action grants may stay at the most; of a key that is replaced, how long the one from before works on. */
export function grantSecondsMax(action: Action): number {
  if (action === 'api-key.rotate') return OVERLAP_SECONDS_MAX;
  return LENDING.includes(action) ? DELEGATION_SECONDS_MAX : GRANT_SECONDS_MAX;
}

/** No policy lets a grant stand unacknowledged for longer than a quarter of an hour (row 14, section 5.9). */
export const ACKNOWLEDGEMENT_SECONDS_MAX = 900;

/** Something at a target for a time that begins when it is granted. */
export interface Grant {
  /** Of which group a membership is; null for what is no membership. */
  readonly group: string | null;
  readonly seconds: number;
}

/** What works for a time only and is no membership. */
const FOR_A_TIME: readonly EffectKind[] = ['service-account.enable', 'agent.enable', 'key.retire'];

/** What an effect grants under a plan, or null: it grants nothing, or the plan does not say what or for how long. */
export function grantOf(
  { windows }: Pick<Plan, 'windows'>,
  { kind, group }: Pick<PlannedEffect, 'kind' | 'group'>,
): Grant | null {
  const { grantSeconds: seconds } = windows;
  if (FOR_A_TIME.includes(kind)) return seconds === undefined ? null : { group: null, seconds };
  return kind === 'membership.grant' && group !== undefined && seconds !== undefined ? { group, seconds } : null;
}

/** Whether a case still wants somebody to acknowledge what it grants (recovery policy, section 5.9). */
export function wantsAcknowledgement({ plan, acknowledgement }: Pick<Case, 'plan' | 'acknowledgement'>): boolean {
  return plan.acknowledgement !== undefined && acknowledgement === undefined;
}

/** What works for a time only: a membership that ends, an account that somebody confirms, a key that was replaced. */
const GRANTING: readonly EffectKind[] = ['membership.grant', ...FOR_A_TIME];

/** Whether a case still waits for somebody to confirm what it did, and has the rest of it to do then (row 10). */
export function isUnconfirmed({ effects, stage }: Pick<Case, 'effects' | 'stage'>): boolean {
  return stage !== 'confirmed' && effects.some((effect) => effect.stage === 'confirmed');
}

/**
 * Whether a plan keeps to the floor: it says what it grants, and for no longer than its action may (an hour; of an owner's,
 * eight); and nothing stays beyond it that nobody confirmed.
 */
export function grantsAreBounded(plan: Pick<Plan, 'action' | 'windows' | 'effects' | 'acknowledgement'>): boolean {
  const kept = plan.effects.filter(({ kind }) => kind === 'service-account.keep');
  if (kept.some(({ stage }) => stage !== 'confirmed' || plan.acknowledgement === undefined)) return false;
  // What an agent is given ends with the incident, whatever came of it (row 13, "auto-expire at incident end").
  if (plan.effects.some(({ kind, staysWhen }) => kind === 'agent.enable' && staysWhen.length > 0)) return false;
  return plan.effects
    .filter(({ kind }) => GRANTING.includes(kind))
    .every((effect) => {
      const grant = grantOf(plan, effect);
      return grant !== null && grant.seconds > 0 && grant.seconds <= grantSecondsMax(plan.action);
    });
}
