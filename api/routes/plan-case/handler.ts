import { proofingNotice } from '../../../contract/proofing-notice.js';
import { restrictedNotice } from '../../../contract/restricted.js';
import type { Plan } from '../../../domain/plan.js';
import { effectInWords } from '../../../domain/statement-rules.js';
import { isPlan, planOfRule } from '../../../policy/plan.js';
import { told } from '../../outcome.js';
import { route } from '../../route.js';
import { planCaseSchema } from './schema.js';

/** A plan for whoever opens cases: what it demands, and nothing of how attempts are counted. */
function shown(plan: Plan, subject: string) {
  const { evidence, approvals, windows, review } = plan;
  const proofing = proofingNotice(plan);
  return {
    action: plan.action,
    tier: plan.tier,
    policy: { label: plan.policyLabel, digest: plan.policyDigest },
    evidence: {
      needed: evidence.atLeast,
      minimumStrength: evidence.minimumStrength,
      oneAtLeast: evidence.oneAtLeast,
      methods: evidence.methods.map(({ method, strength, freshSeconds }) => {
        const notice = restrictedNotice(method);
        return { method, strength, freshSeconds, ...(notice !== undefined && { notice }) };
      }),
      tenureDays: evidence.tenureDays,
      ...(proofing !== undefined && { proofing }),
    },
    approvals: {
      group: approvals.group,
      always: approvals.always,
      whenRelayable: approvals.whenRelayable,
      callBack: approvals.callBack,
    },
    windows: {
      evidenceSeconds: windows.evidenceSeconds,
      approvalSeconds: windows.approvalSeconds,
      coolingOffSeconds: windows.coolingOffSeconds,
      handOverSeconds: windows.handOverSeconds,
      claimSeconds: windows.claimSeconds,
    },
    review: { group: review.group, dueSeconds: review.dueSeconds },
    // By the name that the caller gave: no directory is asked here.
    effects: plan.effects.map((effect) => ({
      kind: effect.kind,
      inWords: effectInWords(effect, { plan, subject: { displayName: subject } }),
    })),
  };
}

export const planCase = route(planCaseSchema, async ({ body }, { policy }) => {
  const plan = planOfRule(policy, body.action);
  return isPlan(plan) ? { status: 200, body: shown(plan, body.subject) } : told(plan);
});
