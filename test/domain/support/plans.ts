import type { Action } from '../../../domain/actions.js';
import type { PlannedEffect } from '../../../domain/effects.js';
import { OUTCOMES } from '../../../domain/outcomes.js';
import type {
  AcknowledgementRule,
  ApprovalRule,
  EvidenceRule,
  Plan,
  ReviewRule,
  Seat,
  Windows,
} from '../../../domain/plan.js';
import { ACCOUNT, APPROVERS, ON_DUTY, REVIEWERS } from './people.js';

/** What a test changes in the sample plan. */
export interface PlanChanges {
  /** Whose sample plan; `password.reset`, unless said otherwise. */
  readonly action?: Action;
  readonly evidence?: Partial<EvidenceRule>;
  readonly approvals?: Partial<ApprovalRule>;
  readonly acknowledgement?: Partial<AcknowledgementRule>;
  readonly windows?: Partial<Windows>;
  readonly review?: Partial<ReviewRule>;
  readonly effects?: readonly PlannedEffect[];
}

/** The password the subject chooses; made safe in every outcome but `completed`. */
export const PASSWORD: PlannedEffect = {
  kind: 'password.set',
  connector: 'sample-directory',
  stage: 'claim',
  end: 'made-safe',
  staysWhen: ['completed'],
};

/** Sessions once ended stay ended. */
export const SESSIONS: PlannedEffect = {
  kind: 'sessions.revoke',
  connector: 'sample-directory',
  stage: 'claim',
  end: 'irreversible',
  staysWhen: OUTCOMES,
};

/** Not in any policy: something that happens before the claim, so that tests reach that stage's effects too. */
export const BEFORE_CLAIM: PlannedEffect = {
  ...SESSIONS,
  stage: 'before-claim',
  end: 'reversed',
  staysWhen: ['completed'],
};

/** Membership of an emergency group, which may stay in no outcome. */
const MEMBERSHIP: PlannedEffect = {
  kind: 'membership.grant',
  connector: 'sample-directory',
  stage: 'before-claim',
  end: 'reversed',
  staysWhen: [],
  group: 'emergency-operators',
};

/** Row 14 of the recovery policy for `access.emergency`, with the numbers of `policy/recovery.yaml`. */
function emergencyPlan(changes: PlanChanges): Plan {
  const reset = resetPlan();
  return {
    ...reset,
    rule: 'row-14',
    action: 'access.emergency',
    tier: 4,
    evidence: {
      ...reset.evidence,
      atLeast: 1,
      minimumStrength: 4,
      oneAtLeast: 4,
      methods: [{ method: 'passkey', strength: 4, freshSeconds: 300 }],
      ...changes.evidence,
    },
    approvals: { ...reset.approvals, always: 2, whenRelayable: 2, callBack: false, ...changes.approvals },
    acknowledgement: { group: ON_DUTY, withinSeconds: 900, ...changes.acknowledgement },
    windows: {
      ...reset.windows,
      evidenceSeconds: 1_800,
      approvalSeconds: 1_800,
      handOverSeconds: 0,
      claimSeconds: 0,
      grantSeconds: 3_600,
      ...changes.windows,
    },
    review: { ...reset.review, dueSeconds: 86_400, reminderSeconds: 28_800, ...changes.review },
    effects: changes.effects ?? [MEMBERSHIP],
  };
}

/** What was lost is suspended before the subject comes back, and stays so in every outcome. */
const SUSPENSION: PlannedEffect = { ...SESSIONS, kind: 'authenticator.suspend', stage: 'before-claim' };

/** The passkey the subject registers; made safe in every outcome but `completed`. */
const BINDING: PlannedEffect = { ...PASSWORD, kind: 'authenticator.bind' };

/** What was suspended is removed for good. */
const REMOVAL: PlannedEffect = { ...SESSIONS, kind: 'authenticator.remove' };

/** Row 3 of the recovery policy for `mfa.reset`, with the numbers of `policy/recovery.yaml`. */
function lossPlan(changes: PlanChanges): Plan {
  const reset = resetPlan();
  return {
    ...reset,
    rule: 'row-3',
    action: 'mfa.reset',
    tier: 2,
    evidence: {
      ...reset.evidence,
      minimumStrength: 2,
      oneAtLeast: 3,
      methods: [
        { method: 'totp', strength: 2, freshSeconds: 600 },
        { method: 'recovery-code', strength: 3, freshSeconds: 600 },
      ],
      ...changes.evidence,
    },
    approvals: { ...reset.approvals, always: 1, ...changes.approvals },
    windows: { ...reset.windows, coolingOffSeconds: 3_600, ...changes.windows },
    review: { ...reset.review, dueSeconds: 259_200, ...changes.review },
    effects: changes.effects ?? [SUSPENSION, BINDING, REMOVAL, SESSIONS],
  };
}

/** The lock that is taken off; locked again in every outcome but `completed`. */
const UNLOCKING: PlannedEffect = { ...PASSWORD, kind: 'account.unlock', stage: 'before-claim' };

/** Row 2 of the recovery policy for `account.unlock`, with the numbers of `policy/recovery.yaml`. */
function unlockPlan(changes: PlanChanges): Plan {
  const reset = resetPlan();
  return {
    ...reset,
    rule: 'row-2',
    action: 'account.unlock',
    evidence: { ...reset.evidence, oneAtLeast: 1, oneAlone: 2, ...changes.evidence },
    approvals: { ...reset.approvals, ...changes.approvals },
    windows: { ...reset.windows, handOverSeconds: 0, claimSeconds: 0, ...changes.windows },
    review: { ...reset.review, ...changes.review },
    effects: changes.effects ?? [UNLOCKING, { ...SESSIONS, stage: 'before-claim' }],
  };
}

/** Another owner than whoever proves. */
const OWNER_SEAT: Seat = { seat: 'owner', from: [{ relation: 'owner' }], atLeast: 1 };

const ENABLING: PlannedEffect = { ...PASSWORD, kind: 'service-account.enable', stage: 'before-claim' };
const KEEPING: PlannedEffect = { ...ENABLING, kind: 'service-account.keep', stage: 'confirmed' };

/** Row 10 of the recovery policy for `service-account.enable`, with the numbers of `policy/recovery.yaml`, and whoever approves. */
function enablingPlan(changes: PlanChanges): Plan {
  const { windows, ...plan } = emergencyPlan({});
  return {
    ...plan,
    rule: 'row-10',
    action: 'service-account.enable',
    tier: 3,
    account: ACCOUNT,
    evidence: { ...plan.evidence, ...changes.evidence },
    approvals: { ...plan.approvals, seats: [OWNER_SEAT], ...changes.approvals },
    windows: { ...windows, coolingOffSeconds: 3_600, ...changes.windows },
    review: { ...plan.review, dueSeconds: 172_800, reminderSeconds: 86_400, ...changes.review },
    effects: changes.effects ?? [ENABLING, KEEPING],
  };
}

/** The sample plan of an action. */
export function samplePlan(changes: PlanChanges = {}): Plan {
  const { action = 'password.reset' } = changes;
  switch (action) {
    case 'access.emergency':
      return emergencyPlan(changes);
    case 'mfa.reset':
      return lossPlan(changes);
    case 'account.unlock':
      return unlockPlan(changes);
    case 'service-account.enable':
      return enablingPlan(changes);
    case 'password.reset':
      return resetPlan(changes);
  }
}

/** Row 1b of the recovery policy for `password.reset`, with the numbers of `policy/recovery.yaml`. */
export function resetPlan(changes: PlanChanges = {}): Plan {
  return {
    rule: 'row-1b',
    action: 'password.reset',
    tier: 1,
    controlOwner: 'identity-team',
    policyDigest: 'digest-of-the-policy',
    policyLabel: 'recovery',
    evidence: {
      atLeast: 2,
      minimumStrength: 1,
      oneAtLeast: 2,
      methods: [
        { method: 'totp', strength: 2, freshSeconds: 600 },
        { method: 'email-code', strength: 1, freshSeconds: 1800 },
      ],
      tenureDays: 30,
      attemptsPerMethod: 3,
      attemptsPerCase: 5,
      attemptsPerPersonPerDay: 10,
      ...changes.evidence,
    },
    approvals: {
      group: APPROVERS,
      always: 0,
      whenRelayable: 1,
      callBack: true,
      keyTenureDays: 30,
      statementSeconds: 300,
      ...changes.approvals,
    },
    windows: {
      evidenceSeconds: 86_400,
      approvalSeconds: 3_600,
      coolingOffSeconds: 0,
      handOverSeconds: 86_400,
      claimSeconds: 600,
      warrantSeconds: 60,
      ...changes.windows,
    },
    review: { group: REVIEWERS, dueSeconds: 604_800, reminderSeconds: 86_400, ofOutcomes: 'every', ...changes.review },
    effects: changes.effects ?? [PASSWORD, SESSIONS],
    spacingSeconds: 14_400,
    repudiationDays: 30,
  };
}
