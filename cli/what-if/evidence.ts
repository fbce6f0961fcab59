import { createHash } from 'node:crypto';
import { VERIFICATION_METHODS } from '../../activities/verification/registry.js';
import { judgeOf, type Judge } from '../../domain/coverage.js';
import type { Plan } from '../../domain/plan.js';
import { assuranceOf } from '../../domain/subjects.js';
import type { Member } from '../survey/people.js';
import type { ApprovalsOf } from './judged.js';

/** A number from 0 to 100 that belongs to somebody, always the same. */
function shareOf(personId: string): number {
  return (createHash('sha256').update(personId).digest().readUInt32BE(0) / 2 ** 32) * 100;
}

/**
 * Everybody has evidence, and of so many in a hundred all of it can be read out to a caller: of everybody on the first day. Who they
 * are is drawn by their name, so that it is the same whenever it is asked.
 */
export function supposing(percentRelayable: number): ApprovalsOf {
  return ({ approvals: { always, whenRelayable } }, { personId }) =>
    shareOf(personId) < percentRelayable ? Math.max(always, whenRelayable) : always;
}

/**
 * What people have enrolled by now, judged as a case would be: null for whoever has too little, or has had it for too short a time.
 *
 * @param now epoch milliseconds
 */
export function asEnrolled(members: readonly Member[], now: number): ApprovalsOf {
  const held = new Map(members.map((member) => [member.personId, member.enrolled]));
  const judges = new Map<string, Judge>();
  return (plan: Plan, person) => {
    const key = JSON.stringify([plan.action, plan.tier, plan.evidence, plan.approvals]);
    const judge = judges.get(key) ?? judgeOf(plan, VERIFICATION_METHODS, now);
    judges.set(key, judge);
    const assurance = { proofing: { ial: 1 as const, at: now }, ...assuranceOf(person) };
    const coverage = judge(held.get(person.personId) ?? [], assurance);
    return coverage.state === 'covered' ? coverage.approvals : null;
  };
}
