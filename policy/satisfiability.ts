import type { Action } from '../domain/actions.js';
import type { Plan, Relation, SeatHolder } from '../domain/plan.js';
import { classesOf, SUBJECT_CLASSES, type SubjectClass } from '../domain/subject-classes.js';
import type { PersonId, PersonOfRecord } from '../domain/subjects.js';
import type { Policy } from './load.js';
import { isPlan, planAbout, planOfClasses } from './plan.js';
import { staffs, type Role } from './staffing.js';

/** One demand of a policy that the people of record cannot meet, or could not as soon as one of them has a part already. */
export interface SatisfiabilityProblem {
  readonly problem: 'empty-group' | 'too-few-people' | 'no-owner' | 'no-relation';
  readonly rule: string;
  /** Of whose plan, where it is not everybody's. */
  readonly subjectClass?: SubjectClass;
  /** What is missing, and of whom: a sentence for a control owner. Names no person. */
  readonly message: string;
}

type People = readonly PersonOfRecord[];

/** Who can decide anything: at work, and of our own staff (row 8: vendor staff never count). */
function deciders(people: People): People {
  return people.filter(({ status, employer }) => status === 'active' && employer === undefined);
}

function membersOf(people: People, group: string): People {
  return people.filter(({ groups }) => groups.includes(group));
}

/** The groups that a plan names, and what each of them is for. */
function groupsOf({ approvals, acknowledgement, review, evidence }: Plan): ReadonlyMap<string, string> {
  const named: [string, string][] = [[review.group, 'reviews']];
  const { seats = [], group, always, whenRelayable } = approvals;
  if (seats.length === 0 && Math.max(always, whenRelayable) > 0) named.push([group, 'countersigns']);
  for (const { seat, from } of seats)
    for (const holder of from) if ('group' in holder) named.push([holder.group, `fills the seat ${seat}`]);
  if (acknowledgement !== undefined) named.push([acknowledgement.group, 'acknowledges']);
  for (const { attesters, method } of evidence.methods)
    if (attesters !== undefined) named.push([attesters.group, `attests by ${method}`]);
  return new Map(named.toReversed());
}

/** A seat that anybody's manager, sponsor or owner may fill is never short of people of record: it is judged by subject. */
function isOfGroups(from: readonly SeatHolder[]): from is readonly { readonly group: string }[] {
  return from.every((holder) => 'group' in holder);
}

/** Every part of a case that needs a person of its own, with who may take it. */
function rolesOf({ approvals, acknowledgement, review }: Plan, people: People): readonly Role[] {
  const idsOf = (groups: readonly string[]): readonly PersonId[] =>
    people.filter((person) => groups.some((group) => person.groups.includes(group))).map(({ personId }) => personId);
  const { seats = [], group, always, whenRelayable } = approvals;
  const seated = seats.flatMap(({ atLeast, from }) =>
    isOfGroups(from) ? Array.from({ length: atLeast }, () => idsOf(from.map((holder) => holder.group))) : [],
  );
  const ofGroups = seats.flatMap(({ from }) => (isOfGroups(from) ? from.map((holder) => holder.group) : []));
  const byRelation = seats.filter(({ from }) => !isOfGroups(from)).reduce((sum, { atLeast }) => sum + atLeast, 0);
  const further = Math.max(0, Math.max(always, whenRelayable) - seated.length - byRelation);
  const others = idsOf(seats.length === 0 ? [group] : [group, ...ofGroups]);
  return [
    ...seated,
    ...Array.from({ length: further }, () => others),
    ...(acknowledgement === undefined ? [] : [idsOf([acknowledgement.group])]),
    idsOf([review.group]),
  ];
}

/** What holds for everybody that a plan is for. */
function* problemsOfPlan(
  plan: Plan,
  people: People,
): Iterable<Pick<SatisfiabilityProblem, 'problem' | 'rule' | 'message'>> {
  const { rule, controlOwner } = plan;
  const able = deciders(people);
  let isStaffed = true;
  for (const [group, part] of groupsOf(plan)) {
    if (membersOf(able, group).length > 0) continue;
    isStaffed = false;
    const message = `nobody at work is in ${group}, which ${part}`;
    yield { problem: 'empty-group', rule, message };
  }
  if (membersOf(able, controlOwner).length === 0)
    yield { problem: 'no-owner', rule, message: `nobody at work is in ${controlOwner}, which answers for it` };
  if (!isStaffed) return;
  const roles = rolesOf(plan, able);
  const short = staffs(roles);
  if (short !== 'enough')
    yield {
      problem: 'too-few-people',
      rule,
      message:
        short === 'never'
          ? `${roles.length} different people are needed to decide, and there are fewer`
          : `${roles.length} different people are needed to decide, and there are fewer once one of them asked for the case`,
    };
}

const NAMED_BY: Readonly<Record<Relation, (person: PersonOfRecord) => readonly (PersonId | null | undefined)[]>> = {
  manager: ({ managerId }) => [managerId],
  sponsor: ({ sponsorId }) => [sponsorId],
  owner: ({ ownerIds = [] }) => ownerIds,
};

/** The owner of what is lent is found when an opening names it, and not by whoever wants it (section 5.11). */
function isOfWhatIsLent(plan: Plan, holder: SeatHolder): boolean {
  return plan.action === 'access.delegate' && 'relation' in holder && holder.relation === 'owner';
}

/** The seats of a person's plan that nobody can fill, because nobody of record stands to them as it says. */
function emptySeatsOf(plan: Plan, person: PersonOfRecord, able: People): readonly string[] {
  const fills = (holder: SeatHolder) =>
    'group' in holder
      ? membersOf(able, holder.group).some(({ personId }) => personId !== person.personId)
      : NAMED_BY[holder.relation](person).some(
          (id) => id !== person.personId && able.some((one) => one.personId === id),
        );
  return (plan.approvals.seats ?? [])
    .filter(({ from }) => !from.some((holder) => isOfWhatIsLent(plan, holder) || fills(holder)))
    .map(({ seat }) => seat);
}

/** Whose own manager, sponsor or owner is missing: how many of them, for each rule and seat. */
function problemsOfRelations(policy: Policy, action: Action, people: People): readonly SatisfiabilityProblem[] {
  const able = deciders(people);
  const counts = new Map<string, { rule: string; seat: string; people: number }>();
  for (const person of people) {
    const plan = planAbout(policy, action, person);
    if (!isPlan(plan)) continue;
    for (const seat of emptySeatsOf(plan, person, able)) {
      const key = `${plan.rule} ${seat}`;
      const counted = counts.get(key) ?? { rule: plan.rule, seat, people: 0 };
      counts.set(key, { ...counted, people: counted.people + 1 });
    }
  }
  return [...counts.values()].map(({ rule, seat, people: count }) => ({
    problem: 'no-relation',
    rule,
    message: `${count} of the people of record have nobody at work for the seat ${seat}`,
  }));
}

function keyOf({ problem, rule, message }: SatisfiabilityProblem): string {
  return `${problem} ${rule} ${message}`;
}

/**
 * What of a policy the people of record cannot meet: a group that is empty, too few different people once whoever asked is left
 * out, an owner who does not exist, a subject without the sponsor that their class demands. Pure: the same for the same people.
 *
 * @param people everybody of record, whatever their state
 */
export function satisfiabilityProblems(policy: Policy, people: People): readonly SatisfiabilityProblem[] {
  const { classes, authorityGroups, rules } = policy;
  const had = new Set(people.flatMap((person) => classesOf(classes, authorityGroups, person)));
  const found = new Map<string, SatisfiabilityProblem>();
  const note = (problem: SatisfiabilityProblem) => {
    if (!found.has(keyOf(problem))) found.set(keyOf(problem), problem);
  };
  for (const { action } of rules) {
    for (const subjectClass of SUBJECT_CLASSES.filter((one) => one === 'standard' || had.has(one))) {
      const plan = planOfClasses(policy, action, [subjectClass]);
      if (!isPlan(plan)) continue;
      const isEverybodys = subjectClass === 'standard';
      for (const problem of problemsOfPlan(plan, people)) note({ ...problem, ...(!isEverybodys && { subjectClass }) });
    }
    for (const problem of problemsOfRelations(policy, action, people)) note(problem);
  }
  return [...found.values()];
}
