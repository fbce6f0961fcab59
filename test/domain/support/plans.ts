import type { PlannedEffect } from '../../../domain/effects.js';
import { OUTCOMES } from '../../../domain/outcomes.js';
import type { Plan, Seat } from '../../../domain/plan.js';
import { certificatePlan, mailboxPlan } from './account-plans.js';
import type { PlanChanges } from './plan-changes.js';
import { revocationPlan, rotationPlan } from './key-plans.js';
import { OWNER_AND_WORKLOAD } from './owner-and-workload.js';
import { ACCOUNT, accountFor, APPROVERS, ON_DUTY, REVIEWERS } from './people.js';

export type { PlanChanges };

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

/** Every factor is out of use before the subject comes back, and stays so in every outcome. */
const ALL_SUSPENDED: PlannedEffect = { ...SUSPENSION, kind: 'factors.suspend' };

/** Row 4 of the recovery policy for `mfa.rebind`, with the numbers of `policy/recovery.yaml`; whoever may approves, without seats. */
function rebindPlan(changes: PlanChanges): Plan {
  const lost = lossPlan({});
  return {
    ...lost,
    rule: 'row-4',
    action: 'mfa.rebind',
    tier: 3,
    evidence: {
      ...lost.evidence,
      minimumWithoutSuperior: 3,
      withoutDomains: ['handset', 'mailbox'],
      methods: [
        { method: 'recovery-code', strength: 3, freshSeconds: 600 },
        { method: 'recovery-contact', strength: 2, freshSeconds: 1_800 },
        { method: 'attended-video', strength: 3, freshSeconds: 1_800, riskAnalysis: 'written down' },
        { method: 'in-person', strength: 4, freshSeconds: 1_800, riskAnalysis: 'written down' },
      ],
      ...changes.evidence,
    },
    approvals: { ...lost.approvals, always: 2, whenRelayable: 2, ...changes.approvals },
    windows: {
      ...lost.windows,
      approvalSeconds: 1_800,
      coolingOffSeconds: 14_400,
      handOverSeconds: 14_400,
      ...changes.windows,
    },
    review: { ...lost.review, dueSeconds: 86_400, reminderSeconds: 28_800, ...changes.review },
    effects: changes.effects ?? [ALL_SUSPENDED, BINDING, REMOVAL, SESSIONS],
  };
}

/** Row 4r of the recovery policy for `mfa.rebind-remote`, switched on. */
function remotePlan(changes: PlanChanges): Plan {
  const { evidence, approvals, windows, ...others } = changes;
  const plan = rebindPlan({
    ...others,
    evidence: {
      atLeast: 3,
      minimumWithoutSuperior: 2,
      oneOf: [['attended-video'], ['manager-confirmation'], ['recovery-contact']],
      methods: [
        { method: 'manager-confirmation', strength: 2, freshSeconds: 1_800, riskAnalysis: 'written down' },
        { method: 'recovery-contact', strength: 2, freshSeconds: 1_800 },
        { method: 'attended-video', strength: 3, freshSeconds: 1_800, riskAnalysis: 'written down' },
      ],
      ...evidence,
    },
    approvals: { always: 3, whenRelayable: 3, ...approvals },
    windows: { coolingOffSeconds: 86_400, ...windows },
  });
  return { ...plan, rule: 'row-4r', action: 'mfa.rebind-remote', riskAnalysis: 'written down' };
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

/** The address that the subject types; the old one is put back in every outcome but `completed`. */
const REPLACEMENT: PlannedEffect = {
  ...PASSWORD,
  kind: 'contact.replace',
  connector: 'enrolment',
  end: 'reversed',
  contact: 'email',
};

/** Row 5 of the recovery policy for `contact.change`, with the numbers of `policy/recovery.yaml`. */
function contactPlan(changes: PlanChanges): Plan {
  const loss = lossPlan(changes);
  return {
    ...loss,
    rule: 'row-5',
    action: 'contact.change',
    tier: 3,
    windows: {
      ...loss.windows,
      approvalSeconds: 1_800,
      coolingOffSeconds: 259_200,
      handOverSeconds: 86_400,
      ...changes.windows,
    },
    effects: changes.effects ?? [REPLACEMENT],
    spacingSeconds: 259_200,
  };
}

/** What an owner lends: one of two groups, as the opening named it. */
const LOAN: PlannedEffect = { ...MEMBERSHIP, oneOf: ['team-calendar', 'press-mailbox'], group: 'team-calendar' };

/** Section 5.11 of the recovery policy for `access.delegate`, with the numbers of `policy/recovery.yaml`. */
function delegationPlan(changes: PlanChanges): Plan {
  const { acknowledgement: _, ...emergency } = emergencyPlan(changes);
  const seats = [{ seat: 'owner', from: [{ relation: 'owner' as const }], atLeast: 1 }];
  return {
    ...emergency,
    rule: 'section-5.11',
    action: 'access.delegate',
    tier: 2,
    approvals: { ...emergency.approvals, always: 1, whenRelayable: 1, seats, ...changes.approvals },
    windows: {
      ...emergency.windows,
      evidenceSeconds: 86_400,
      approvalSeconds: 3_600,
      coolingOffSeconds: 3_600,
      grantSeconds: 28_800,
      ...changes.windows,
    },
    review: { ...emergency.review, dueSeconds: 259_200, reminderSeconds: 86_400, ...changes.review },
    effects: changes.effects ?? [LOAN],
  };
}

/** Another owner than whoever proves. */
const OWNER_SEAT: Seat = { seat: 'owner', from: [{ relation: 'owner' }], atLeast: 1 };

const ENABLING: PlannedEffect = { ...PASSWORD, kind: 'service-account.enable', stage: 'before-claim' };
const KILLING: PlannedEffect = { ...ENABLING, kind: 'key.revoke' };
const ISSUING: PlannedEffect = { ...ENABLING, kind: 'key.issue' };
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
    evidence: { ...plan.evidence, ...OWNER_AND_WORKLOAD, ...changes.evidence },
    approvals: { ...plan.approvals, seats: [OWNER_SEAT], ...changes.approvals },
    windows: { ...windows, coolingOffSeconds: 3_600, ...changes.windows },
    review: { ...plan.review, dueSeconds: 172_800, reminderSeconds: 86_400, ...changes.review },
    effects: changes.effects ?? [KILLING, ISSUING, ENABLING, KEEPING],
  };
}

const RESTORING: PlannedEffect = { ...ENABLING, kind: 'agent.enable', end: 'made-safe', staysWhen: [] };

/** Row 13 of the recovery policy for `agent.restore`, with the numbers of `policy/recovery.yaml`, and whoever approves. */
function restoringPlan(changes: PlanChanges): Plan {
  const { acknowledgement: _, ...plan } = enablingPlan(changes);
  const { changeId: _change, ...account } = accountFor('agent.restore');
  return { ...plan, rule: 'row-13', action: 'agent.restore', account, effects: changes.effects ?? [RESTORING] };
}

/** The sample plan of an action. */
export function samplePlan(changes: PlanChanges = {}): Plan {
  const { action = 'password.reset' } = changes;
  switch (action) {
    case 'access.emergency':
      return emergencyPlan(changes);
    case 'mfa.reset':
      return lossPlan(changes);
    case 'mfa.rebind':
      return rebindPlan(changes);
    case 'mfa.rebind-remote':
      return remotePlan(changes);
    case 'account.unlock':
      return unlockPlan(changes);
    case 'contact.change':
      return contactPlan(changes);
    case 'access.delegate':
      return delegationPlan(changes);
    case 'service-account.enable':
      return enablingPlan(changes);
    case 'agent.restore':
      return restoringPlan(changes);
    case 'mailbox.delegate':
      return mailboxPlan(delegationPlan({}), changes);
    case 'certificate.reissue':
      return certificatePlan(enablingPlan({}), changes);
    case 'api-key.rotate':
      return rotationPlan(enablingPlan({}), changes);
    case 'api-key.revoke':
      return revocationPlan(enablingPlan({}), changes);
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
