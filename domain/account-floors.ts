import type { Method, Strength } from './evidence.js';
import { circumstancesOf, type Circumstance } from './machines.js';
import type { Plan } from './plan.js';
import type { PlanFlaw } from './plan-flaw.js';
import { isOfAccount, type Action } from './actions.js';
import type { Tier } from './subjects.js';

/** What one row of the accounts of no person asks at the least. */
interface Row {
  readonly row: string;
  readonly tier: Tier;
  readonly items: number;
  readonly oneAtLeast: Strength;
  /** Each must be among the items. */
  readonly each: readonly Method[];
}

/** An owner of record at S4, and the workload of the account beside them. */
const OWNER_AND_WORKLOAD = { tier: 3, items: 2, oneAtLeast: 4, each: ['passkey', 'workload-attestation'] } as const;

function rowOf(action: Action): Row | null {
  if (!isOfAccount(action)) return null;
  switch (action) {
    case 'service-account.enable':
      return { ...OWNER_AND_WORKLOAD, row: 'row 10' };
    case 'agent.restore':
      return { ...OWNER_AND_WORKLOAD, row: 'row 13' };
    case 'mailbox.delegate':
    case 'certificate.reissue':
    case 'api-key.rotate':
    case 'api-key.revoke':
      return null;
  }
}

/** What a circumstance of an account raises a plan to at the least. */
interface CircumstanceFloor {
  readonly tier: Tier;
  readonly coolingOffSeconds: number;
  readonly words: string;
}

const FOUR_HOURS = 4 * 3_600;

/** Row 10: "4 h if disabled by security"; row 13: "4 h if disabled for behaviour", "T4 if tool access to prod/money/PII". */
const OF_CIRCUMSTANCE: Readonly<Record<Circumstance, CircumstanceFloor>> = {
  disabledForCause: { tier: 3, coolingOffSeconds: FOUR_HOURS, words: 'disabled for cause (rows 10 and 13)' },
  farReaching: { tier: 4, coolingOffSeconds: FOUR_HOURS, words: 'far-reaching (row 13)' },
};

type Judged = Pick<Plan, 'action' | 'tier' | 'account' | 'evidence' | 'windows'>;

function* rowFlaws({ action, tier, evidence }: Judged): Iterable<PlanFlaw> {
  const least = rowOf(action);
  if (least === null) return;
  if (tier < least.tier) yield { path: ['tier'], expected: `at least ${least.tier} (${least.row})` };
  const flaw = (key: string, expected: string): PlanFlaw => ({ path: ['evidence', key], expected });
  const { oneOf = [] } = evidence;
  if (evidence.atLeast < least.items) yield flaw('atLeast', `at least ${least.items} (${least.row})`);
  if (evidence.oneAtLeast < least.oneAtLeast) yield flaw('oneAtLeast', `at least ${least.oneAtLeast} (${least.row})`);
  if (!least.each.every((method) => oneOf.some((list) => list.join() === method)))
    yield flaw('oneOf', `[${least.each.join('], [')}] (${least.row})`);
}

/**
 * In what a plan is lighter than any policy may make one over an account of no person: its owner proves with their own passkey,
 * what runs as it attests itself, and what it was disabled for, or can reach, makes it no lighter (recovery policy, rows 10 and 13).
 */
export function* accountFlaws(plan: Judged, { isDemo }: { readonly isDemo: boolean }): Iterable<PlanFlaw> {
  yield* rowFlaws(plan);
  if (plan.account === undefined) return;
  for (const { tier, coolingOffSeconds, words } of circumstancesOf(plan.action, plan.account).map(
    (one) => OF_CIRCUMSTANCE[one],
  )) {
    if (plan.tier < tier) yield { path: ['tier'], expected: `at least ${tier}: ${words}` };
    if (!isDemo && plan.windows.coolingOffSeconds < coolingOffSeconds)
      yield { path: ['windows', 'coolingOffSeconds'], expected: `at least ${coolingOffSeconds}: ${words}` };
  }
}
