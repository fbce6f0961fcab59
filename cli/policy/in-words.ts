import { table } from '../api/in-words.js';
import type { RuleStrength } from './strength.js';

/** The scores of a policy, with what each lost and why. */
export function strengthInWords(rules: readonly RuleStrength[]): readonly string[] {
  const rows = rules.map(({ rule, action, points, weakest, approvals }) => [
    rule,
    action,
    `${points}`,
    weakest.join(' + ') || '-',
    `${approvals}`,
  ]);
  const reasons = rules.flatMap(({ rule, reasons: of }) => of.map((reason) => `  ${rule}: ${reason}`));
  return [...table([['RULE', 'ACTION', 'SCORE', 'WEAKEST EVIDENCE', 'APPROVALS'], ...rows]), ...reasons];
}
