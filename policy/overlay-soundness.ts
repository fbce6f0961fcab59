import { REBINDS } from '../domain/actions.js';
import { floorFlaws } from '../domain/floors.js';
import { exampleAccounts } from '../domain/machines.js';
import { canBeProven, stricterPlan } from '../domain/overlays.js';
import type { Plan } from '../domain/plan.js';
import { isHeavyEnoughAfter } from '../domain/total-loss.js';
import type { ClassOverlay, PolicyFile, PolicyRule } from './policy-file.js';
import { unsound, type Unsound } from './unsound.js';

/** A rule as a plan, as far as floors and overlays judge it. */
function planOf({ label, proofing }: PolicyFile, rule: PolicyRule): Plan {
  return { ...rule, proofing, policyDigest: '', policyLabel: label };
}

/** No rule is lighter than the floor of its action and tier. */
export function* floorProblems(file: PolicyFile): Iterable<Unsound> {
  for (const [at, rule] of file.rules.entries())
    for (const { path, expected } of floorFlaws(planOf(file, rule))) yield unsound(['rules', at, ...path], expected);
}

/** A rule with one overlay is not below the floor of its new tier, and leaves evidence that can be given. */
function* raisedProblems(file: PolicyFile, at: number, overlay: ClassOverlay): Iterable<Unsound> {
  if (overlay.refuses === true) return;
  for (const rule of file.rules.filter(({ action }) => overlay.actions.includes(action))) {
    const plan = planOf(file, rule);
    const raised = stricterPlan({ ...plan, classes: overlay.classes }, overlay);
    for (const { path, expected } of floorFlaws(plan).length > 0 ? [] : floorFlaws(raised))
      yield unsound(['overlays', at], `over rule ${rule.rule} ${path.join('.')} ${expected}`);
    if (!canBeProven(raised.evidence))
      yield unsound(['overlays', at, 'evidence'], `evidence that the methods of rule ${rule.rule} can give`);
    if (rule.approvals.inOrder === true && overlay.approvals?.seats !== undefined)
      yield unsound(['overlays', at, 'approvals', 'seats'], `no seat: those of rule ${rule.rule} are filled in order`);
  }
}

/** What is asked above a password's rule of whoever lost both (row 4x) is not below the floor of its tier, and can be given. */
function* totalLossProblems(file: PolicyFile): Iterable<Unsound> {
  const { totalLoss } = file;
  if (totalLoss === undefined) return;
  for (const rule of file.rules.filter(({ action }) => action === 'password.reset')) {
    const raised = stricterPlan(planOf(file, rule), totalLoss);
    for (const { path, expected } of floorFlaws(raised))
      yield unsound(['totalLoss'], `over rule ${rule.rule} ${path.join('.')} ${expected}`);
    const opening = { action: rule.action, earlier: { people: [], domains: [], actions: REBINDS } };
    if (!isHeavyEnoughAfter(opening, raised))
      yield unsound(['totalLoss'], 'tier 3, two approvals, four hours, and a review within a day (row 4x)');
    if (!canBeProven(raised.evidence))
      yield unsound(['totalLoss', 'evidence'], `evidence that the methods of rule ${rule.rule} can give`);
  }
}

/** What circumstances of accounts ask for above a rule is not below their floor, and can be given (rows 10 and 13). */
function* circumstanceProblems(file: PolicyFile): Iterable<Unsound> {
  const { accounts = {} } = file;
  for (const rule of file.rules)
    for (const { circumstance, account } of exampleAccounts(rule.action)) {
      const overlay = accounts[circumstance];
      if (overlay === undefined) continue;
      const raised = stricterPlan({ ...planOf(file, rule), account }, overlay);
      for (const { path, expected } of floorFlaws(planOf(file, rule)).length > 0 ? [] : floorFlaws(raised))
        yield unsound(['accounts', circumstance], `over rule ${rule.rule} ${path.join('.')} ${expected}`);
      if (!canBeProven(raised.evidence))
        yield unsound(
          ['accounts', circumstance, 'evidence'],
          `evidence that the methods of rule ${rule.rule} can give`,
        );
    }
}

/** Whoever fills a seat decides, and so holds authority here; managers, sponsors and owners do for their own people alone. */
function* seatProblems({ authorityGroups, rules, overlays }: PolicyFile): Iterable<Unsound> {
  const seated = [
    ...rules.map(({ approvals }, at) => ({ path: ['rules', at], seats: approvals.seats ?? [] })),
    ...overlays.map(({ approvals }, at) => ({ path: ['overlays', at], seats: approvals?.seats ?? [] })),
  ];
  for (const { path, seats } of seated)
    for (const [at, { from }] of seats.entries())
      for (const holder of from) {
        if (!('group' in holder) || authorityGroups.includes(holder.group)) continue;
        const message = 'a group named in authorityGroups: who decides holds authority';
        yield unsound([...path, 'approvals', 'seats', at, 'from'], message);
      }
}

/** Of every class that groups can make, each action has an overlay: else whoever is put in one has no case at all. */
function* missingProblems({ authorityGroups, classes, rules, overlays }: PolicyFile): Iterable<Unsound> {
  for (const [at, { class: subjectClass, groups }] of classes.entries()) {
    if (subjectClass === 'standard' || subjectClass === 'authority')
      yield unsound(['classes', at, 'class'], 'a class that groups make somebody of');
    if (subjectClass !== 'desk' && groups.every((group) => authorityGroups.includes(group))) continue;
    for (const { action } of rules) {
      const covers = ({ classes: of, actions }: ClassOverlay) => of.includes(subjectClass) && actions.includes(action);
      if (!overlays.some(covers))
        yield unsound(['classes', at, 'class'], `an overlay of it for ${action}, or one that refuses it`);
    }
  }
}

/** What does not fit together between overlays, classes and rules, by path from the file. */
export function* overlayProblems(file: PolicyFile): Iterable<Unsound> {
  const { rules, overlays } = file;
  for (const [at, overlay] of overlays.entries()) {
    if (overlays.findIndex((other) => other.overlay === overlay.overlay) < at)
      yield unsound(['overlays', at, 'overlay'], 'each overlay once');
    if (overlay.actions.some((action) => !rules.some((rule) => rule.action === action)))
      yield unsound(['overlays', at, 'actions'], 'actions that have a rule');
    yield* raisedProblems(file, at, overlay);
  }
  yield* totalLossProblems(file);
  yield* circumstanceProblems(file);
  yield* seatProblems(file);
  yield* missingProblems(file);
}
