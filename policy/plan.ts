import { isOfAccount, type Action } from '../domain/actions.js';
import { digestOf } from '../domain/canonical.js';
import { isFor as isExceptionFor, type Exception } from '../domain/exceptions.js';
import { floorFlaws } from '../domain/floors.js';
import { circumstancesOf } from '../domain/machines.js';
import { modeOf } from '../domain/modes.js';
import { canBeProven, stricterPlan } from '../domain/overlays.js';
import { planForMailbox } from '../domain/mailboxes.js';
import { caseAccountOf, isFor } from '../domain/owned-accounts.js';
import type { Plan } from '../domain/plan.js';
import type { OpeningReceipt } from '../domain/receipts.js';
import type { Refusal } from '../domain/refusals.js';
import { classesOf, classesOfAccount, isOfNoPerson, type SubjectClass } from '../domain/subject-classes.js';
import type { CaseAccount, NoPersonKind, PersonOfRecord } from '../domain/subjects.js';
import { followsRebind, isHeavyEnoughAfter } from '../domain/total-loss.js';
import { waivedPlan } from '../domain/waivers.js';
import type { Policy } from './load.js';
import type { ClassOverlay } from './policy-file.js';

/** What a case is about beside its action and its person. */
interface About {
  readonly exceptions?: readonly Exception[];
  /** What the person owns, where it is not their own account (rows 9 to 13): it must be in use, and the plan is pinned to it. */
  readonly account?: PersonOfRecord | null;
  /** The approved change under which it is done, where there is one. */
  readonly changeId?: string | undefined;
  /** Of a shared mailbox: whoever uses it, by user name. */
  readonly members?: readonly string[] | undefined;
}

/**
 * What the policy demands of a recovery of one person, pinned to the policy's digest; or why there is none.
 * It fails closed (invariant 13): only an active person has a plan (CTL-23). Whoever holds authority here has one of tier 4,
 * and a case of theirs suspends their authority (recovery policy, section 5.7).
 */
export function planFor(
  policy: Policy,
  action: Action,
  person: PersonOfRecord,
  { exceptions = [], account = null, changeId, members }: About = {},
): Plan | Refusal {
  if (person.status !== 'active') return 'subject-not-recoverable';
  const classes = classesOf(policy.classes, policy.authorityGroups, person);
  const { personId } = person;
  const admitted = exceptions.filter((one) => isExceptionFor(one, { action, personId, classes }));
  if (account === null) return isOfAccount(action) ? 'no-rule' : planUnder(policy, action, classes, admitted);
  const pinned = caseAccountOf(account, { changeId, members });
  if (pinned === null || classes.some(isOfNoPerson) || !isOfAccount(action)) return 'no-rule';
  if (account.status !== 'active') return 'subject-not-recoverable';
  const both = classesOfAccount(classesOf(policy.classes, policy.authorityGroups, account), classes);
  const plan = planUnder(policy, action, both, admitted);
  return isPlan(plan) ? planOfAccount(policy, planForMailbox({ ...plan, account: pinned }), pinned) : plan;
}

/**
 * The plan with what the account's circumstances ask for above it (rows 10 and 13). There is none where the policy says nothing of
 * one of them, or too little: what was forgotten is refused.
 */
export function planOfAccount({ accounts = {} }: Policy, plan: Plan, account: CaseAccount): Plan | Refusal {
  let raised = plan;
  for (const circumstance of circumstancesOf(plan.action, account)) {
    const overlay = accounts[circumstance];
    if (overlay === undefined) return 'no-rule';
    raised = stricterPlan(raised, overlay);
  }
  return floorFlaws(raised).length === 0 && canBeProven(raised.evidence) ? raised : 'no-rule';
}

/**
 * As `planFor`, for whatever of record a case would be about: an account of no person is asked for by an owner of it, of whom
 * nothing is known here and who is taken for own staff of no further class.
 */
export function planAbout(policy: Policy, action: Action, ofRecord: PersonOfRecord): Plan | Refusal {
  if (caseAccountOf(ofRecord) === null) return planFor(policy, action, ofRecord);
  const { personId, username, displayName, managerId, workEmail, employeeNumber, phoneOnFile } = ofRecord;
  const owner = { personId, username, displayName, managerId, workEmail, employeeNumber, phoneOnFile };
  return planFor(policy, action, { ...owner, groups: [], status: 'active' }, { account: ofRecord });
}

/**
 * What the policy demands of an action for people of some classes with what is waived of it. Only an exception that changes
 * something is named in the plan; none makes a plan that any policy might not make.
 *
 * @param exceptions that are for this very case
 */
export function planUnder(
  policy: Policy,
  action: Action,
  classes: readonly SubjectClass[],
  exceptions: readonly Exception[],
): Plan | Refusal {
  const used = new Set<string>();
  let plan = planOfClasses(policy, action, classes);
  if (!isPlan(plan)) {
    const admitted = exceptions.filter(({ terms }) => terms.waives === 'class-refusal');
    // Whoever holds authority here has none, for a class or by name (`EXCEPTED_CLASSES`).
    if (admitted.length === 0 || classes.includes('authority')) return plan;
    plan = planOfClasses({ ...policy, overlays: policy.overlays.map(withoutRefusal) }, action, classes);
    if (!isPlan(plan)) return plan;
    for (const { id } of admitted) used.add(id);
  }
  for (const { id, terms } of exceptions) {
    const waived = waivedPlan(plan, terms.waives);
    if (digestOf(waived) !== digestOf(plan)) used.add(id);
    plan = waived;
  }
  if (used.size === 0) return plan;
  return floorFlaws(plan).length > 0 ? 'no-rule' : { ...plan, exceptions: [...used].toSorted() };
}

function withoutRefusal(overlay: ClassOverlay): ClassOverlay {
  return { ...overlay, refuses: undefined };
}

/**
 * What the policy demands of an action, whoever it is for: what a connector holds a warrant's plan against. No policy says
 * whether a reason is given: it always is, in every plan from now on.
 */
export function planOfRule(policy: Policy, action: Action): Plan | Refusal {
  const rule = policy.rules.find((candidate) => candidate.action === action && candidate.off !== true);
  if (rule === undefined) return 'no-rule';
  const { digest: policyDigest, label: policyLabel, proofing } = policy;
  const proofed = isOfAccount(action) ? {} : { proofing };
  return { ...rule, approvals: { ...rule.approvals, reasons: true }, ...proofed, policyDigest, policyLabel };
}

/**
 * The rule of an action with the overlays of every class of its subject (rows 6 to 8). A class of which the policy says nothing
 * has no plan: what was forgotten is refused, and so are classes that forbid each other's evidence. Accounts that are no person's
 * have rows of their own (9 to 13): each is of its kind, and asks for no overlay of it.
 */
export function planOfClasses(policy: Policy, action: Action, classes: readonly SubjectClass[]): Plan | Refusal {
  const rule = planOfRule(policy, action);
  const raising = classes.filter((one) => one !== 'standard');
  if (!isPlan(rule)) return rule;
  if (!hasKinds(action, raising.filter(isOfNoPerson))) return 'no-rule';
  if (raising.length === 0) return rule;
  const overlays = policy.overlays.filter(({ actions }) => actions.includes(action));
  const ofClass = (one: SubjectClass) => overlays.filter((overlay) => overlay.classes.includes(one));
  const theirs = new Set(raising.flatMap(ofClass));
  const wanting = raising.filter((one) => !isOfNoPerson(one));
  if (wanting.some((one) => ofClass(one).length === 0) || [...theirs].some(({ refuses }) => refuses)) return 'no-rule';
  const raised = [...theirs].reduce<Plan>(stricterPlan, { ...rule, classes: raising });
  return canBeProven(raised.evidence) ? raised : 'no-rule';
}

/** Whether an action is for exactly what its subject is: people for people, and one kind of account for that kind. */
function hasKinds(action: Action, kinds: readonly NoPersonKind[]): boolean {
  if (!isOfAccount(action)) return kinds.length === 0;
  const [kind, another] = kinds;
  return kind !== undefined && another === undefined && isFor(action, kind);
}

/**
 * The plan of a case after all that the opening says went before it: whoever lost every factor and asks for a password has the
 * second of two cases (row 4x). There is none where the policy says nothing of it, or too little.
 */
export function planAfter(
  policy: Policy,
  plan: Plan,
  opening: Pick<OpeningReceipt, 'action' | 'earlier'>,
): Plan | Refusal {
  if (!followsRebind(opening)) return plan;
  if (policy.totalLoss === undefined) return 'recovery-too-soon';
  const raised = stricterPlan(plan, policy.totalLoss);
  return isHeavyEnoughAfter(opening, raised) && canBeProven(raised.evidence) ? raised : 'recovery-too-soon';
}

/** Whether Countersign acts at all on an action that was asked for at a desk; else it only watches or advises. */
export function isEnforced(
  { modes }: Pick<Policy, 'modes'>,
  opening: Pick<OpeningReceipt, 'action' | 'openedBy'>,
): boolean {
  return modeOf(modes, opening.action, opening.openedBy.clientId) === 'enforce';
}

/** Tells a plan from the reason why there is none. */
export function isPlan(result: Plan | Refusal): result is Plan {
  return typeof result !== 'string';
}
