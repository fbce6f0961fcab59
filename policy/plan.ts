import { caseAccountOf, isFor, isOfAccount } from '../domain/accounts.js';
import type { Action } from '../domain/actions.js';
import { canBeProven, stricterPlan } from '../domain/overlays.js';
import type { Plan } from '../domain/plan.js';
import type { Refusal } from '../domain/refusals.js';
import { classesOf, classesOfAccount, isOfNoPerson, type SubjectClass } from '../domain/subject-classes.js';
import type { NoPersonKind, PersonOfRecord } from '../domain/subjects.js';
import type { Policy } from './load.js';

/**
 * What the policy demands of a recovery of one person, pinned to the policy's digest; or why there is none.
 * It fails closed (invariant 13): only an active person has a plan (CTL-23), and whoever holds authority here has no
 * rule, whatever the action: a case of theirs must suspend their authority (recovery policy, section 5.7).
 *
 * @param account what the person owns and the case is about, where it is not their own account (rows 9 to 13): it must be in use
 *   as well, and the plan is pinned to it
 * @param changeId the approved change under which it is done, where there is one
 */
export function planFor(
  policy: Policy,
  action: Action,
  person: PersonOfRecord,
  account: PersonOfRecord | null = null,
  changeId?: string,
): Plan | Refusal {
  if (person.status !== 'active') return 'subject-not-recoverable';
  const classes = classesOf(policy.classes, policy.authorityGroups, person);
  if (account === null) return isOfAccount(action) ? 'no-rule' : planOfClasses(policy, action, classes);
  const pinned = caseAccountOf(account, changeId);
  if (pinned === null || classes.some(isOfNoPerson) || !isOfAccount(action)) return 'no-rule';
  if (account.status !== 'active') return 'subject-not-recoverable';
  const both = classesOfAccount(classesOf(policy.classes, policy.authorityGroups, account), classes);
  const plan = planOfClasses(policy, action, both);
  return isPlan(plan) ? { ...plan, account: pinned } : plan;
}

/**
 * As `planFor`, for whatever of record a case would be about: an account of no person is asked for by an owner of it, of whom
 * nothing is known here and who is taken for own staff of no further class.
 */
export function planAbout(policy: Policy, action: Action, ofRecord: PersonOfRecord): Plan | Refusal {
  if (caseAccountOf(ofRecord) === null) return planFor(policy, action, ofRecord);
  const { accountKind: _kind, employer: _employer, sponsorId: _sponsor, contractEndsAt: _end, ...owner } = ofRecord;
  return planFor(policy, action, { ...owner, groups: [], status: 'active' }, ofRecord);
}

/**
 * What the policy demands of an action, whoever it is for: what a connector holds a warrant's plan against. No policy says
 * whether a reason is given: it always is, in every plan from now on.
 */
export function planOfRule(policy: Policy, action: Action): Plan | Refusal {
  const rule = policy.rules.find((candidate) => candidate.action === action);
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
  const kinds = raising.filter(isOfNoPerson);
  if (!hasKinds(action, kinds)) return 'no-rule';
  if (raising.length === 0) return rule;
  if (raising.includes('authority')) return 'no-rule';
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

/** Tells a plan from the reason why there is none. */
export function isPlan(result: Plan | Refusal): result is Plan {
  return typeof result !== 'string';
}
