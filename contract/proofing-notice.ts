import type { Plan } from '../domain/plan.js';
import { proofingDays, repeatingMethods } from '../domain/proofing.js';

/**
 * In plain words, what a plan demands of the proofing of its subject; undefined where it demands nothing. It speaks of the
 * plan alone, so that whoever reads it learns nothing of what the directory of record says of anybody.
 */
export function proofingNotice(plan: Pick<Plan, 'tier' | 'proofing' | 'evidence'>): string | undefined {
  const days = proofingDays(plan);
  if (days === null) return undefined;
  const ways = repeatingMethods(plan);
  const whom = `Whoever was last proofed more than ${days} days ago, or nobody knows when,`;
  return ways.length === 0
    ? `${whom} has to be proofed again before a case is opened.`
    : `${whom} has to be proofed again within the case, by ${ways.join(' or ')}.`;
}
