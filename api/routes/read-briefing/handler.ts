import { namedAccount } from '../../../domain/owned-accounts.js';
import type { Case } from '../../../domain/case.js';
import { isCoolingOffWaived } from '../../../domain/cooling-off-waivers.js';
import { effectInWords } from '../../../domain/statement-rules.js';
import type { Plan } from '../../../domain/plan.js';
import type { AccessToken } from '../../../proofs/access-token.js';
import type { Judging } from '../../access.js';
import { actsAskedOf, isBriefed, partOf } from '../../asked-of.js';
import { visibleCase } from '../../case-access.js';
import { refused } from '../../outcome.js';
import { route } from '../../route.js';
import { shownSeatsOf } from '../../seats.js';
import { shownCaseOf } from '../../shown-case.js';
import { shownEvidenceOf } from '../../shown-evidence.js';
import { shownTimelineOf } from '../../shown-happening.js';
import { readBriefingSchema } from './schema.js';

function openingOf({ opening: { receipt } }: Case) {
  const { openedAt, openedBy, openers, lostAuthenticator: lost = null } = receipt;
  const { personId: by, clientId: client } = openedBy;
  return { at: new Date(openedAt).toISOString(), by, client, openers: [...openers], lost };
}

/** What of the evidence takes the time to object away, where the rule says that some does. */
function waiverOf({ windows: { coolingOffWaivedBy: waiver } }: Plan) {
  if (waiver === undefined) return null;
  return waiver.inPerson === true ? ('presence' as const) : ('superior' as const);
}

function ruleOf({ plan, evidence: given }: Case) {
  const { rule: name, policyLabel: policy, tier, controlOwner, evidence, approvals, windows, review } = plan;
  return {
    name,
    policy,
    tier,
    controlOwner,
    exceptions: [...(plan.exceptions ?? [])],
    itemsNeeded: evidence.atLeast,
    callBack: approvals.callBack,
    coolingOffSeconds: windows.coolingOffSeconds,
    coolingOffWaivedBy: waiverOf(plan),
    isCoolingOffWaived: isCoolingOffWaived(plan, given),
    reviewGroup: review.group,
    reviewDueSeconds: review.dueSeconds,
    statementSeconds: approvals.statementSeconds,
  };
}

/** What raised the case above its rule, and what its facts spoke of later. */
function risksOf({ plan, facts }: Case) {
  return [...new Set([...(plan.raisedBy ?? []), ...facts.flatMap(({ receipt }) => receipt.signals ?? [])])];
}

/** Why people decided as they did, in their own words, the first first. */
function reasonsOf({ approvals, withdrawals = [], acknowledgement, stoppedBy, review }: Case) {
  const decisions = [...approvals, ...withdrawals, acknowledgement, stoppedBy, review].filter((one) => !!one);
  const given = decisions.toSorted((one, other) => one.decidedAt - other.decidedAt);
  return given.flatMap(({ by, statement: { kind, comment } }) =>
    comment === null ? [] : [{ by, act: kind, text: comment }],
  );
}

async function briefingOf(deps: Judging, kase: Case, caller: AccessToken) {
  const { personId, displayName, phoneOnFile, account } = kase.subject;
  const acts = await actsAskedOf(deps, kase, caller);
  const mustCall = acts.includes('approve') && kase.plan.approvals.callBack;
  return {
    case: shownCaseOf(kase),
    subject: { personId, displayName },
    ...(account !== undefined && { account: namedAccount(account) }),
    opening: openingOf(kase),
    evidence: kase.evidence.map(shownEvidenceOf),
    effects: kase.effects.map((effect) => {
      const { kind, end, stage, state } = effect;
      return { kind, words: effectInWords(effect, kase), end, stage, state };
    }),
    risks: risksOf(kase),
    rule: ruleOf(kase),
    seats: shownSeatsOf(kase),
    callBackOn: mustCall ? phoneOnFile : null,
    acts,
    isOwnPart: partOf(kase, caller) !== null,
    history: shownTimelineOf(kase),
    reasons: reasonsOf(kase),
  };
}

export const readBriefing = route(readBriefingSchema, async ({ params, identity: { caller } }, deps) => {
  const kase = await visibleCase(deps, params.caseId, caller);
  if (kase === null) return refused('not-found');
  // Nobody is briefed on a case of their own, whatever group they are of.
  if (!isBriefed(partOf(kase, caller))) return refused('not-a-distinct-person');
  return { status: 200, body: await briefingOf(deps, kase, caller) };
});
