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

/**
 * The signed acts that a caller may be asked for now, by their groups; whoever has a part is asked for none, but may take back
 * what they approved. While it is still to be approved, who is against it refuses; a veto comes after that.
 */
export async function actsAskedOf(deps: Judging, kase: Case, caller: AccessToken): Promise<readonly StatementKind[]> {
  const part = partOf(kase, caller);
  const possible = STATEMENT_KINDS.filter((kind) => (kind === 'withdraw') === (part === 'approver'));
  if (part !== null && part !== 'approver') return [];
  const wanted = possible.filter((kind) => !(kind === 'veto' && kase.phase === 'approving'));
  const asked = await Promise.all(wanted.map((kind) => isAsked(deps, kase, caller, kind)));
  return wanted.filter((_, at) => asked[at]);
}

/** Parts whose holders see what they decided on; a subject and whoever opened the case see it as the desk does. */
const BRIEFED: readonly (Part | null)[] = [null, 'voucher', 'approver', 'acknowledger', 'decider', 'reviewer'];

/** Whether somebody with this part, or none, may be shown the evidence and what is to be changed. */
export function isBriefed(part: Part | null): boolean {
  return BRIEFED.includes(part);
}
