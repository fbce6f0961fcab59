import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { onlyRevokes } from '../../domain/api-keys.js';
import { noLessStrict } from '../../activities/facts/stricter.js';
import { digestOf } from '../../domain/canonical.js';
import type { Case } from '../../domain/case.js';
import { MINUTE, SECOND } from '../../domain/clock.js';
import { raisedPlan } from '../../domain/context-risk.js';
import { METHODS, type Method } from '../../domain/evidence.js';
import { evidenceSatisfies } from '../../domain/evidence-rules.js';
import type { Fact } from '../../domain/facts.js';
import { planChanges } from '../../domain/plan-changes.js';
import type { Plan } from '../../domain/plan.js';
import { mayPlanAnew, planUnderThreat } from '../../domain/planning-anew.js';
import type { OpeningReceipt } from '../../domain/receipts.js';
import { RISK_SIGNALS } from '../../domain/risk-signals.js';
import { hasPart, mayVouch, partsTaken } from '../../domain/separation.js';
import { timelineOf } from '../../domain/timeline.js';
import { loadPolicy } from '../../policy/load.js';
import { rowsOf } from './support/weakest.js';
import { BEFORE_CLAIM, PASSWORD, type PlanChanges } from './support/plans.js';
import { unsigned } from './support/receipts.js';
import { Told } from './support/told.js';

const policy = await loadPolicy('policy/recovery.yaml', { production: true });
const PLANS = rowsOf(policy).map(([, , plan]) => plan);

/** What only revokes is raised by nothing (row 11x). */
const plans = fc.constantFrom(...PLANS.filter(({ action }) => !onlyRevokes(action)));
const signals = fc.uniqueArray(fc.constantFrom(...RISK_SIGNALS.filter((one) => one !== 'elevated-threat')), {
  maxLength: 3,
});
const reach = fc.subarray([...METHODS]);

/** A case planned anew as the worker would sign it. */
function anew(kase: Case, plan: Plan, changes: Partial<OpeningReceipt> = {}): Extract<Fact, { kind: 'planned-anew' }> {
  const receipt: OpeningReceipt = {
    ...kase.opening.receipt,
    planDigest: digestOf(plan),
    plannedAnew: { at: kase.opening.receipt.openedAt, insteadOf: digestOf(kase.plan) },
    ...changes,
  };
  return { kind: 'planned-anew', opening: unsigned(receipt), plan };
}

const plansAnew = (told: Told, inReach: readonly Method[] = METHODS): Told =>
  told.hears((kase) => anew(kase, planUnderThreat(kase.plan, inReach)));

/** Row 1b for somebody who could give stronger things than they did. */
const STRONGER: PlanChanges = {
  evidence: {
    methods: [
      { method: 'totp', strength: 2, freshSeconds: 600 },
      { method: 'email-code', strength: 1, freshSeconds: 1_800 },
      { method: 'recovery-code', strength: 3, freshSeconds: 600 },
      { method: 'passkey', strength: 4, freshSeconds: 300 },
    ],
  },
};

/** Claimed, before its facts are read for the last time. */
const claimed = (): Told => Told.handedOver(STRONGER).waits(60).proves('totp').claims();

/** Approved, before its facts are read for the first time. */
const approved = (): Told => Told.opened(STRONGER).verified().decides('adam', 'approve');

describe('a plan under an elevated threat', () => {
  it('demands nothing less than the one in whose place it comes, in no row, for nobody, whatever raised that before', () => {
    fc.assert(
      fc.property(plans, signals, reach, reach, (plan, before, inReach, later) => {
        const pinned = raisedPlan(plan, before, inReach);
        const raised = planUnderThreat(pinned, later);
        expect(planChanges(pinned, raised).filter(({ direction }) => /laxer|unclear/.test(direction))).toEqual([]);
        expect(noLessStrict(raised, pinned)).toBe(true);
        expect(noLessStrict(raised, raisedPlan(plan, [...before, 'elevated-threat'], []))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('says all that raised it, each once', () => {
    fc.assert(
      fc.property(plans, signals, (plan, before) => {
        const raised = planUnderThreat(raisedPlan(plan, before, METHODS), METHODS);
        expect(raised.raisedBy).toEqual([...before, 'elevated-threat'].toSorted());
      }),
    );
  });
});

describe('a pending case that is planned anew', () => {
  it('waits for approval again where its evidence is enough, with more time to object, and what was signed has lapsed', () => {
    const told = plansAnew(approved(), []);
    expect(told.last.refused).toBeNull();
    expect(told.kase).toMatchObject({ phase: 'approving', approvals: [], facts: [], plan: { tier: 2 } });
    expect(told.kase.lapsed?.approvals.map(({ by }) => by)).toEqual(['adam']);
    expect(told.kase.frozenAt).toBe(told.now);
    expect(told.last.notices.map(({ kind }) => kind)).toEqual(['planned-anew', 'approval-wanted']);
    const again = told.decides('adam', 'approve');
    expect(again.kase).toMatchObject({ phase: 'cooling-off', deadline: again.now + 3_600 * SECOND });
  });

  it('asks for evidence again where the heavier plan takes less of it, and keeps what counts, from the same session', () => {
    const told = plansAnew(approved());
    expect(told.kase).toMatchObject({ phase: 'verifying', frozenAt: null, session: approved().kase.session });
    expect(told.kase.evidence.map(({ receipt }) => receipt.method)).toEqual(['totp']);
    expect(told.kase.lapsed?.evidence.map(({ receipt }) => receipt.method)).toEqual(['email-code']);
    expect(told.last.notices.map(({ kind }) => kind)).toEqual(['planned-anew']);
    expect(told.kase.deadline).toBe(told.now + told.kase.plan.windows.evidenceSeconds * SECOND);
    const proven = told.proves('recovery-code');
    expect(proven.kase).toMatchObject({ phase: 'approving', approvals: [] });
  });

  it('keeps nothing that is not fresh any more', () => {
    expect(plansAnew(approved().waits(3_600), []).kase).toMatchObject({ phase: 'verifying', evidence: [] });
  });

  it('asks its subject to come back and choose again: what was claimed under the lighter plan is never applied', () => {
    const told = plansAnew(claimed());
    expect(told.kase).toMatchObject({ phase: 'verifying', stage: 'before-claim', claim: null, claimWindow: null });
    expect(told.kase.handOverUntil).toBeNull();
  });

  it('is planned anew once', () => {
    const twice = plansAnew(plansAnew(approved(), []).decides('adam', 'approve').waits(3_700).deadlineComes());
    expect(twice.last).toMatchObject({ refused: 'not-wanted-now', case: { phase: 'executing' } });
  });

  it('goes on to its review as any other, by nobody who approved it under either plan', () => {
    const told = plansAnew(approved(), []).decides('anna', 'approve').stops('cancelled', 'mona');
    expect(told.kase.phase).toBe('under-review');
    expect(told.reviews('adam', 'justified').last.refused).toBe('not-a-distinct-person');
    expect(told.reviews('anna', 'justified').last.refused).toBe('not-a-distinct-person');
    expect(told.reviews('rob', 'justified').kase.phase).toBe('closed');
  });

  it('asks those who approved before once more, and tells its reviewer what they had signed', () => {
    const told = plansAnew(approved(), []);
    expect(hasPart(told.kase, 'adam')).toBe(false);
    const happened = timelineOf(told.decides('anna', 'approve').kase).map(({ what }) => what);
    expect(happened).toEqual(expect.arrayContaining(['approved', 'planned-anew']));
    expect(happened.filter((what) => what === 'approved')).toHaveLength(2);
  });

  it('whoever vouched for evidence that lapsed is a voucher still: they vouch again, and approve nothing', () => {
    const { kase } = plansAnew(approved(), []);
    const [item] = kase.evidence;
    const vouched = { ...item!, receipt: { ...item!.receipt, vouchedBy: 'mira' } };
    const after: Case = { ...kase, lapsed: { at: 0, approvals: [], evidence: [vouched] } };
    expect(partsTaken(after).get('mira')).toBe('voucher');
    expect([mayVouch(after, 'mira'), mayVouch(after, 'mona')]).toEqual([true, false]);
  });

  it('attack: somebody whose approval lapsed is the further person who acknowledges what others granted', () => {
    const before = Told.opened({ action: 'access.emergency' }).proves('passkey').decides('adam', 'approve');
    const anew = plansAnew(before.decides('anna', 'approve'));
    expect(anew.kase).toMatchObject({ phase: 'approving', plan: { approvals: { always: 3 } } });
    const { kase } = anew;
    expect([hasPart(kase, 'anna'), hasPart({ ...kase, phase: 'in-force' }, 'anna')]).toEqual([false, true]);
    expect(hasPart({ ...kase, outcome: 'completed' }, 'anna')).toBe(true);
  });

  it('is executed with no less than the heavier plan demands, however long it waited', () => {
    const items = fc.array(fc.constantFrom<Method>('totp', 'email-code', 'recovery-code', 'passkey'), { maxLength: 4 });
    fc.assert(
      fc.property(items, fc.nat(40), reach, (given, minutes, inReach) => {
        const proven = given.reduce((told, method) => told.proves(method), Told.opened(STRONGER));
        const before = proven.decides('adam', 'approve').waits((minutes * MINUTE) / SECOND);
        if (before.kase.phase !== 'executing') return;
        const { kase, now } = plansAnew(before, inReach);
        expect(kase.phase).not.toBe('executing');
        expect(kase.approvals).toEqual([]);
        const isFrozen = kase.frozenAt !== null;
        expect(isFrozen).toBe(evidenceSatisfies(kase, kase.evidence, now));
        expect(isFrozen).toBe(kase.phase !== 'verifying');
      }),
    );
  });
});

describe('attack on planning anew:', () => {
  const told = approved();
  const heavier = planUnderThreat(told.kase.plan, []);
  const lighter: Plan = { ...heavier, approvals: { ...heavier.approvals, always: 0, whenRelayable: 0 } };
  const elsewhere: Plan = { ...heavier, effects: [{ ...PASSWORD, connector: 'another' }] };
  const quiet: Plan = { ...heavier, raisedBy: [] };
  const { receipt } = told.kase.opening;

  it.each<[string, (kase: Case) => Fact]>([
    ['the plan that it has already, as it was opened', (kase) => anew(kase, kase.plan)],
    ['a lighter plan', (kase) => anew(kase, lighter)],
    ['other effects', (kase) => anew(kase, elsewhere)],
    ['a plan that no threat raised', (kase) => anew(kase, quiet)],
    ['an opening for another plan', (kase) => anew(kase, heavier, { planDigest: 'another' })],
    [
      'an opening in the place of another plan',
      (kase) => ({
        ...anew(kase, heavier, { plannedAnew: { at: 0, insteadOf: 'another' } }),
      }),
    ],
    ['the opening of another case', (kase) => anew(kase, heavier, { caseId: 'another' })],
    ['another subject', (kase) => anew(kase, heavier, { subject: { ...receipt.subject, personId: 'eve' } })],
    ['other openers, so that one of them may approve', (kase) => anew(kase, heavier, { openers: [] })],
    ['another policy', (kase) => anew(kase, { ...heavier, policyDigest: 'another' }, { policyDigest: 'another' })],
  ])('%s: refused, and nothing has changed', (_, fact) => {
    const after = told.hears(fact);
    expect(after.last.refused).toBe('proof');
    expect({ ...after.kase, sequence: 0 }).toEqual({ ...told.kase, sequence: 0 });
  });

  it('once something was done, or in any phase but that in which the system acts, there is no planning anew', () => {
    const begun = Told.opened({ effects: [BEFORE_CLAIM, PASSWORD] })
      .verified()
      .decides('adam', 'approve')
      .factsHold();
    expect(begun.reads('applied').kase.effects[0]?.state).toBe('applied');
    for (const one of [begun.reads('applied'), Told.opened(), Told.opened().verified(), Told.handedOver()]) {
      expect(mayPlanAnew(one.kase)).toBe(false);
      expect(plansAnew(one).last.refused).toBe('not-wanted-now');
    }
  });
});
