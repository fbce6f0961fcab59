import type { PlannedEffect } from '../../../domain/effects.js';
import { OUTCOMES } from '../../../domain/outcomes.js';
import type { Plan } from '../../../domain/plan.js';
import type { PlanChanges } from './plan-changes.js';
import { accountFor } from './people.js';

const ISSUING: PlannedEffect = {
  kind: 'key.issue',
  connector: 'sample-directory',
  stage: 'before-claim',
  end: 'made-safe',
  staysWhen: ['completed'],
};
const RETIRING: PlannedEffect = { ...ISSUING, kind: 'key.retire', staysWhen: [] };
const REVOKING: PlannedEffect = { ...ISSUING, kind: 'key.revoke', end: 'irreversible', staysWhen: OUTCOMES };

/**
 * Row 11 of the recovery policy for `api-key.rotate`, with the numbers of `policy/recovery.yaml`.
 *
 * @param row10 of which it takes what is the same
 */
export function rotationPlan(row10: Plan, changes: PlanChanges): Plan {
  const { acknowledgement: _, ...plan } = row10;
  const { oneOf: _oneOf, ...evidence } = plan.evidence;
  const passkey = evidence.methods.filter(({ method }) => method === 'passkey');
  return {
    ...plan,
    rule: 'row-11',
    action: 'api-key.rotate',
    tier: 2,
    account: accountFor('api-key.rotate'),
    evidence: {
      ...evidence,
      atLeast: 2,
      minimumStrength: 2,
      oneAlone: 4,
      methods: [...passkey, { method: 'recovery-code', strength: 3, freshSeconds: 600 }],
      ...changes.evidence,
    },
    approvals: { ...plan.approvals, always: 1, whenRelayable: 1, ...changes.approvals },
    windows: {
      ...plan.windows,
      approvalSeconds: 3_600,
      coolingOffSeconds: 0,
      grantSeconds: 86_400,
      ...changes.windows,
    },
    review: { ...plan.review, dueSeconds: 604_800, ...changes.review },
    effects: changes.effects ?? [ISSUING, RETIRING],
  };
}

/** Row 11x of the recovery policy for `api-key.revoke`, with the numbers of `policy/recovery.yaml`. */
export function revocationPlan(row10: Plan, changes: PlanChanges): Plan {
  const plan = rotationPlan(row10, {});
  const { seats: _, ...approvals } = plan.approvals;
  const { oneAlone: _alone, ...evidence } = plan.evidence;
  const { grantSeconds: _grant, ...windows } = plan.windows;
  return {
    ...plan,
    rule: 'row-11x',
    action: 'api-key.revoke',
    tier: 3,
    account: accountFor('api-key.revoke'),
    evidence: {
      ...evidence,
      atLeast: 1,
      oneAtLeast: 2,
      methods: [...evidence.methods, { method: 'totp', strength: 2, freshSeconds: 600 }],
      ...changes.evidence,
    },
    approvals: { ...approvals, always: 0, whenRelayable: 0, ...changes.approvals },
    windows: { ...windows, approvalSeconds: 1_800, ...changes.windows },
    review: { ...plan.review, dueSeconds: 86_400, reminderSeconds: 28_800, ...changes.review },
    effects: changes.effects ?? [REVOKING],
    spacingSeconds: 0,
  };
}
