import { describe, expect, it } from '@jest/globals';
import { raisedPlan } from '../../domain/context-risk.js';
import { METHODS } from '../../domain/evidence.js';
import type { Plan } from '../../domain/plan.js';
import { SUBJECT_CLASSES } from '../../domain/subject-classes.js';
import { explainPlan } from '../../policy/explain.js';
import { loadPolicy } from '../../policy/load.js';
import { isPlan, planFor, planOfClasses, planOfRule } from '../../policy/plan.js';
import { EVERYBODY } from './people.js';

const policy = await loadPolicy('policy/recovery.yaml', { production: true });
const plans = policy.rules
  .flatMap(({ action }) => SUBJECT_CLASSES.map((one) => planOfClasses(policy, action, [one])))
  .filter(isPlan);

function planOf(personId: string): Plan {
  const person = EVERYBODY.find((one) => one.personId === personId);
  const plan = person === undefined ? 'unknown-subject' : planFor(policy, 'password.reset', person);
  if (!isPlan(plan)) throw new Error(`no plan: ${plan}`);
  return plan;
}

describe('a plan in words', () => {
  it('is one sentence a demand, the rule with its reference first', () => {
    const plan = planOfRule(policy, 'mfa.reset');
    expect(isPlan(plan) && explainPlan(plan)).toEqual([
      'Rule row-3 for mfa.reset, tier 2; identity-team answers for it. It rests on SP 800-63B-4 sections 4.2.2.2, 4.3, 4.5 and 6.3; SP 800-53 AC-3(2); ATT&CK T1556.006; recovery policy row 3.',
      '2 items of different methods and compromise domains of evidence, each of strength 2 or more and one of 3 or more, by: totp (2), recovery-code (3), manager-confirmation (2), recovery-contact (2), attended-video (3), in-person (4).',
      'What was enrolled less than 30 days before counts for nothing.',
      'Whoever was proofed too long ago, or nobody knows when, has to be proofed again.',
      'Countersigned by one person of recovery-approvers, none of whom took another part.',
      'Whoever countersigns calls the subject back on the number on file.',
      'Evidence has to be given within 1 day, and approvals within 1 hour.',
      'Then everybody who was told may object for 1 hour.',
      'Nobody is waited for where an item is of strength 4.',
      'The subject comes back within 1 day and has 10 minutes from then on.',
      'The subject at every address, their manager and security are told.',
      'Reviewed by recovery-reviewers within 3 days.',
      'At least 4 hours lie between two recoveries of one person; "not me" works for 30 days after the case is closed.',
    ]);
  });

  it('says what raised it, and who must be among those who countersign', () => {
    const words = explainPlan(raisedPlan(planOf('boss'), ['wrong-tries'], METHODS)).join('\n');
    expect(words).toContain('Raised by row-7, because the subject is executive.');
    expect(words).toContain('Raised by what speaks against the case: wrong-tries.');
    expect(words).toContain('One of the items must be by attended-video or in-person.');
    expect(words).toContain('Among them at least 1 for the seat hr-partner: somebody of hr-partners.');
    expect(explainPlan(planOf('ven')).join('\n')).toContain("for the seat sponsor: the subject's sponsor.");
  });

  it('is told of every plan there is, and no two of them that differ read the same', () => {
    const read = new Set(plans.map((plan) => explainPlan(plan).join('\n')));
    const made = new Set(plans.map((plan) => JSON.stringify(plan)));
    expect(read.size).toBe(made.size);
    for (const sentence of [...read].flatMap((text) => text.split('\n'))) expect(sentence).toMatch(/^[A-Z\d].*\.$/);
  });
});
