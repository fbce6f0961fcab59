import { isOfAccount, isRebind } from '../domain/actions.js';
import { onlyRevokes } from '../domain/api-keys.js';
import { ATTENDED_METHODS, isOfMachine, isOfSubject, UNRELAYABLE_METHODS } from '../domain/evidence.js';
import { leastAlone } from '../domain/evidence-rules.js';
import { DEMO_LABEL, SPACING_SECONDS_MIN } from '../domain/floors.js';
import { factorResetFlaws } from '../domain/factor-resets.js';
import { isAlternative, reaches } from '../domain/nist-combination.js';
import type { Seat, SeatHolder } from '../domain/plan.js';
import { repeatingMethods } from '../domain/proofing.js';
import { OUTCOMES } from '../domain/outcomes.js';
import { DRAWN_TIER_MAX } from '../domain/review-draw.js';
import { agentProblems, confirmationProblems, grantProblems } from './grant-soundness.js';
import { floorProblems, overlayProblems } from './overlay-soundness.js';
import type { PolicyFile, PolicyRule } from './policy-file.js';
import { missing, unsound, type Unsound } from './unsound.js';

/** NIST's least for a recovery at AAL2 (SP 800-63B-4, section 4.2.2.2); one item of strength 4 may do (rows 6 and 14). */
const LEAST_ITEMS = 2;
const SUPERIOR = 4;

/** What a code by telephone may live at the longest (SP 800-63B-4, section 4.2.1.2), and the one tier it may serve. */
const PHONE_CODE_SECONDS_MAX = 10 * 60;
const PHONE_CODE_TIER_MAX = 1;

/** A sign-in at another issuer reaches S3 at the most (section 1). */
const LOGIN_STRENGTH_MAX = 3;
/** The presence of a managed device is S2 (section 1). */
const DEVICE_STRENGTH_MAX = 2;
/** A workload is S2, as a managed device is (section 1). */
const WORKLOAD_STRENGTH_MAX = 2;
/** From tier 4 on two verifiers attest (section 5.4). */
const ONE_VERIFIER_TIER_MAX = 3;

/** Two factors, as accounts have here. */
const BOUND_AAL = 2;

function* evidenceProblems({ action, evidence }: PolicyRule): Iterable<Unsound> {
  const { methods, atLeast, oneAtLeast, minimumStrength } = evidence;
  const names = methods.map((admitted) => admitted.method);
  for (const [at, admitted] of methods.entries()) {
    const path = ['evidence', 'methods', at];
    if (names.indexOf(admitted.method) < at) yield unsound([...path, 'method'], 'each method once');
    if (admitted.strength < minimumStrength) {
      yield unsound([...path, 'strength'], `at least minimumStrength (${minimumStrength})`);
    }
  }
  if (new Set(names).size < atLeast) {
    yield unsound(['evidence', 'atLeast'], `at most the number of admitted methods (${new Set(names).size})`);
  }
  if (!names.some(isOfSubject)) {
    yield unsound(
      ['evidence', 'methods'],
      'one method more: what others sign never satisfies a plan alone (section 5.4)',
    );
  }
  if (atLeast < LEAST_ITEMS && minimumStrength < SUPERIOR && !onlyRevokes(action)) {
    yield unsound(['evidence', 'atLeast'], `at least ${LEAST_ITEMS}, unless every item is of strength ${SUPERIOR}`);
  }
  if (!methods.some((admitted) => admitted.strength >= oneAtLeast)) {
    yield unsound(['evidence', 'oneAtLeast'], 'a strength that one of the admitted methods reaches');
  }
  const least = leastAlone(action);
  if (evidence.oneAlone !== undefined && (least === null || evidence.oneAlone < least))
    yield unsound(['evidence', 'oneAlone'], least === null ? 'nothing, but in rows 2, 9 and 11' : `at least ${least}`);
  if (evidence.attemptsPerCase < evidence.attemptsPerMethod) {
    yield unsound(['evidence', 'attemptsPerCase'], `at least attemptsPerMethod (${evidence.attemptsPerMethod})`);
  }
  if (evidence.attemptsPerPersonPerDay < evidence.attemptsPerCase) {
    yield unsound(['evidence', 'attemptsPerPersonPerDay'], `at least attemptsPerCase (${evidence.attemptsPerCase})`);
  }
}

/** A code by telephone, and a call back, is for row 1b and no more: rows 3, 4 and 6 count no telephone. */
function* phoneProblems({ tier, evidence }: PolicyRule): Iterable<Unsound> {
  for (const [at, { method, freshSeconds, mustKnow }] of evidence.methods.entries()) {
    const path = ['evidence', 'methods', at];
    if (method !== 'phone-code' && method !== 'call-back') {
      if (mustKnow !== undefined) yield unsound([...path, 'mustKnow'], 'nothing: this method has no line to know of');
      continue;
    }
    if (mustKnow === undefined) yield unsound([...path, 'mustKnow'], missing('mustKnow'));
    if (tier > PHONE_CODE_TIER_MAX)
      yield unsound([...path, 'method'], 'a method that counts here: codes by telephone are for tier 1 (rows 3 to 6)');
    if (freshSeconds > PHONE_CODE_SECONDS_MAX)
      yield unsound([...path, 'freshSeconds'], `at most ${PHONE_CODE_SECONDS_MAX}: ten minutes by telephone`);
  }
}

/** A sign-in elsewhere counts by the context that it reached, and the method for no more than the strongest of them. */
function* loginProblems({ evidence }: PolicyRule): Iterable<Unsound> {
  for (const [at, { method, strength, acr }] of evidence.methods.entries()) {
    const path = ['evidence', 'methods', at];
    if (method !== 'federated-login') {
      if (acr !== undefined) yield unsound([...path, 'acr'], 'nothing: this method has no authentication context');
      continue;
    }
    if (acr === undefined || acr.length === 0) {
      yield unsound([...path, 'acr'], missing('acr'));
      continue;
    }
    if (new Set(acr.map(({ value }) => value)).size < acr.length) yield unsound([...path, 'acr'], 'each value once');
    if (strength > LOGIN_STRENGTH_MAX || strength !== Math.max(...acr.map((one) => one.strength)))
      yield unsound([...path, 'strength'], `the greatest strength of its acr, and at most ${LOGIN_STRENGTH_MAX}`);
  }
}

/** How lately a device must have reported is said of devices, and of nothing else; they reach S2 (section 1). */
function* deviceProblems({ evidence }: PolicyRule): Iterable<Unsound> {
  for (const [at, { method, strength, seenWithinSeconds }] of evidence.methods.entries()) {
    const path = ['evidence', 'methods', at];
    const isDevice = method === 'device';
    if (isDevice && seenWithinSeconds === undefined)
      yield unsound([...path, 'seenWithinSeconds'], missing('seenWithinSeconds'));
    if (isDevice && strength > DEVICE_STRENGTH_MAX)
      yield unsound([...path, 'strength'], `at most ${DEVICE_STRENGTH_MAX}: presence of a managed device`);
    if (!isDevice && seenWithinSeconds !== undefined)
      yield unsound([...path, 'seenWithinSeconds'], 'nothing: this method has no device that reports');
  }
}

/** A workload shows itself for an account of no person, and for nobody's own; it reaches S2 (rows 10 and 13). */
function* workloadProblems({ action, evidence }: PolicyRule): Iterable<Unsound> {
  for (const [at, { method, strength }] of evidence.methods.entries()) {
    if (!isOfMachine(method)) continue;
    const path = ['evidence', 'methods', at];
    if (!isOfAccount(action))
      yield unsound([...path, 'method'], 'a method that counts here: no workload runs as a person (rows 10 and 13)');
    if (strength > WORKLOAD_STRENGTH_MAX)
      yield unsound([...path, 'strength'], `at most ${WORKLOAD_STRENGTH_MAX}: what a platform says of a workload`);
  }
}

/** Who looks at people and documents, or calls back, is said of the methods by which somebody does, and of no other (CTL-22). */
function* attesterProblems({ tier, evidence }: PolicyRule): Iterable<Unsound> {
  for (const [at, { method, attesters }] of evidence.methods.entries()) {
    const path = ['evidence', 'methods', at, 'attesters'];
    const isAttended = ATTENDED_METHODS.includes(method) || method === 'call-back';
    if (isAttended && attesters === undefined) yield unsound(path, missing('attesters'));
    if (ATTENDED_METHODS.includes(method) && tier > ONE_VERIFIER_TIER_MAX && (evidence.verifiers ?? 1) < 2)
      yield unsound(['evidence', 'methods', at, 'method'], 'a method that counts here: tier 4 wants two verifiers');
    if (!isAttended && attesters !== undefined) yield unsound(path, 'nothing: no verifier attests this method');
  }
}

/**
 * A tier that is raised must not keep out whoever was proofed long ago: something of the rule proofs them again (CTL-15). The owner
 * of an account that is no person's recovers nothing of their own: that they were proofed is not asked.
 */
function* proofingProblems(rule: PolicyRule): Iterable<Unsound> {
  if (isOfAccount(rule.action)) return;
  if (rule.tier > ONE_VERIFIER_TIER_MAX || repeatingMethods(rule).length > 0) return;
  const path = ['evidence', 'methods'];
  yield unsound(path, 'a method that repeats a proofing: in-person, attended-video, or an acr with repeatsIal');
}

/** What is none of NIST's own says where its risk analysis is, or counts for no combination; nothing else says any. */
function* analysisProblems({ evidence }: PolicyRule): Iterable<Unsound> {
  for (const [at, { method, riskAnalysis }] of evidence.methods.entries()) {
    if (riskAnalysis === undefined || isAlternative(method)) continue;
    yield unsound(['evidence', 'methods', at, 'riskAnalysis'], "nothing: this method is one of NIST's own");
  }
}

/** Binding is of passwords, in tier 1, and by something that nobody can be made to read out (row 1a). */
function* bindingProblems({ action, tier, evidence, binding }: PolicyRule): Iterable<Unsound> {
  if (binding === undefined) return;
  const binds = evidence.methods.some(
    ({ method }) => UNRELAYABLE_METHODS.includes(method) && reaches({ method }, BOUND_AAL),
  );
  if (action !== 'password.reset' || tier > DRAWN_TIER_MAX || !binds)
    yield unsound(['binding'], 'nothing, but for a password in tier 1 that a passkey may replace (row 1a)');
}

/** Nobody has two managers of record, or two sponsors; an account may have several owners. */
function isOfOnePerson(holder: SeatHolder): boolean {
  return 'relation' in holder && holder.relation !== 'owner';
}

/** Seats can be filled: by as many as ever approve, never by more people than there can be, in the time there is. */
function* seatProblems({ action, approvals, windows }: PolicyRule): Iterable<Unsound> {
  const { seats, inOrder, always, whenRelayable } = approvals;
  if (seats === undefined) {
    // Whoever owns an account proves, and so somebody else must answer for it beside them (rows 10 to 13).
    if (isOfAccount(action) && !onlyRevokes(action)) yield unsound(['approvals', 'seats'], missing('seats'));
    if (inOrder !== undefined) yield unsound(['approvals', 'inOrder'], 'nothing: there are no seats to fill in order');
    return;
  }
  const places = seats.reduce((sum, { atLeast }) => sum + atLeast, 0);
  const least = always > 0 ? always : whenRelayable;
  if (places > least)
    yield unsound(['approvals', 'seats'], `at most ${least} places: so many approve (always, or whenRelayable)`);
  for (const [at, { seat, from, atLeast, windowSeconds }] of seats.entries()) {
    const path = ['approvals', 'seats', at];
    if (seats.findIndex((other) => other.seat === seat) < at) yield unsound([...path, 'seat'], 'each name once');
    if (from.every(isOfOnePerson) && atLeast > from.length)
      yield unsound([...path, 'atLeast'], `at most ${from.length}: nobody has more managers or sponsors`);
    if (windowSeconds !== undefined && windowSeconds > windows.approvalSeconds)
      yield unsound([...path, 'windowSeconds'], `at most approvalSeconds (${windows.approvalSeconds})`);
  }
}

/** Every effect says how it ends (invariant 8); what cannot be undone stays, and is done last. */
function* effectProblems({ effects }: PolicyRule): Iterable<Unsound> {
  for (const [at, effect] of effects.entries()) {
    const path = ['effects', at];
    if (effects.findIndex((other) => other.kind === effect.kind) < at)
      yield unsound([...path, 'kind'], 'each kind once');
    const outcomes = new Set(effect.staysWhen);
    if (effect.end === 'irreversible' && outcomes.size < OUTCOMES.length) {
      yield unsound([...path, 'staysWhen'], 'every outcome, because the effect is irreversible');
    }
    if (effect.end !== 'irreversible' && [...outcomes].some((outcome) => outcome !== 'completed')) {
      yield unsound([...path, 'staysWhen'], 'nothing but completed, because the effect can be ended');
    }
    const next = effects[at + 1];
    if (effect.end === 'irreversible' && next?.stage === effect.stage && next.end !== 'irreversible') {
      yield unsound([...path, 'end'], 'an irreversible effect after those of its stage that can be ended');
    }
    if (effect.stage !== 'before-claim' && next?.stage === 'before-claim') {
      yield unsound([...path, 'stage'], 'effects of the claim after those before it');
    }
  }
}

/** The reset of a factor is never lighter than row 3, nor a rebind than rows 4 and 4r; a key that would say so is named. */
function factorResetProblems(rule: PolicyRule): readonly Unsound[] {
  const { evidence } = rule;
  const isOn = rule.off !== true;
  return factorResetFlaws(rule)
    .filter(({ path }) => isOn || path[0] !== 'riskAnalysis')
    .map(({ path, expected }) => {
      const [first, key = first] = path;
      const isThere = first !== 'evidence' || Object.hasOwn(evidence, String(key));
      return unsound([...path], isThere ? expected : missing(String(key)));
    });
}

/** Row 4 has the manager among those who countersign, or whoever else of record answers for the subject; row 4r security. */
function* rebindSeatProblems({ action, approvals }: PolicyRule): Iterable<Unsound> {
  if (!isRebind(action)) return;
  const path = ['approvals', 'seats'];
  if (approvals.seats === undefined) yield unsound(path, missing('seats'));
  const isTheirs = ({ from }: Seat) => from.every((holder) => 'relation' in holder);
  if (action === 'mfa.rebind' && approvals.seats?.some(isTheirs) === false)
    yield unsound(path, "a seat that the subject's manager or sponsor fills, and nobody else (row 4)");
}

/** Only the way that is none of NIST's is switched off and on, and on by its risk analysis alone (section 5.10). */
function* switchProblems({ action, off, riskAnalysis }: PolicyRule): Iterable<Unsound> {
  const isAlternativeWay = action === 'mfa.rebind-remote';
  if (isAlternativeWay && off === undefined && riskAnalysis === undefined) yield unsound(['off'], missing('off'));
  if (off !== undefined && (!isAlternativeWay || riskAnalysis !== undefined))
    yield unsound(['off'], 'nothing, but for mfa.rebind-remote while no risk analysis is named (section 5.10)');
  if (riskAnalysis !== undefined && !isAlternativeWay)
    yield unsound(['riskAnalysis'], 'nothing: this rule is one of NIST’s own, or names that of a method beside it');
}

/** What the subject claims needs time to claim it in; where there is nothing to claim, no time is promised. */
function* claimProblems({ effects, windows }: PolicyRule): Iterable<Unsound> {
  const isClaimed = effects.some(({ stage }) => stage === 'claim');
  for (const key of ['handOverSeconds', 'claimSeconds'] as const) {
    if (isClaimed === windows[key] > 0) continue;
    yield unsound(['windows', key], isClaimed ? 'at least 1: an effect is claimed' : '0: no effect is claimed');
  }
}

/** What does not fit together inside one rule, by path from the rule. */
export function ruleProblems(rule: PolicyRule): readonly Unsound[] {
  const problems = [
    ...evidenceProblems(rule),
    ...phoneProblems(rule),
    ...loginProblems(rule),
    ...deviceProblems(rule),
    ...workloadProblems(rule),
    ...attesterProblems(rule),
    ...proofingProblems(rule),
    ...analysisProblems(rule),
    ...bindingProblems(rule),
    ...seatProblems(rule),
    ...effectProblems(rule),
    ...grantProblems(rule),
    ...confirmationProblems(rule),
    ...agentProblems(rule),
    ...factorResetProblems(rule),
    ...rebindSeatProblems(rule),
    ...switchProblems(rule),
    ...claimProblems(rule),
  ];
  if (rule.tier > DRAWN_TIER_MAX && (rule.review.percentOfCompleted ?? 100) < 100) {
    problems.push(unsound(['review', 'percentOfCompleted'], '100, or nothing: only tier 1 is drawn by lot'));
  }
  if (rule.review.reminderSeconds > rule.review.dueSeconds) {
    problems.push(unsound(['review', 'reminderSeconds'], `at most dueSeconds (${rule.review.dueSeconds})`));
  }
  return problems;
}

/** Whoever decides holds authority, by whatever seat. */
function* seatGroupProblems(
  { approvals }: PolicyRule,
  at: number,
  authorityGroups: readonly string[],
): Iterable<Unsound> {
  for (const [seatAt, { from }] of (approvals.seats ?? []).entries()) {
    for (const [holderAt, holder] of from.entries()) {
      if (!('group' in holder) || authorityGroups.includes(holder.group)) continue;
      const path = ['rules', at, 'approvals', 'seats', seatAt, 'from', holderAt, 'group'];
      yield unsound(path, 'a group named in authorityGroups: who decides holds authority');
    }
  }
}

/** No group is granted that confers authority here, nor lent that makes somebody an administrator (section 5.7). */
function* grantedGroupProblems(
  { effects }: PolicyRule,
  at: number,
  { authorityGroups, classes }: Pick<PolicyFile, 'authorityGroups' | 'classes'>,
): Iterable<Unsound> {
  const privileged = classes.flatMap((one) => (one.class === 'privileged' ? one.groups : []));
  for (const [effectAt, { group, oneOf = [] }] of effects.entries()) {
    const path = ['rules', at, 'effects', effectAt];
    if (group !== undefined && authorityGroups.includes(group))
      yield unsound([...path, 'group'], 'a group that confers no authority here: those are never granted by a case');
    if (oneOf.some((lent) => authorityGroups.includes(lent) || privileged.includes(lent)))
      yield unsound([...path, 'oneOf'], 'groups that confer no authority here: those are never granted by a case');
  }
}

/** What does not fit together between rules, by path from the file. */
export function wholeProblems(file: PolicyFile): readonly Unsound[] {
  const { label, authorityGroups, rules } = file;
  const problems: Unsound[] = [...floorProblems(file), ...overlayProblems(file)];
  for (const [at, rule] of rules.entries()) {
    if (rules.findIndex((other) => other.action === rule.action) < at) {
      problems.push(unsound(['rules', at, 'action'], 'each action once'));
    }
    for (const key of ['approvals', 'acknowledgement', 'review'] as const) {
      const group = rule[key]?.group;
      if (group !== undefined && !authorityGroups.includes(group)) {
        problems.push(
          unsound(['rules', at, key, 'group'], 'a group named in authorityGroups: who decides holds authority'),
        );
      }
    }
    problems.push(...seatGroupProblems(rule, at, authorityGroups));
    for (const [methodAt, { attesters }] of rule.evidence.methods.entries()) {
      if (attesters === undefined || authorityGroups.includes(attesters.group)) continue;
      const path = ['rules', at, 'evidence', 'methods', methodAt, 'attesters', 'group'];
      problems.push(unsound(path, 'a group named in authorityGroups: who verifies holds authority'));
    }
    problems.push(...grantedGroupProblems(rule, at, file));
    // Only the demo's may be shorter.
    if (label !== DEMO_LABEL && rule.spacingSeconds < SPACING_SECONDS_MIN && !onlyRevokes(rule.action)) {
      problems.push(
        unsound(['rules', at, 'spacingSeconds'], `at least ${SPACING_SECONDS_MIN}: four hours between two recoveries`),
      );
    }
  }
  return problems;
}
