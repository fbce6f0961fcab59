import { SECURITY } from '../domain/quiet.js';
import type { Policy } from '../policy/load.js';
import type { PolicyRule } from '../policy/policy-file.js';

/** What a caller may be here (architecture, section 1). The worker reads the directory again before anything counts. */
export type Role = 'desk' | 'ticket-tool' | 'ticket-reader' | 'approver' | 'acknowledger' | 'reviewer' | 'security';

/** Everybody who may read a case at some time. */
export const READERS: readonly Role[] = [
  'desk',
  'ticket-tool',
  'ticket-reader',
  'approver',
  'acknowledger',
  'reviewer',
];

/** Those who open cases, and so may cancel them. */
export const OPENERS: readonly Role[] = ['desk', 'ticket-tool'];

function groupsThatApprove({ approvals }: PolicyRule): readonly string[] {
  const named = (approvals.seats ?? []).flatMap(({ from }) => from);
  return [approvals.group, ...named.flatMap((holder) => ('group' in holder ? [holder.group] : []))];
}

/** Where a seat is somebody's by how they stand to the subject, anybody may be asked: of which case, each case says. */
function isForAnybody({ rules }: Pick<Policy, 'rules'>): boolean {
  return rules.some(({ approvals }) =>
    (approvals.seats ?? []).some(({ from }) => from.some((holder) => 'relation' in holder)),
  );
}

/** The roles that the groups of a token confer; the policy names the groups that decide and review. */
export function rolesOf(policy: Pick<Policy, 'rules'>, groups: readonly string[]): readonly Role[] {
  const confer: Readonly<Record<Role, readonly string[]>> = {
    desk: ['desk'],
    'ticket-tool': ['ticket-tool'],
    'ticket-reader': ['ticket-reader'],
    approver: policy.rules.flatMap(groupsThatApprove),
    acknowledger: policy.rules.flatMap((rule) => rule.acknowledgement?.group ?? []),
    reviewer: policy.rules.map((rule) => rule.review.group),
    security: [SECURITY],
  };
  const holds = (role: Role): boolean =>
    confer[role].some((group) => groups.includes(group)) || (role === 'approver' && isForAnybody(policy));
  return [...READERS, 'security' as const].filter(holds);
}
