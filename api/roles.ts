import { SECURITY } from '../domain/quiet.js';
import { groupsThatApprove, seatHolders, type Deciding } from '../policy/approvers.js';
import type { AccessToken } from '../proofs/access-token.js';

/** What a caller may be here (architecture, section 1). The worker reads the directory again before anything counts. */
export const ROLES = [
  'desk',
  'ticket-tool',
  'ticket-reader',
  'approver',
  'acknowledger',
  'reviewer',
  'security',
  'operator',
  'control-owner',
] as const;
export type Role = (typeof ROLES)[number];

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

/** Of a verified credential. */
type Caller = Pick<AccessToken, 'personId' | 'roles'>;

/**
 * Where a seat is somebody's by how they stand to the subject, any person may be asked, of which case, each case says; but for
 * the desk, which decides nothing (architecture, section 1).
 */
function isByRelation(policy: Deciding, { personId, roles }: Caller): boolean {
  const mayDecide = personId !== null && !roles.includes('desk');
  return mayDecide && seatHolders(policy).some((holder) => 'relation' in holder);
}

/** The roles that the groups of a token confer; the policy names the groups that decide and review. */
export function rolesOf(policy: Deciding, caller: Caller): readonly Role[] {
  const confer: Readonly<Record<Role, readonly string[]>> = {
    desk: ['desk'],
    'ticket-tool': ['ticket-tool'],
    'ticket-reader': ['ticket-reader'],
    approver: groupsThatApprove(policy),
    acknowledger: policy.rules.flatMap((rule) => rule.acknowledgement?.group ?? []),
    reviewer: policy.rules.map((rule) => rule.review.group),
    security: [SECURITY],
    operator: ['operators'],
    'control-owner': ['control-owners'],
  };
  const holds = (role: Role): boolean =>
    confer[role].some((group) => caller.roles.includes(group)) || (role === 'approver' && isByRelation(policy, caller));
  return ROLES.filter(holds);
}
