import type { SeatHolder } from '../domain/plan.js';
import type { PolicyFile } from './policy-file.js';

/** What of a policy says who decides: its rules, and what it asks more for some people. */
export type Deciding = Pick<PolicyFile, 'rules' | 'overlays'>;

/** Whoever fills a seat, of a rule or beside it. */
export function seatHolders({ rules, overlays }: Deciding): readonly SeatHolder[] {
  return [...rules, ...overlays].flatMap(({ approvals }) => approvals?.seats ?? []).flatMap(({ from }) => from);
}

/** Every group that gives an approval somewhere. */
export function groupsThatApprove(policy: Deciding): readonly string[] {
  const seated = seatHolders(policy).flatMap((holder) => ('group' in holder ? [holder.group] : []));
  return [...policy.rules.map(({ approvals }) => approvals.group), ...seated];
}
