import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { plannedAnew } from '../../../activities/facts/planned-anew.js';
import { digestOf } from '../../../domain/canonical.js';
import type { Case } from '../../../domain/case.js';
import { DAY } from '../../../domain/clock.js';
import { planUnderThreat } from '../../../domain/planning-anew.js';
import type { Plan } from '../../../domain/plan.js';
import type { OpeningReceipt } from '../../../domain/receipts.js';
import { signReceipt, verifyReceipt } from '../../../proofs/receipts.js';
import { OPENED_AT, startSubjectWorld, type SubjectWorld } from '../verification/subject-world.js';

let world: SubjectWorld;
let kase: Case;
beforeAll(async () => {
  world = await startSubjectWorld();
  const subject = await world.newSubject();
  kase = await opened({ ...subject.kase, phase: 'executing', frozenAt: OPENED_AT });
});
afterAll(() => world?.stop());

/** A case with an opening that the verifier signed, for whatever it says. */
async function opened(given: Case, changes: Partial<OpeningReceipt> = {}): Promise<Case> {
  const receipt = { ...given.opening.receipt, planDigest: digestOf(given.plan), ...changes };
  return { ...given, opening: await signReceipt(world.keys.verifier, receipt) };
}

/** Today's plan while the threat is elevated. */
const current = (plan: Plan = kase.plan): Plan => planUnderThreat(plan, []);

describe('planning a pending case anew', () => {
  it('signs its opening again, the same in all but the plan', async () => {
    const fact = await plannedAnew(world.deps, kase, current());
    if (fact?.kind !== 'planned-anew') throw new Error('it was not planned anew');
    const receipt = await verifyReceipt(world.deps.trust, fact.opening, 'opening');
    expect(receipt).toEqual({
      ...kase.opening.receipt,
      planDigest: digestOf(fact.plan),
      plannedAnew: { at: world.time.now, insteadOf: digestOf(kase.plan) },
    });
    expect(fact.plan).toMatchObject({ tier: 2, raisedBy: ['elevated-threat'] });
  });

  it('asks for stronger evidence where the person enrolled what that takes, and else for what it did', async () => {
    const methods = [
      ...kase.plan.evidence.methods,
      { method: 'recovery-code', strength: 3, freshSeconds: 600 },
      { method: 'phone-code', strength: 1, freshSeconds: 600 },
    ] as const;
    const rich = await opened({ ...kase, plan: { ...kase.plan, evidence: { ...kase.plan.evidence, methods } } });
    const evidenceOf = async (one: Case) => {
      const fact = await plannedAnew(world.deps, one, current(one.plan));
      return fact?.kind === 'planned-anew' ? fact.plan.evidence : null;
    };
    expect(await evidenceOf(kase)).toEqual(kase.plan.evidence);
    expect(await evidenceOf(rich)).toMatchObject({ minimumStrength: 2, oneAtLeast: 3 });
  });

  it('is not to be had where more is demanded for another reason as well, or for no threat', async () => {
    const twice: Plan = { ...current(), tier: 3 };
    expect(await plannedAnew(world.deps, kase, twice)).toBeNull();
    expect(await plannedAnew(world.deps, kase, { ...kase.plan, tier: 2 })).toBeNull();
  });

  it('is not to be had where its subject would have to be proofed again and nothing in the plan can do that', async () => {
    const proofing = { tier2Days: 365, tier3Days: 365, tier4Days: 365 };
    const assurance = { proofing: { ial: 2, at: OPENED_AT - 400 * DAY } } as const;
    const stale = await opened({ ...kase, plan: { ...kase.plan, proofing } }, { assurance });
    expect(await plannedAnew(world.deps, stale, current(stale.plan))).toBeNull();
    const fresh = await opened(stale, { assurance: { proofing: { ial: 2, at: OPENED_AT - DAY } } });
    expect(await plannedAnew(world.deps, fresh, current(fresh.plan))).not.toBeNull();
  });

  it.each<[string, () => Promise<Case>]>([
    ['an opening that nobody signed', async () => ({ ...kase, opening: { ...kase.opening, jws: 'e30.e30.e30' } })],
    [
      'other openers than were signed, so that one of them may approve',
      async () => ({
        ...kase,
        opening: { ...kase.opening, receipt: { ...kase.opening.receipt, openers: [] } },
      }),
    ],
    ['the opening of another case', () => opened(kase, { caseId: 'another' })],
    ['a plan that is not the one pinned', async () => ({ ...kase, plan: { ...kase.plan, reference: 'made up' } })],
  ])('attack: a worker that believes a workflow with %s signs nothing', async (_, forged) => {
    expect(await plannedAnew(world.deps, await forged(), current())).toBeNull();
  });
});
