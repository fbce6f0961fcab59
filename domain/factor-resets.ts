import type { EffectKind } from './effects.js';
import { OUTCOMES } from './outcomes.js';
import type { Plan } from './plan.js';

/** One thing in which a plan is lighter than row 3 of the recovery policy, and what it must be instead. */
export interface FactorResetFlaw {
  readonly path: readonly (string | number)[];
  readonly expected: string;
}

/** Row 3: two items, each of S2 at the least. */
const LEAST_ITEMS = 2;
const LEAST_STRENGTH = 2;

/** In this order: what was lost dies first, and is removed only once there is another. */
const EFFECTS: readonly EffectKind[] = ['authenticator.suspend', 'authenticator.bind', 'authenticator.remove'];

function isOfAuthenticators(kind: EffectKind): boolean {
  return EFFECTS.includes(kind);
}

function* flawsOfEffects({ effects }: Pick<Plan, 'effects'>): Iterable<FactorResetFlaw> {
  const kinds = effects.map(({ kind }) => kind).filter(isOfAuthenticators);
  if (kinds.join() !== EFFECTS.join()) yield { path: ['effects'], expected: `${EFFECTS.join(', ')}, in this order` };
  for (const [at, { kind, stage, staysWhen }] of effects.entries()) {
    if (kind === 'authenticator.suspend' && stage !== 'before-claim')
      yield { path: ['effects', at, 'stage'], expected: 'before-claim: what was lost does not wait for the subject' };
    if (kind === 'authenticator.suspend' && OUTCOMES.some((outcome) => !staysWhen.includes(outcome)))
      yield { path: ['effects', at, 'staysWhen'], expected: 'every outcome: what was reported lost stays lost' };
    if (kind !== 'authenticator.suspend' && isOfAuthenticators(kind) && stage !== 'claim')
      yield { path: ['effects', at, 'stage'], expected: 'claim: the subject brings the new authenticator' };
  }
}

/**
 * In what a plan is lighter than any policy may make the reset of a factor (recovery policy, row 3): the floor under every
 * rule. No other action touches authenticators.
 */
export function factorResetFlaws(
  plan: Pick<Plan, 'action' | 'evidence' | 'approvals' | 'effects'>,
): readonly FactorResetFlaw[] {
  if (plan.action !== 'mfa.reset') {
    const at = plan.effects.findIndex(({ kind }) => isOfAuthenticators(kind));
    return at < 0 ? [] : [{ path: ['effects', at, 'kind'], expected: 'an effect that leaves authenticators alone' }];
  }
  const { atLeast, minimumStrength } = plan.evidence;
  const flaws = [...flawsOfEffects(plan)];
  if (atLeast < LEAST_ITEMS) flaws.push({ path: ['evidence', 'atLeast'], expected: `at least ${LEAST_ITEMS} (row 3)` });
  if (minimumStrength < LEAST_STRENGTH)
    flaws.push({ path: ['evidence', 'minimumStrength'], expected: `at least ${LEAST_STRENGTH} (row 3)` });
  if (plan.approvals.always < 1)
    flaws.push({ path: ['approvals', 'always'], expected: 'at least 1: somebody countersigns always (row 3)' });
  return flaws;
}
