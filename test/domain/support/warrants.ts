import { targetOf } from '../../../domain/owned-accounts.js';
import type { Case } from '../../../domain/case.js';
import { SECOND } from '../../../domain/clock.js';
import type { EffectKind } from '../../../domain/effects.js';
import type { Warrant } from '../../../domain/warrant.js';

/** The warrant for one effect of a case that stands before applying it. */
export function warrantFor(kase: Case, kind: EffectKind, now: number): Warrant {
  const effect = kase.effects.find((candidate) => candidate.kind === kind)!;
  return {
    type: 'warrant',
    v: 1,
    caseId: kase.id,
    effect: {
      effectId: effect.effectId,
      kind,
      connector: effect.connector,
      stage: effect.stage,
      target: targetOf(kase.subject),
    },
    opening: kase.opening,
    plan: kase.plan,
    frozenAt: kase.frozenAt!,
    evidence: kase.evidence,
    approvals: kase.approvals,
    ...(effect.stage === 'confirmed' && kase.acknowledgement && { acknowledgement: kase.acknowledgement }),
    facts: kase.facts.find((check) => check.receipt.stage === effect.stage)!,
    fresh: kase.claimWindow?.fresh ?? null,
    claim: kase.claim,
    claimProof: kase.claim?.receipt.proof ?? null,
    enrolledSetHeads: Object.fromEntries(kase.approvals.map(({ by }) => [by, 'x'])),
    goAhead: 'x',
    mintedAt: now,
    notAfter: now + kase.plan.windows.warrantSeconds * SECOND,
  };
}
