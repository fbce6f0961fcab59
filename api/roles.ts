import { SECURITY } from '../domain/quiet.js';
import type { Policy } from '../policy/load.js';

/** What a caller may be here (architecture, section 1). The worker reads the directory again before anything counts. */
export type Role =
  | 'desk'
  | 'ticket-tool'
  | 'ticket-reader'
  | 'approver'
  | 'acknowledger'
  | 'reviewer'
  | 'security'
  | 'operator'
  | 'control-owner';

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

/** The roles that the groups of a token confer; the policy names the groups that decide and review. */
export function rolesOf(policy: Pick<Policy, 'rules'>, groups: readonly string[]): readonly Role[] {
  const confer: Readonly<Record<Role, readonly string[]>> = {
    desk: ['desk'],
    'ticket-tool': ['ticket-tool'],
    'ticket-reader': ['ticket-reader'],
    approver: policy.rules.map((rule) => rule.approvals.group),
    acknowledger: policy.rules.flatMap((rule) => rule.acknowledgement?.group ?? []),
    reviewer: policy.rules.map((rule) => rule.review.group),
    security: [SECURITY],
    operator: ['operators'],
    'control-owner': ['control-owners'],
  };
  const all: readonly Role[] = [...READERS, 'security', 'operator', 'control-owner'];
  return all.filter((role) => confer[role].some((group) => groups.includes(group)));
}
