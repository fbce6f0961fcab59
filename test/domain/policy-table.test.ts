import { describe, expect, it } from '@jest/globals';
import { noLessStrict } from '../../activities/facts/stricter.js';
import { CLOCK_SKEW, DAY, SECOND } from '../../domain/clock.js';
import type { EvidenceReceipt, Method } from '../../domain/evidence.js';
import { RELATIONS, type Plan } from '../../domain/plan.js';
import { judgeWarrant } from '../../domain/warrant-rules.js';
import { loadPolicy } from '../../policy/load.js';
import { decisionBy, type DecisionChanges } from './support/decisions.js';
import { OPENED_AT } from './support/people.js';
import type { Told } from './support/told.js';
import { warrantFor } from './support/warrants.js';
import { enoughFor, opened, rowsOf, seen, weakened, weakestOf } from './support/weakest.js';

const onFile = await loadPolicy('policy/recovery.yaml', { production: true });
/** With what is off switched on, as whoever wrote its risk analysis would. */
const policy = {
  ...onFile,
  rules: onFile.rules.map(({ off, ...rule }) => (off === true ? { ...rule, riskAnalysis: 'written down' } : rule)),
};
const APPROVERS = ['adam', 'anna', 'arno', 'arvo', 'alma'] as const;

/** Every rule for every class that it is for: a row that is added to the file is tried here without a word more. */
const ROWS = rowsOf(policy);

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

/** How long is waited: not at all after presence, where the plan says that it waives the wait (rows 3 and 4). */
const waitOf = ({ windows }: Plan, methods: readonly Method[]) =>
  windows.coolingOffWaivedBy !== undefined && methods.includes('in-person') ? 0 : windows.coolingOffSeconds;

/** Up to where the first effect is applied that is left to the subject, or that the case makes by itself. */
function upToEffects(told: Told, methods: readonly Method[]): Told {
  let ready = told.factsHold();
  for (let at = 0; at < 8 && ready.kase.phase === 'executing' && isClaimed(ready.kase.plan); at += 1)
    ready = ready.reads(at % 2 === 0 ? 'applied' : 'proven');
  if (!isClaimed(ready.kase.plan)) return ready;
  return proves(ready.waits(60), freshOf(ready.kase, methods)).claims().factsHold();
}

/** What cannot be read out to a caller, or else the strongest of what was given. */
function freshOf({ evidence }: Told['kase'], methods: readonly Method[]): readonly Method[] {
  const given = evidence.map(({ receipt }) => receipt).filter(({ method }) => methods.includes(method));
  const worth = ({ relayable, strength }: EvidenceReceipt) => strength + (relayable ? 0 : 10);
  return given
    .toSorted((one, other) => worth(other) - worth(one))
    .slice(0, 1)
    .map(({ method }) => method);
}

const isClaimed = ({ effects }: Plan) => effects.some(({ stage }) => stage === 'claim');

function lastKindOf({ effects }: Plan) {
  // What waits for a confirmation comes after everything that this table tries.
  const last = effects.findLast(({ stage }) => stage !== 'confirmed');
  if (last === undefined) throw new Error('a plan without effects');
  return last.kind;
}

describe('each rule for each class of people', () => {
  it('is in the table, and none is left out', () => {
    const actions = new Set(ROWS.map(([, , { action }]) => action));
    expect(actions.size).toBe(policy.rules.length);
    expect(onFile.rules.filter(({ off }) => off === true).map(({ rule }) => rule)).toEqual(['row-4r']);
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
      expect(enoughFor(plan, others)).toEqual([]);
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
    const over = since + waitOf(plan, methods) * SECOND - CLOCK_SKEW;
    /** With facts as of then: nothing but the time to object speaks against it, or the claim that is yet to come. */
    const mintedAt = (at: number) => {
      const then = { ...facts, receipt: { ...facts.receipt, readAt: at } };
      return judgeWarrant({ ...warrant, facts: then, mintedAt: at, notAfter: at + SECOND }, at);
    };
    expect(mintedAt(over - 1)).toBe('warrant-invalid');
    expect(mintedAt(over)).toBe(isClaimed(plan) ? 'claim-window-over' : null);
    expect(approved(proven).kase.phase).toBe(waitOf(plan, methods) > 0 ? 'cooling-off' : 'executing');
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
