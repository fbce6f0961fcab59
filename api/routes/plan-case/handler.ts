import { modeInWords } from '../../../contract/advice-words.js';
import { proofingNotice } from '../../../contract/proofing-notice.js';
import { restrictedNotice } from '../../../contract/restricted.js';
import { isOfAccount } from '../../../domain/actions.js';
import { raisedPlan } from '../../../domain/context-risk.js';
import { modeOf } from '../../../domain/modes.js';
import { accountAsAsked } from '../../../domain/owned-accounts.js';
import type { Plan } from '../../../domain/plan.js';
import { effectInWords } from '../../../domain/statement-rules.js';
import { isElevated } from '../../../domain/switches.js';
import { isPlan, planOfRule } from '../../../policy/plan.js';
import { told } from '../../outcome.js';
import { route } from '../../route.js';
import { switchesNow } from '../../switches.js';
import { planCaseSchema } from './schema.js';

/** A plan for whoever opens cases: what it demands, and nothing of how attempts are counted. */
function shown(plan: Plan, { subject, account }: { readonly subject: string; readonly account?: string | undefined }) {
  const { evidence, approvals, windows, review } = plan;
  const proofing = proofingNotice(plan);
  // By the names that the caller gave: no directory is asked here.
  const ofAccount =
    isOfAccount(plan.action) && account !== undefined ? { account: accountAsAsked(plan.action, account) } : {};
  const named = { displayName: subject, ...ofAccount };
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
      ...(windows.coolingOffWaivedBy !== undefined && { coolingOffWaivedBy: windows.coolingOffWaivedBy }),
      handOverSeconds: windows.handOverSeconds,
      claimSeconds: windows.claimSeconds,
    },
    review: { group: review.group, dueSeconds: review.dueSeconds },
    effects: plan.effects.map((effect) => ({
      kind: effect.kind,
      inWords: effectInWords(effect, { plan, subject: named }),
    })),
  };
}

/** The plan as it is while everybody is held to a tier more; of nobody it is known here what they enrolled. */
function elevatedPlan(plan: Plan): Plan {
  const methods = plan.evidence.methods.map(({ method }) => method);
  return raisedPlan(plan, ['elevated-threat'], methods);
}

const STRICTER = 'The policy is stricter now.';

export const planCase = route(planCaseSchema, async ({ body, identity, now }, deps) => {
  const plan = planOfRule(deps.policy, body.action);
  if (!isPlan(plan)) return told(plan);
  const isStricter = isElevated(await switchesNow(deps), now);
  const mode = modeOf(deps.policy.modes, body.action, identity.caller.clientId);
  const notices = [...(isStricter ? [STRICTER] : []), ...(mode === 'enforce' ? [] : [modeInWords(mode)])];
  const notice = notices.length === 0 ? {} : { notice: notices.join(' ') };
  return { status: 200, body: { ...shown(isStricter ? elevatedPlan(plan) : plan, body), ...notice } };
});
