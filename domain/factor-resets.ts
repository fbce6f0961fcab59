import { isOfAccount, type Action } from './actions.js';
import type { EffectKind } from './effects.js';
import type { CompromiseDomain, Method, Strength } from './evidence.js';
import { OUTCOMES } from './outcomes.js';
import type { Plan } from './plan.js';

/** One thing in which a plan is lighter than row 3, 4 or 4r of the recovery policy, and what it must be instead. */
export interface FactorResetFlaw {
  readonly path: readonly (string | number)[];
  readonly expected: string;
}

/** What takes out of use what was lost: a passkey, or every factor there is. */
const SUSPENDING: readonly EffectKind[] = ['authenticator.suspend', 'factors.suspend'];
const OF_AUTHENTICATORS: readonly EffectKind[] = [...SUSPENDING, 'authenticator.bind', 'authenticator.remove'];

/** What one row asks at the least. */
interface Row {
  readonly row: string;
  /** What dies first, and in every outcome. */
  readonly suspends: EffectKind;
  readonly items: number;
  readonly minimumStrength: Strength;
  readonly oneAtLeast: Strength;
  readonly minimumWithoutSuperior: Strength;
  /** From there nothing counts. */
  readonly withoutDomains: readonly CompromiseDomain[];
  /** One of each must be among the items. */
  readonly oneOf: readonly Method[];
  readonly approvals: number;
}

const ROW_3: Row = {
  row: 'row 3',
  suspends: 'authenticator.suspend',
  items: 2,
  minimumStrength: 2,
  oneAtLeast: 1,
  minimumWithoutSuperior: 1,
  withoutDomains: [],
  oneOf: [],
  approvals: 1,
};

/** Two of S3, or one of S4 and one of S2; no telephone and no mail (row 4). */
const ROW_4: Row = {
  row: 'row 4',
  suspends: 'factors.suspend',
  items: 2,
  minimumStrength: 2,
  oneAtLeast: 3,
  minimumWithoutSuperior: 3,
  withoutDomains: ['handset', 'mailbox'],
  oneOf: [],
  approvals: 2,
};

/** A verifier, the manager and a contact, each of them, and a written risk analysis (section 5.10). */
const ROW_4R: Row = {
  ...ROW_4,
  row: 'row 4r',
  items: 3,
  minimumWithoutSuperior: 2,
  oneOf: ['attended-video', 'manager-confirmation', 'recovery-contact'],
  approvals: 3,
};

function rowOf(action: Action): Row | null {
  if (isOfAccount(action)) return null;
  switch (action) {
    case 'mfa.reset':
      return ROW_3;
    case 'mfa.rebind':
      return ROW_4;
    case 'mfa.rebind-remote':
      return ROW_4R;
    case 'password.reset':
    case 'access.emergency':
    case 'account.unlock':
    case 'contact.change':
    case 'access.delegate':
      return null;
  }
}

function* flawsOfEffects({ effects }: Pick<Plan, 'effects'>, { suspends }: Row): Iterable<FactorResetFlaw> {
  const kinds = effects.map(({ kind }) => kind).filter((kind) => OF_AUTHENTICATORS.includes(kind));
  // In this order: what was lost dies first, and is removed only once there is another.
  const wanted: readonly EffectKind[] = [suspends, 'authenticator.bind', 'authenticator.remove'];
  if (kinds.join() !== wanted.join()) yield { path: ['effects'], expected: `${wanted.join(', ')}, in this order` };
  for (const [at, { kind, stage, staysWhen }] of effects.entries()) {
    if (!OF_AUTHENTICATORS.includes(kind)) continue;
    const isSuspending = SUSPENDING.includes(kind);
    if (isSuspending && stage !== 'before-claim')
      yield { path: ['effects', at, 'stage'], expected: 'before-claim: what was lost does not wait for the subject' };
    if (isSuspending && OUTCOMES.some((outcome) => !staysWhen.includes(outcome)))
      yield { path: ['effects', at, 'staysWhen'], expected: 'every outcome: what was reported lost stays lost' };
    if (!isSuspending && stage !== 'claim')
      yield { path: ['effects', at, 'stage'], expected: 'claim: the subject brings the new authenticator' };
  }
}

function* flawsOfEvidence({ evidence }: Pick<Plan, 'evidence'>, least: Row): Iterable<FactorResetFlaw> {
  const flaw = (key: string, expected: string): FactorResetFlaw => ({ path: ['evidence', key], expected });
  const atLeast = (number: number) => `at least ${number} (${least.row})`;
  const { minimumStrength, minimumWithoutSuperior = minimumStrength, withoutDomains = [], oneOf = [] } = evidence;
  if (evidence.atLeast < least.items) yield flaw('atLeast', atLeast(least.items));
  if (minimumStrength < least.minimumStrength) yield flaw('minimumStrength', atLeast(least.minimumStrength));
  if (evidence.oneAtLeast < least.oneAtLeast) yield flaw('oneAtLeast', atLeast(least.oneAtLeast));
  if (Math.max(minimumStrength, minimumWithoutSuperior) < least.minimumWithoutSuperior)
    yield flaw('minimumWithoutSuperior', atLeast(least.minimumWithoutSuperior));
  if (!least.withoutDomains.every((domain) => withoutDomains.includes(domain)))
    yield flaw('withoutDomains', `${least.withoutDomains.join(', ')} (${least.row})`);
  if (!least.oneOf.every((method) => oneOf.some((list) => list.join() === method)))
    yield flaw('oneOf', `[${least.oneOf.join('], [')}] (${least.row})`);
}

/**
 * In what a plan is lighter than any policy may make the reset of a factor (recovery policy, rows 3, 4 and 4r): the floor under
 * every rule. No other action touches authenticators.
 */
export function factorResetFlaws(
  plan: Pick<Plan, 'action' | 'evidence' | 'approvals' | 'effects' | 'riskAnalysis'>,
): readonly FactorResetFlaw[] {
  const least = rowOf(plan.action);
  if (least === null) {
    const at = plan.effects.findIndex(({ kind }) => OF_AUTHENTICATORS.includes(kind));
    return at < 0 ? [] : [{ path: ['effects', at, 'kind'], expected: 'an effect that leaves authenticators alone' }];
  }
  const flaws = [...flawsOfEffects(plan, least), ...flawsOfEvidence(plan, least)];
  if (plan.approvals.always < least.approvals)
    flaws.push({
      path: ['approvals', 'always'],
      expected: `at least ${least.approvals}: somebody countersigns always (${least.row})`,
    });
  if (plan.action === 'mfa.rebind-remote' && plan.riskAnalysis === undefined)
    flaws.push({ path: ['riskAnalysis'], expected: 'where its risk analysis is written down (section 5.10)' });
  return flaws;
}
