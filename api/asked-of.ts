import type { Case } from '../domain/case.js';
import { partsTaken, type Part } from '../domain/separation.js';
import { STATEMENT_KINDS, type StatementKind } from '../domain/statement.js';
import type { AccessToken } from '../proofs/access-token.js';
import type { Judging } from './access.js';
import { isAsked } from './case-access.js';

/** The part that a caller took in a case, or null. */
export function partOf(kase: Case, { personId }: AccessToken): Part | null {
  return personId === null ? null : (partsTaken(kase).get(personId) ?? null);
}

/** What people are asked to sign; taking one's own approval back is asked of nobody. */
export const ASKED_ACTS = STATEMENT_KINDS.filter((kind): kind is AskedAct => kind !== 'withdraw');
type AskedAct = Exclude<StatementKind, 'withdraw'>;

/**
 * The signed acts that a caller may be asked for now, by their groups; whoever has a part is asked for none. While it is still
 * to be approved, who is against it refuses; a veto comes after that.
 */
export async function actsAskedOf(deps: Judging, kase: Case, caller: AccessToken): Promise<readonly AskedAct[]> {
  if (partOf(kase, caller) !== null) return [];
  const possible = ASKED_ACTS.filter((kind) => !(kind === 'veto' && kase.phase === 'approving'));
  const asked = await Promise.all(possible.map((kind) => isAsked(deps, kase, caller, kind)));
  return possible.filter((_, at) => asked[at]);
}

/** Parts whose holders see what they decided on; a subject and whoever opened the case see it as the desk does. */
const BRIEFED: readonly (Part | null)[] = [null, 'voucher', 'approver', 'acknowledger', 'decider', 'reviewer'];

/** Whether somebody with this part, or none, may be shown the evidence and what is to be changed. */
export function isBriefed(part: Part | null): boolean {
  return BRIEFED.includes(part);
}
