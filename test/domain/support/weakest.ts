import { isOfAccount, type Action } from '../../../domain/actions.js';
import { planForContact } from '../../../domain/contact-changes.js';
import { planForDelegation } from '../../../domain/delegations.js';
import { DAY } from '../../../domain/clock.js';
import { ATTENDED_METHODS, type Evidence, type EvidenceReceipt, type Method } from '../../../domain/evidence.js';
import { approvalsOf, evidenceSatisfies, joiningRefusal } from '../../../domain/evidence-rules.js';
import { exampleAccounts } from '../../../domain/machines.js';
import { isFor } from '../../../domain/owned-accounts.js';
import type { Plan } from '../../../domain/plan.js';
import { classesOfAccount, isOfNoPerson, SUBJECT_CLASSES, type SubjectClass } from '../../../domain/subject-classes.js';
import { KEY_CLASSES, NO_PERSON_KINDS, type KeyClass } from '../../../domain/subjects.js';
import type { Policy } from '../../../policy/load.js';
import { isPlan, planOfAccount, planOfClasses } from '../../../policy/plan.js';
import { accountFor, OPENED_AT } from './people.js';
import { evidenceReceipt, unsigned } from './receipts.js';
import { Told } from './told.js';

/** A rule for one class of people, and what it demands of them; of the owners of an account, where it is about one. */
export type PlannedRow = readonly [rule: string, subjectClass: SubjectClass, plan: Plan];

/** Every rule for every class that it is for: a row that is added to the file is tried without a word more. */
export function rowsOf(policy: Policy): readonly PlannedRow[] {
  return policy.rules.flatMap(({ action, rule }) => [
    ...subjectsOf(action).flatMap(([subjectClass, classes]): readonly PlannedRow[] => {
      const plan = planOfClasses(policy, action, classes);
      return isPlan(plan) ? [[rule, subjectClass, plan]] : [];
    }),
    ...plansOfCircumstances(policy, action).map((plan): PlannedRow => [rule, 'standard', plan]),
  ]);
}

/** What each circumstance of an account makes of its action's plan, of which everything else asks for nothing more. */
function plansOfCircumstances(policy: Policy, action: Action): readonly Plan[] {
  return exampleAccounts(action).map(({ account: { machine } }) => {
    const account = accountFor(action);
    const so = { ...account, machine: { ...account.machine, ...machine } };
    const plain = planOfClasses(policy, action, classesOfAccount([account.kind], []));
    const plan = isPlan(plain) ? planOfAccount(policy, { ...plain, account: so }, so) : plain;
    if (!isPlan(plan)) throw new Error(`nobody has ${action} of an account like ${JSON.stringify(machine)}`);
    return plan;
  });
}

/** What a key can be beside a key: whatever administers something works in production. */
const OF_KEYS: readonly (readonly KeyClass[])[] = [
  ['production-key'],
  ['production-key', 'production-admin-key'],
  ['revoked-key'],
];

/** Classes that somebody can be of. */
export const CLASSES_OF_PEOPLE = SUBJECT_CLASSES.filter((one) => !KEY_CLASSES.some((ofKey) => ofKey === one));

/** Whom a case of an action can be for: one class of people; of an account, whoever owns one of each of its kinds, and a key of each kind of its own. */
function subjectsOf(action: Action): readonly (readonly [SubjectClass, readonly SubjectClass[]])[] {
  if (!isOfAccount(action)) return CLASSES_OF_PEOPLE.map((one) => [one, [one]]);
  const kinds = NO_PERSON_KINDS.filter((kind) => isFor(action, kind));
  const owners = CLASSES_OF_PEOPLE.filter((one) => !isOfNoPerson(one));
  const ofKeys = kinds.includes('api-key') ? OF_KEYS : [];
  return [
    ...kinds.flatMap((kind) => owners.map((one) => [one, classesOfAccount([kind], [one])] as const)),
    ...ofKeys.map((ofKey) => ['standard', classesOfAccount(['api-key', ...ofKey], [])] as const),
  ];
}

/** What an item of each method is where it differs from the sample's: where the thing is that it is checked against. */
export type Traits = (method: Method) => Partial<EvidenceReceipt>;

/** Whoever looks at a document of a state repeats the proofing of record. */
export const seen: Traits = (method) =>
  ATTENDED_METHODS.includes(method) ? { repeatsIal: 2, vouchedBy: `verifier by ${method}` } : {};

/** Proofed lately, with two factors: what every tier takes. */
const assurance = { proofing: { ial: 2, at: OPENED_AT - DAY }, maximumAal: 2 } as const;

/** A plan as an opening has it, which names what is replaced and what is lent. */
function named(plan: Plan): Plan {
  const lent = plan.effects.flatMap(({ oneOf = [] }) => oneOf).at(0);
  if (lent !== undefined) return planForDelegation(plan, lent) ?? plan;
  return plan.action === 'contact.change' ? planForContact(plan, 'email', { isLast: false }) : plan;
}

/** A case of a plan, of somebody whom every tier takes. */
export function opened(plan: Plan): Told {
  return Told.openedUnder(named(plan), { assurance });
}

function* subsets<T>(things: readonly T[], most: number): Iterable<readonly T[]> {
  yield [];
  if (most === 0) return;
  for (const [at, thing] of things.entries())
    for (const others of subsets(things.slice(at + 1), most - 1)) yield [thing, ...others];
}

/** No row of the recovery policy demands more items. */
const ITEMS_MAX = 3;

/** What several verifiers say by one method is said by each of them. */
function itemsOf(told: Told, methods: readonly Method[], traits: Traits): readonly Evidence[] {
  return methods.map((method, at) => {
    const own = traits(method);
    const isAgain = methods.indexOf(method) < at;
    const another = isAgain && own.vouchedBy !== undefined ? { vouchedBy: `another ${own.vouchedBy}` } : {};
    return unsigned(evidenceReceipt(told.kase, method, told.now, { ...own, ...another }));
  });
}

function isEnough(told: Told, methods: readonly Method[], traits: Traits): boolean {
  return evidenceSatisfies(told.kase, itemsOf(told, methods, traits), told.now);
}

function weightIn(told: Told, methods: readonly Method[]): number {
  return methods.length * 100 + itemsOf(told, methods, seen).reduce((sum, { receipt }) => sum + receipt.strength, 0);
}

/** How much it is to give: fewest items first, and of those the weakest. */
export function weightOf(plan: Plan, methods: readonly Method[]): number {
  return weightIn(opened(plan), methods);
}

const admitted = ({ evidence }: Plan) => evidence.methods.map(({ method }) => method);

/** Whatever of these methods is enough for a plan, the least first. */
export function enoughFor(
  plan: Plan,
  methods: readonly Method[] = admitted(plan),
  traits = seen,
): readonly (readonly Method[])[] {
  const told = opened(plan);
  const enough = (of: readonly Method[], most: number) =>
    [...subsets(of, most)].filter((some) => isEnough(told, some, traits));
  const { verifiers = 1 } = plan.evidence;
  let all = enough(methods, ITEMS_MAX);
  // Where nothing else is left, two verifiers do the same.
  if (all.length === 0 && verifiers > 1)
    all = enough([...methods, ...methods.filter((method) => ATTENDED_METHODS.includes(method))], ITEMS_MAX + 1);
  const weighed = all.map((some) => [weightIn(told, some), some] as const);
  return weighed.toSorted(([one], [other]) => one - other).map(([, some]) => some);
}

/** The weakest evidence that the plan takes. */
export function weakestOf(plan: Plan, methods: readonly Method[] = admitted(plan), traits = seen): readonly Method[] {
  const [first] = enoughFor(plan, methods, traits);
  if (first === undefined) throw new Error(`no evidence satisfies ${plan.rule}`);
  return first;
}

/** Evidence, and how many must countersign who is given it. */
export interface EvidencePath {
  readonly methods: readonly Method[];
  readonly approvals: number;
}

/** The weakest evidence for each number of approvals that evidence leaves to be given: none of them is a step of another. */
export function weakestPaths(
  plan: Plan,
  methods: readonly Method[] = admitted(plan),
  traits = seen,
): readonly EvidencePath[] {
  const told = opened(plan);
  const paths = new Map<number, readonly Method[]>();
  for (const some of enoughFor(plan, methods, traits)) {
    const approvals = approvalsOf(told.kase, itemsOf(told, some, traits));
    if (!paths.has(approvals)) paths.set(approvals, some);
  }
  return [...paths].map(([approvals, least]) => ({ methods: least, approvals }));
}

/**
 * What is not enough, and is with whatever else one has of these: the items given, and each further that may join them and
 * still leaves something to be given.
 */
export function notYetEnough(
  plan: Plan,
  given: readonly Method[],
  methods: readonly Method[] = admitted(plan),
  traits = seen,
): readonly Method[] {
  let told = given.reduce((so, method) => so.proves(method, traits(method)), opened(plan));
  let all = given;
  for (const method of methods.filter((one) => !given.includes(one))) {
    const [item] = itemsOf(told, [method], traits);
    if (item === undefined || joiningRefusal(told.kase, item.receipt, told.now) !== null) continue;
    const more = told.proves(method, traits(method));
    if (more.kase.phase !== 'verifying') continue;
    told = more;
    all = [...all, method];
  }
  return all;
}

/** What waives the time to object a step sooner: anything of S4 where nothing does or presence alone, then anything of S3. */
function waivedByLess({
  coolingOffWaivedBy: waiver,
}: Plan['windows']): NonNullable<Plan['windows']['coolingOffWaivedBy']> {
  return { strength: waiver === undefined || waiver.inPerson === true ? 4 : 3 };
}

/** Plans that are each in one thing a step weaker than another. */
export function weakened(plan: Plan): readonly Plan[] {
  const { evidence, approvals, windows, tier, acknowledgement, binding } = plan;
  const e = (changes: Partial<Plan['evidence']>): Plan => ({ ...plan, evidence: { ...evidence, ...changes } });
  const a = (changes: Partial<Plan['approvals']>): Plan => ({ ...plan, approvals: { ...approvals, ...changes } });
  const lower = <N extends number>(strength: N) => (strength - 1) as N;
  return [
    ...(tier > 1 ? [{ ...plan, tier: lower(tier) }] : []),
    e({ atLeast: evidence.atLeast - 1 }),
    e({ minimumStrength: lower(evidence.minimumStrength) }),
    e({ oneAtLeast: lower(evidence.oneAtLeast) }),
    e({ tenureDays: evidence.tenureDays - 1 }),
    e({ methods: [...evidence.methods, { method: 'phone-code', strength: 1, freshSeconds: 1, mustKnow: [] }] }),
    ...(evidence.oneOf === undefined ? [] : [e({ oneOf: evidence.oneOf.slice(1) })]),
    ...(evidence.minimumWithoutSuperior === undefined ? [] : [e({ minimumWithoutSuperior: undefined })]),
    ...(evidence.verifiers === undefined ? [] : [e({ verifiers: undefined })]),
    ...(evidence.oneAlone === undefined ? [] : [e({ oneAlone: lower(evidence.oneAlone) })]),
    ...(binding === undefined ? [{ ...plan, binding: { rule: 'row-1a' } }] : []),
    a({ group: 'anybody' }),
    a({ always: approvals.always - 1 }),
    a({ whenRelayable: approvals.whenRelayable - 1 }),
    ...(approvals.callBack ? [a({ callBack: false })] : []),
    ...(approvals.seats ?? []).map(({ seat }) => a({ seats: approvals.seats?.filter((one) => one.seat !== seat) })),
    { ...plan, windows: { ...windows, coolingOffSeconds: windows.coolingOffSeconds - 1 } },
    { ...plan, windows: { ...windows, coolingOffWaivedBy: waivedByLess(windows) } },
    ...(plan.notices === undefined || plan.notices === 'N1' ? [] : [{ ...plan, notices: 'N1' as const }]),
    ...(acknowledgement === undefined ? [] : [{ ...plan, acknowledgement: undefined }]),
  ];
}
