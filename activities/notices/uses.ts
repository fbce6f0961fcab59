import type { Case } from '../../domain/case.js';
import { SECOND } from '../../domain/clock.js';
import type { CaseDeps } from '../deps.js';

/**
 * When the subject signed in while they had what was lent, in epoch milliseconds, oldest first (section 5.11: the owner sees each
 * use); none, where the directory of record does not see it.
 */
export async function usesOf(
  { directory }: Pick<CaseDeps, 'directory'>,
  { grantedUntil, plan, subject }: Case,
  now: number,
): Promise<readonly number[]> {
  if (grantedUntil === undefined) return [];
  const since = grantedUntil - (plan.windows.grantSeconds ?? 0) * SECOND;
  return (await directory.signInsOf?.(subject.personId, since, Math.min(now, grantedUntil))) ?? [];
}
