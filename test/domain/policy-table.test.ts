import { describe, expect, it } from '@jest/globals';
import { noLessStrict } from '../../activities/facts/stricter.js';
import { CLOCK_SKEW, DAY, SECOND } from '../../domain/clock.js';
import { ATTENDED_METHODS, type EvidenceReceipt, type Method } from '../../domain/evidence.js';
import { evidenceSatisfies } from '../../domain/evidence-rules.js';
import { RELATIONS, type Plan } from '../../domain/plan.js';
import { SUBJECT_CLASSES, type SubjectClass } from '../../domain/subject-classes.js';
import { judgeWarrant } from '../../domain/warrant-rules.js';
import { loadPolicy } from '../../policy/load.js';
import { isPlan, planOfClasses } from '../../policy/plan.js';
import { decisionBy, type DecisionChanges } from './support/decisions.js';
import { OPENED_AT } from './support/people.js';
import { evidenceReceipt, unsigned } from './support/receipts.js';
import { Told } from './support/told.js';
import { warrantFor } from './support/warrants.js';

const policy = await loadPolicy('policy/recovery.yaml', { production: true });
const APPROVERS = ['adam', 'anna', 'arno', 'arvo', 'alma'] as const;

/** Proofed lately, with two factors: what every tier takes. */
const assurance = { proofing: { ial: 2, at: OPENED_AT - DAY }, maximumAal: 2 } as const;
const opened = (plan: Plan) => Told.openedUnder(plan, { assurance });

/** Every rule for every class that it is for: a row that is added to the file is tried here without a word more. */
const ROWS = policy.rules.flatMap(({ action, rule }) =>
  SUBJECT_CLASSES.flatMap((subjectClass): readonly [string, SubjectClass, Plan][] => {
    const plan = planOfClasses(policy, action, [subjectClass]);
    return isPlan(plan) ? [[rule, subjectClass, plan]] : [];
  }),
);

function* subsets<T>(things: readonly T[], most: number): Iterable<readonly T[]> {
  yield [];
  if (most === 0) return;
  for (const [at, thing] of things.entries())
    for (const others of subsets(things.slice(at + 1), most - 1)) yield [thing, ...others];
}

/** Whoever looks at a document of a state repeats the proofing of record. */
const seen = (method: Method): Partial<EvidenceReceipt> => (ATTENDED_METHODS.includes(method) ? { repeatsIal: 2 } : {});

function itemsOf(told: Told, methods: readonly Method[]) {
  return methods.map((method) => unsigned(evidenceReceipt(told.kase, method, told.now, seen(method))));
}

/** The weakest evidence that the plan takes: fewest items first, and of those the weakest. */
function weakestOf(plan: Plan): readonly Method[] {
  const told = opened(plan);
  const all = [
    ...subsets(
      plan.evidence.methods.map(({ method }) => method),
      3,
    ),
  ];
  const enough = all.filter((methods) => evidenceSatisfies(told.kase, itemsOf(told, methods), told.now));
  const weight = (methods: readonly Method[]) =>
    methods.length * 100 + itemsOf(told, methods).reduce((sum, { receipt }) => sum + receipt.strength, 0);
  const [first] = enough.toSorted((one, other) => weight(one) - weight(other));
  if (first === undefined) throw new Error(`no evidence satisfies ${plan.rule}`);
  return first;
}

const proves = (told: Told, methods: readonly Method[], changes: Partial<EvidenceReceipt> = {}) =>
  methods.reduce((so, method) => so.proves(method, { ...seen(method), ...changes }), told);

/** In every group that the plan names, and whatever to the subject that it asks for. */
function approves(told: Told, by: string, changes: DecisionChanges = {}): Told {
  const { group, seats = [] } = told.kase.plan.approvals;
  const seated = seats.flatMap(({ from }) => from.flatMap((holder) => ('group' in holder ? [holder.group] : [])));
  const standing = { groups: [...new Set([group, ...seated])], relations: RELATIONS };
  return told.hears((kase, now) => {
    const own = { comment: 'I know her voice and her work', ...changes.own };
    const decision = decisionBy(kase, by, 'approve', now, { ...changes, own, standing });
    return { kind: 'decision', decision, messageId: decision.messageId };
  });
}

/** As few people as the case goes on by. */
function approved(told: Told): Told {
  let so = told;
  for (const by of APPROVERS) if (so.kase.phase === 'approving') so = approves(so, by);
  return so;
}

const waited = (told: Told) =>
  told.kase.phase === 'cooling-off' ? told.waits(told.kase.plan.windows.coolingOffSeconds).deadlineComes() : told;

/** Up to where the first effect is applied that is left to the subject, or that the case makes by itself. */
function upToEffects(told: Told, methods: readonly Method[]): Told {
  let ready = told.factsHold();
  for (let at = 0; at < 8 && ready.kase.phase === 'executing' && isClaimed(ready.kase.plan); at += 1)
    ready = ready.reads(at % 2 === 0 ? 'applied' : 'proven');
  if (!isClaimed(ready.kase.plan)) return ready;
  const [fresh] = methods;
  return proves(ready.waits(60), [fresh ?? 'totp'])
    .claims()
    .factsHold();
}

const isClaimed = ({ effects }: Plan) => effects.some(({ stage }) => stage === 'claim');

function lastKindOf({ effects }: Plan) {
  // What waits for a confirmation comes after everything that this table tries.
  const last = effects.findLast(({ stage }) => stage !== 'confirmed');
  if (last === undefined) throw new Error('a plan without effects');
  return last.kind;
}

/** Plans that are each in one thing a step weaker than another. */
function weakened(plan: Plan): readonly Plan[] {
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
    ...(evidence.oneAlone === undefined ? [] : [e({ oneAlone: lower(evidence.oneAlone) })]),
    ...(binding === undefined ? [{ ...plan, binding: { rule: 'row-1a' } }] : []),
    a({ group: 'anybody' }),
    a({ always: approvals.always - 1 }),
    a({ whenRelayable: approvals.whenRelayable - 1 }),
    ...(approvals.callBack ? [a({ callBack: false })] : []),
    ...(approvals.seats ?? []).map(({ seat }) => a({ seats: approvals.seats?.filter((one) => one.seat !== seat) })),
    { ...plan, windows: { ...windows, coolingOffSeconds: windows.coolingOffSeconds - 1 } },
    ...(plan.notices === undefined || plan.notices === 'N1' ? [] : [{ ...plan, notices: 'N1' as const }]),
    ...(acknowledgement === undefined ? [] : [{ ...plan, acknowledgement: undefined }]),
  ];
}

describe('each rule for each class of people', () => {
  it('is in the table, and none is left out', () => {
    const actions = new Set(ROWS.map(([, , { action }]) => action));
    expect(actions.size).toBe(policy.rules.length);
    expect(ROWS.length).toBeGreaterThan(2 * policy.rules.length);
  });
});

describe.each(ROWS)('%s for %s', (_rule, _class, plan) => {
  const methods = weakestOf(plan);
  const proven = proves(opened(plan), methods);
  const cooled = waited(approved(proven));
  const ready = upToEffects(cooled, methods);
  const warrant = warrantFor(ready.kase, lastKindOf(plan), ready.now);

  it('goes by the weakest permitted path to its effects', () => {
    expect(ready.kase.phase).toBe('executing');
    expect(judgeWarrant(warrant, ready.now)).toBeNull();
  });

  it('does not with one item fewer, or one that is too young, too late, too weak or of a domain that is there already', () => {
    for (const left of methods) {
      const fewer = methods.filter((method) => method !== left);
      expect(proves(opened(plan), fewer).kase.phase).toBe('verifying');
    }
    const young = { enrolledAt: OPENED_AT - plan.evidence.tenureDays * DAY + SECOND };
    for (const changes of [young, { freshUntil: OPENED_AT }, { strength: 0 as const }, { domains: [] }])
      expect(proves(opened(plan), methods, changes).kase.phase).toBe('verifying');
    const oneDomain = proves(opened(plan), methods, { domains: ['handset'] }).kase.phase;
    expect(oneDomain === 'verifying').toBe(methods.length > 1);
  });

  it('does not by whatever else one has, without one of each list of which it demands one', () => {
    for (const list of plan.evidence.oneOf ?? []) {
      const others = plan.evidence.methods.map(({ method }) => method).filter((method) => !list.includes(method));
      const told = opened(plan);
      const enough = [...subsets(others, 3)].filter((some) =>
        evidenceSatisfies(told.kase, itemsOf(told, some), told.now),
      );
      expect(enough).toEqual([]);
    }
  });

  it('does not with one approval fewer, by the same person twice, or without the call that is demanded', () => {
    const { approvals } = cooled.kase;
    expect(approvals.length).toBeGreaterThanOrEqual(plan.approvals.always);
    const fewer = judgeWarrant({ ...warrant, approvals: approvals.slice(1) }, ready.now);
    expect(fewer === null).toBe(approvals.length === 0);
    const wanted = proven.kase.phase === 'approving';
    expect(approves(approves(proven, 'adam'), 'adam').kase.approvals).toHaveLength(wanted ? 1 : 0);
    const uncalled = approves(proven, 'adam', { own: { calledBack: false } }).kase.approvals;
    expect(uncalled).toHaveLength(wanted && !plan.approvals.callBack ? 1 : 0);
  });

  it('does not a second before the time to object is over, nor when facts no longer hold', () => {
    const { frozenAt, approvals, facts } = warrant;
    const since = Math.max(frozenAt, ...approvals.map(({ standing }) => standing.receipt.readAt));
    const over = since + plan.windows.coolingOffSeconds * SECOND - CLOCK_SKEW;
    /** With facts as of then: nothing but the time to object speaks against it, or the claim that is yet to come. */
    const mintedAt = (at: number) => {
      const then = { ...facts, receipt: { ...facts.receipt, readAt: at } };
      return judgeWarrant({ ...warrant, facts: then, mintedAt: at, notAfter: at + SECOND }, at);
    };
    expect(mintedAt(over - 1)).toBe('warrant-invalid');
    expect(mintedAt(over)).toBe(isClaimed(plan) ? 'claim-window-over' : null);
    expect(approved(proven).kase.phase).toBe(plan.windows.coolingOffSeconds > 0 ? 'cooling-off' : 'executing');
    expect(cooled.factsHold(false).kase.phase).not.toBe('executing');
  });

  it('does not under a plan that is in any one thing a step weaker', () => {
    expect(noLessStrict(plan, plan)).toBe(true);
    for (const weaker of weakened(plan)) {
      expect([weaker, noLessStrict(weaker, plan)]).toEqual([weaker, false]);
      expect(judgeWarrant({ ...warrant, plan: weaker }, ready.now)).not.toBeNull();
    }
  });
});
