import type { CertificateWanted } from '../../../domain/certificate-requests.js';
import type { PlannedEffect } from '../../../domain/effects.js';
import { OUTCOMES } from '../../../domain/outcomes.js';
import type { EvidenceRule, Plan, Seat } from '../../../domain/plan.js';
import type { CaseAccount } from '../../../domain/subjects.js';
import type { PlanChanges } from './plan-changes.js';

/** Another owner than whoever proves. */
const OWNER_SEAT: Seat = { seat: 'owner', from: [{ relation: 'owner' }], atLeast: 1 };

/** What the plan of row 9 is pinned to. */
const MAILBOX: CaseAccount = { accountId: 'press', kind: 'shared-mailbox', name: 'press', members: ['alice', 'bob'] };

const ACCESS: PlannedEffect = {
  kind: 'membership.grant',
  connector: 'sample-directory',
  stage: 'before-claim',
  end: 'reversed',
  staysWhen: [],
  group: 'mailbox:press',
};

/**
 * Row 9 of the recovery policy for `mailbox.delegate`, with the numbers of `policy/recovery.yaml`, and whoever approves.
 *
 * @param lent the sample plan of `access.delegate`
 */
export function mailboxPlan(lent: Plan, changes: PlanChanges): Plan {
  return {
    ...lent,
    rule: 'row-9',
    action: 'mailbox.delegate',
    account: MAILBOX,
    evidence: { ...lent.evidence, withoutDomains: ['mailbox'], ...changes.evidence },
    approvals: { ...lent.approvals, always: 2, whenRelayable: 2, seats: [OWNER_SEAT], ...changes.approvals },
    windows: { ...lent.windows, ...changes.windows },
    review: { ...lent.review, dueSeconds: 432_000, ...changes.review },
    effects: changes.effects ?? [ACCESS],
  };
}

/** What is asked for; nothing in the domain reads the request itself. */
const WANTED: CertificateWanted = { request: 'MAA=', key: 'a'.repeat(64), subject: 'CN=ledger', names: ['dns:ledger'] };

const ISSUED: PlannedEffect = {
  kind: 'certificate.issue',
  connector: 'sample-directory',
  stage: 'before-claim',
  end: 'made-safe',
  staysWhen: ['completed'],
  certificate: WANTED,
};

const REVOKED: PlannedEffect = {
  kind: 'certificate.revoke',
  connector: 'sample-directory',
  stage: 'before-claim',
  end: 'irreversible',
  staysWhen: OUTCOMES,
};

/** Row 12: the owner's own passkey, alone. */
const ITS_OWNER: Partial<EvidenceRule> = {
  atLeast: 1,
  minimumStrength: 4,
  oneAtLeast: 4,
  methods: [{ method: 'passkey', strength: 4, freshSeconds: 300 }],
};

/**
 * Row 12 of the recovery policy for `certificate.reissue`, with the numbers of `policy/recovery.yaml`, and whoever approves.
 *
 * @param enabled the sample plan of `service-account.enable`
 */
export function certificatePlan(enabled: Plan, changes: PlanChanges): Plan {
  const { windows, acknowledgement: _, ...plan } = enabled;
  const { grantSeconds: __, ...certified } = windows;
  const { oneOf: ___, ...evidence } = plan.evidence;
  return {
    ...plan,
    rule: 'row-12',
    action: 'certificate.reissue',
    account: { accountId: 'ledger', kind: 'certificate', name: 'ledger' },
    evidence: { ...evidence, ...ITS_OWNER, ...changes.evidence },
    approvals: { ...plan.approvals, ...changes.approvals },
    windows: { ...certified, ...changes.windows },
    review: { ...plan.review, dueSeconds: 259_200, ...changes.review },
    effects: changes.effects ?? [ISSUED, REVOKED],
  };
}
