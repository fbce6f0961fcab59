import { isRebind, type Action } from './actions.js';
import { isBinding } from './binding.js';
import type { Case } from './case.js';
import { CLOCK_SKEW, DAY, SECOND } from './clock.js';
import { wasUsedBefore } from './earlier.js';
import {
  ATTENDED_METHODS,
  isAttested,
  isOfSubject,
  type CompromiseDomain,
  type Evidence,
  type EvidenceReceipt,
  type Method,
  type Strength,
} from './evidence.js';
import { isOfItsWorkload } from './machines.js';
import { isNistCombination } from './nist-combination.js';
import type { EvidenceRule, MethodRule, Plan } from './plan.js';
import { isProofed } from './proofing.js';
import type { OpeningReceipt } from './receipts.js';
import type { Refusal } from './refusals.js';
import type { Subject } from './subjects.js';
import { isUnderReset } from './under-reset.js';

/** What of an opening decides what counts. */
type OpeningFacts = Pick<OpeningReceipt, 'action' | 'openedAt' | 'lostAuthenticator' | 'assurance' | 'earlier'>;

/** What an item is judged against: the narrow part of a case that decides whether it counts. */
export interface EvidenceContext extends Pick<Case, 'id' | 'action' | 'session' | 'plan' | 'evidence'> {
  readonly subject: Pick<Subject, 'personId'>;
  readonly opening: { readonly receipt: OpeningFacts };
}

function methodRule(rule: EvidenceRule, method: Method): MethodRule | undefined {
  return rule.methods.find((candidate) => candidate.method === method);
}

/** Whether an item comes from a domain from which the plan takes nothing (row 4: no telephone, no mailbox). */
function isFromElsewhere({ withoutDomains = [] }: EvidenceRule, { domains }: EvidenceReceipt): boolean {
  return domains.some((domain) => withoutDomains.includes(domain));
}

/** Whether there is one item of each list of which the plan demands one (row 7: live video or in person). */
function hasOneOfEach({ oneOf = [] }: EvidenceRule, counted: readonly EvidenceReceipt[]): boolean {
  return oneOf.every((methods) => counted.some(({ method }) => methods.includes(method)));
}

/** Of what one item may be enough by itself, and how strong it is then: rows 2, 9 ("1×S4 or 2×≥S2") and 11 (a key not of production). */
const LEAST_ALONE: Readonly<Partial<Record<Action, Strength>>> = {
  'account.unlock': 2,
  'mailbox.delegate': 4,
  'api-key.rotate': 4,
};

/** How strong one item is at the least that is enough by itself for an action; null where none ever is. */
export function leastAlone(action: Action): Strength | null {
  return LEAST_ALONE[action] ?? null;
}

/** Whether one item is enough by itself, that nobody else signs: for what changes nothing that one signs in with (row 2). */
function isEnoughAlone({ action, evidence }: Plan, counted: readonly EvidenceReceipt[]): boolean {
  const { oneAlone } = evidence;
  const least = leastAlone(action);
  if (oneAlone === undefined || least === null || oneAlone < least) return false;
  return counted.some(({ method, strength }) => strength >= oneAlone && !isAttested(method));
}

/** S4 (recovery policy, section 1). */
const SUPERIOR = 4;

/** Domains that each person who vouches or attests is one of by themselves (recovery policy, section 5.4). */
const PERSONAL: readonly CompromiseDomain[] = ['voucher', 'attester'];

/** Whether two items share a domain, which makes them one item (invariant 2): so do all that one person vouches for. */
function shareDomain(one: EvidenceReceipt, other: EvidenceReceipt): boolean {
  if (one.vouchedBy !== undefined && one.vouchedBy === other.vouchedBy) return true;
  const isShared = (domain: CompromiseDomain) =>
    other.domains.includes(domain) && !(PERSONAL.includes(domain) && one.vouchedBy !== other.vouchedBy);
  return one.domains.some(isShared);
}

/** Whether a verifier looked at the subject and a document. */
function isAttended({ method }: Pick<EvidenceReceipt, 'method'>): boolean {
  return ATTENDED_METHODS.includes(method);
}

/** Whether two items are the word of two verifiers, in a plan that wants several: what they saw is one thing (section 5.4). */
function areOfTwoVerifiers({ verifiers = 1 }: EvidenceRule, one: EvidenceReceipt, other: EvidenceReceipt): boolean {
  return verifiers > 1 && isAttended(one) && isAttended(other) && one.vouchedBy !== other.vouchedBy;
}

/** Whether two items are one, by method, domain or person. */
function areOne(rule: EvidenceRule, one: EvidenceReceipt, other: EvidenceReceipt): boolean {
  if (areOfTwoVerifiers(rule, one, other)) return false;
  return one.method === other.method || shareDomain(one, other);
}

/** Whether a plan wants another verifier beside those who looked at the subject already. */
export function wantsAnotherVerifier({ verifiers = 1 }: EvidenceRule, evidence: readonly Evidence[]): boolean {
  const before = evidence.filter(({ receipt }) => isAttended(receipt)).length;
  return before > 0 && before < verifiers;
}

/** The items that count as one each: what verifiers say is one, and none while there are fewer of them than the plan wants. */
function countedOf({ verifiers = 1, ...rule }: EvidenceRule, all: readonly EvidenceReceipt[]): EvidenceReceipt[] {
  const attended = all.filter(isAttended).toSorted((one, other) => other.strength - one.strength);
  const seen = attended.length < verifiers ? [] : attended.slice(0, 1);
  const counted = [...all.filter((receipt) => !isAttended(receipt)), ...seen];
  const { minimumWithoutSuperior = 0 } = rule;
  if (counted.some(({ strength }) => strength === SUPERIOR)) return counted;
  return counted.filter(({ strength }) => strength >= minimumWithoutSuperior);
}

/** Which of its bindings an item breaks: case, subject, action, session, or the workload of the account (invariant 2). */
function bindingRefusal(context: EvidenceContext, receipt: EvidenceReceipt): Refusal | null {
  if (receipt.caseId !== context.id) return 'evidence-bound-elsewhere';
  if (receipt.personId !== context.subject.personId) return 'evidence-bound-elsewhere';
  if (receipt.action !== context.action) return 'evidence-bound-elsewhere';
  if (context.session !== null && receipt.session !== context.session) return 'session-other';
  return isOfItsWorkload(context.plan, receipt) ? null : 'evidence-bound-elsewhere';
}

/**
 * Why one item does not count, or null when it does: bound to this case, subject, action and session, enrolled long
 * enough before the case (CTL-02), of an admitted method and strength, not from behind what is reset, of some compromise
 * domain (one of none would be independent of everything), and still fresh.
 */
export function itemRefusal(context: EvidenceContext, receipt: EvidenceReceipt, now: number): Refusal | null {
  const bound = bindingRefusal(context, receipt);
  if (bound !== null) return bound;
  const rule = methodRule(context.plan.evidence, receipt.method);
  if (rule === undefined || isFromElsewhere(context.plan.evidence, receipt)) return 'method-not-admitted';
  if (receipt.strength > rule.strength || receipt.strength < context.plan.evidence.minimumStrength)
    return 'evidence-too-weak';
  if (receipt.domains.length === 0 || isUnderReset(context.opening.receipt, receipt)) return 'evidence-not-independent';
  if (wasUsedBefore(context.opening.receipt, receipt)) return 'evidence-used-before';
  const oldestNeeded = context.opening.receipt.openedAt - context.plan.evidence.tenureDays * DAY;
  if (receipt.enrolledAt > oldestNeeded) return 'enrolled-too-recently';
  if (receipt.verifiedAt > now + CLOCK_SKEW || receipt.freshUntil <= now) return 'evidence-late';
  if (receipt.freshUntil > receipt.verifiedAt + rule.freshSeconds * SECOND) return 'evidence-late';
  return null;
}

/** Why a further item may not join those a case has, or null. */
export function joiningRefusal(context: EvidenceContext, receipt: EvidenceReceipt, now: number): Refusal | null {
  if (receipt.purpose !== 'verify') return 'not-wanted-now';
  const refusal = itemRefusal(context, receipt, now);
  if (refusal !== null) return refusal;
  const still = freshOnly(context.evidence, now);
  const { evidence: rule } = context.plan;
  if (still.some((item) => areOne(rule, item.receipt, receipt))) return 'evidence-not-independent';
  if (isAttended(receipt) && still.some((item) => isAttended(item.receipt)) && !wantsAnotherVerifier(rule, still))
    return 'evidence-not-independent';
  return null;
}

/**
 * Why an item does not open the claim, though it counts, or null. A new factor for somebody who has none takes what cannot be
 * read out to a caller, as strong as the strongest that the plan wants; where none was given, the same method again (section 5.1).
 * So does every plan that wants two verifiers, as far as something was given that cannot be read out.
 */
export function freshRefusal(
  { plan, evidence }: Pick<EvidenceContext, 'plan' | 'evidence'>,
  { method, strength, relayable }: EvidenceReceipt,
): Refusal | null {
  const rebinds = isRebind(plan.action);
  if (!rebinds && plan.evidence.verifiers === undefined) return null;
  const isUnrelayableGiven = evidence.some(({ receipt }) => !receipt.relayable);
  if (relayable && isUnrelayableGiven) return 'evidence-too-weak';
  if (!rebinds) return null;
  const isAgain = !relayable || evidence.some(({ receipt }) => receipt.method === method);
  return isAgain && strength >= plan.evidence.oneAtLeast ? null : 'evidence-too-weak';
}

/** The items that still count at a time. Evidence is judged fresh when approvals begin (recovery policy, section 5.1). */
export function freshOnly(evidence: readonly Evidence[], at: number): readonly Evidence[] {
  return evidence.filter((item) => item.receipt.freshUntil > at);
}

/**
 * Whether a set of items is what the plan demands, judged at one moment: enough of them, all admissible and fresh,
 * pairwise of different methods and domains, one of them strong enough, and not all of them somebody's word (recovery
 * policy, section 5.4). Never trusts that the items were checked before.
 */
export function evidenceSatisfies(context: EvidenceContext, evidence: readonly Evidence[], at: number): boolean {
  return suffices(context, evidence, at) && evidenceLacks(context, evidence) === null;
}

/** Whether a set of items is enough by the row of the plan: that of recovery, or that of binding (row 1a). */
function suffices(context: EvidenceContext, evidence: readonly Evidence[], at: number): boolean {
  const { plan, opening } = context;
  const sessions = new Set(evidence.map((item) => item.receipt.session));
  if (sessions.size !== 1) return false;
  const all: EvidenceReceipt[] = [];
  for (const { receipt } of evidence) {
    if (receipt.purpose !== 'verify' || itemRefusal(context, receipt, at) !== null) return false;
    if (all.some((other) => areOne(plan.evidence, other, receipt))) return false;
    all.push(receipt);
  }
  const counted = countedOf(plan.evidence, all);
  if (isBinding(plan, opening.receipt.assurance, counted)) return true;
  if (!hasOneOfEach(plan.evidence, counted)) return false;
  if (isEnoughAlone(plan, counted)) return true;
  if (counted.length < plan.evidence.atLeast || !counted.some(({ method }) => isOfSubject(method))) return false;
  return counted.some((receipt) => receipt.strength >= plan.evidence.oneAtLeast);
}

/**
 * What the account of the subject demands beyond its row, and the items do not give, or null: that whoever was proofed too
 * long ago is proofed again (CTL-15), and a combination that may recover it (SP 800-63B-4, section 4.2.2). For the ledger
 * alone: it would tell a claimant what the directory of record says.
 */
export function evidenceLacks(
  { plan, opening }: Pick<EvidenceContext, 'plan' | 'opening'>,
  evidence: readonly Evidence[],
): Refusal | null {
  const items = evidence.map(({ receipt }) => receipt);
  if (!isProofed(plan, opening.receipt, items)) return 'proofing-stale';
  return isNistCombination(plan, opening.receipt.assurance ?? {}, items) ? null : 'combination-insufficient';
}

/**
 * How many approvals the gathered evidence leaves to be given: more when every item could have been read out to a
 * caller, or when fewer than two reach S2 (recovery policy, row 1b and section 5.3); one, where one is enough (row 2).
 */
export function approvalsNeeded(plan: Plan, evidence: readonly Evidence[]): number {
  const allRelayable = evidence.every((item) => item.receipt.relayable);
  const moderate = evidence.filter((item) => item.receipt.strength >= 2).length;
  const enough = plan.evidence.oneAlone === undefined ? 2 : 1;
  return allRelayable || moderate < enough
    ? Math.max(plan.approvals.always, plan.approvals.whenRelayable)
    : plan.approvals.always;
}

/** How many approvals a case needs with the evidence that it has: none but those of every case, where it is bound (row 1a). */
export function approvalsOf(
  { plan, opening }: Pick<EvidenceContext, 'plan' | 'opening'>,
  evidence: readonly Evidence[],
): number {
  const items = evidence.map(({ receipt }) => receipt);
  return isBinding(plan, opening.receipt.assurance, items) ? plan.approvals.always : approvalsNeeded(plan, evidence);
}
