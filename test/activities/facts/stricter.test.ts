import { describe, expect, it } from '@jest/globals';
import { noLessStrict } from '../../../activities/facts/stricter.js';
import type { LineFact } from '../../../domain/phone-lines.js';
import type { Seat } from '../../../domain/plan.js';
import { samplePlan } from '../../domain/support/plans.js';

const plan = samplePlan({ action: 'access.emergency' });
const granting = (group: string, grantSeconds: number) => ({
  ...plan,
  effects: plan.effects.map((effect) => ({ ...effect, group })),
  windows: { ...plan.windows, grantSeconds },
});

describe('a plan pinned before the policy changed', () => {
  it('holds as long as it grants no more than the policy of today', () => {
    expect(noLessStrict(plan, plan)).toBe(true);
    expect(noLessStrict(granting('emergency-operators', 600), plan)).toBe(true);
    expect(noLessStrict(samplePlan(), samplePlan())).toBe(true);
  });

  it('no longer holds when it grants for longer, another group, or what is not granted any more', () => {
    expect(noLessStrict(plan, granting('emergency-operators', 600))).toBe(false);
    expect(noLessStrict(granting('emergency-admins', 3_600), plan)).toBe(false);
    expect(noLessStrict(plan, { ...plan, effects: [] })).toBe(false);
  });

  it('no longer holds when fewer of those that completed would be looked at', () => {
    const drawing = (percentOfCompleted: number) => samplePlan({ review: { percentOfCompleted } });
    expect(noLessStrict(drawing(10), samplePlan())).toBe(false);
    expect(noLessStrict(drawing(10), drawing(20))).toBe(false);
    expect(noLessStrict(drawing(20), drawing(10))).toBe(true);
    expect(noLessStrict(samplePlan(), drawing(10))).toBe(true);
  });

  it('no longer holds when it would know less of a telephone line', () => {
    const knowing = (mustKnow?: readonly LineFact[]) =>
      samplePlan({ evidence: { methods: [{ method: 'phone-code', strength: 1, freshSeconds: 600, mustKnow }] } });
    expect(noLessStrict(knowing([]), knowing(['sim-change']))).toBe(false);
    expect(noLessStrict(knowing(['sim-change']), knowing())).toBe(false);
    expect(noLessStrict(knowing(), knowing(['sim-change']))).toBe(true);
    expect(noLessStrict(knowing(['porting', 'sim-change']), knowing())).toBe(true);
  });

  it('no longer holds when a sign-in elsewhere would count for more, or another one would', () => {
    const counting = (value: string, strength: 2 | 3) =>
      samplePlan({
        evidence: {
          methods: [{ method: 'federated-login', strength, freshSeconds: 600, acr: [{ value, strength }] }],
        },
      });
    expect(noLessStrict(counting('phr', 3), counting('phr', 2))).toBe(false);
    expect(noLessStrict(counting('pwd', 2), counting('phr', 2))).toBe(false);
    expect(noLessStrict(counting('phr', 2), counting('phr', 3))).toBe(true);
  });

  it('no longer holds when other verifiers would do, or such as were trained longer ago', () => {
    const trained = (attesters?: { group: string; trainingDays: number }) =>
      samplePlan({ evidence: { methods: [{ method: 'in-person', strength: 4, freshSeconds: 600, attesters }] } });
    const today = trained({ group: 'identity-verifiers', trainingDays: 180 });
    expect(noLessStrict(trained({ group: 'identity-verifiers', trainingDays: 180 }), today)).toBe(true);
    expect(noLessStrict(trained({ group: 'identity-verifiers', trainingDays: 90 }), today)).toBe(true);
    expect(noLessStrict(trained({ group: 'identity-verifiers', trainingDays: 365 }), today)).toBe(false);
    expect(noLessStrict(trained({ group: 'desk', trainingDays: 90 }), today)).toBe(false);
    expect(noLessStrict(trained(), today)).toBe(false);
  });

  it('no longer holds when nobody, another group or somebody later would acknowledge what it grants', () => {
    const { acknowledgement, ...without } = plan;
    const rule = acknowledgement ?? { group: '', withinSeconds: 0 };
    expect(noLessStrict(without, plan)).toBe(false);
    expect(noLessStrict({ ...plan, acknowledgement: { ...rule, group: 'recovery-approvers' } }, plan)).toBe(false);
    expect(noLessStrict({ ...plan, acknowledgement: { ...rule, withinSeconds: 901 } }, plan)).toBe(false);
    expect(noLessStrict({ ...plan, acknowledgement: { ...rule, withinSeconds: 60 } }, plan)).toBe(true);
    expect(noLessStrict(plan, without)).toBe(true);
  });
});

describe('how surely the subject is who they are', () => {
  const proofing = { tier2Days: 730, tier3Days: 365, tier4Days: 365 };
  const today = { ...samplePlan({ action: 'mfa.reset' }), proofing };

  it('attack: a plan that takes an older proofing than today’s, or any, is lighter', () => {
    expect(noLessStrict(today, today)).toBe(true);
    expect(noLessStrict({ ...today, proofing: { ...proofing, tier2Days: 90 } }, today)).toBe(true);
    expect(noLessStrict(today, { ...today, proofing: { ...proofing, tier2Days: 90 } })).toBe(false);
    const { proofing: _, ...without } = today;
    expect(noLessStrict(without, today)).toBe(false);
  });

  it('attack: a plan that binds where today’s does not, or leaves more of it to the lot, is lighter', () => {
    const binding = (percentOfCompleted?: number) => ({
      ...samplePlan(),
      binding: { rule: 'row-1a', percentOfCompleted },
    });
    expect(noLessStrict(binding(5), samplePlan())).toBe(false);
    expect(noLessStrict(binding(5), binding(20))).toBe(false);
    expect(noLessStrict(binding(20), binding(5))).toBe(true);
    expect(noLessStrict(samplePlan(), binding(5))).toBe(true);
  });

  it('attack: a plan that counts what nobody analysed, or repeats a proofing by what does not, is lighter', () => {
    const manager = (riskAnalysis?: string) =>
      samplePlan({
        evidence: { methods: [{ method: 'manager-confirmation', strength: 2, freshSeconds: 1, riskAnalysis }] },
      });
    expect(noLessStrict(manager('written'), manager())).toBe(false);
    expect(noLessStrict(manager(), manager('written'))).toBe(true);
    const login = (repeatsIal?: 2) =>
      samplePlan({
        evidence: {
          methods: [
            {
              method: 'federated-login',
              strength: 3,
              freshSeconds: 1,
              acr: [{ value: 'ial2', strength: 3, repeatsIal }],
            },
          ],
        },
      });
    expect(noLessStrict(login(2), login())).toBe(false);
    expect(noLessStrict(login(), login(2))).toBe(true);
  });

  it('no longer holds when a seat of today is not in it, or is filled by others, fewer, later or out of order', () => {
    const manager = { seat: 'manager', from: [{ relation: 'manager' }], atLeast: 1 } as const;
    const team = { seat: 'team', from: [{ group: 'team' }], atLeast: 2, windowSeconds: 600 } as const;
    const seated = (seats: readonly Seat[], inOrder?: boolean) =>
      samplePlan({ approvals: { seats, ...(inOrder !== undefined && { inOrder }) } });
    const today = seated([manager, team]);
    expect(noLessStrict(today, today)).toBe(true);
    expect(noLessStrict(today, samplePlan())).toBe(true);
    expect(noLessStrict(seated([manager, { ...team, atLeast: 3, windowSeconds: 60 }]), today)).toBe(true);
    expect(noLessStrict(samplePlan(), today)).toBe(false);
    expect(noLessStrict(seated([manager]), today)).toBe(false);
    expect(noLessStrict(seated([manager, { ...team, atLeast: 1 }]), today)).toBe(false);
    expect(noLessStrict(seated([manager, { ...team, from: [{ group: 'team' }, { group: 'desk' }] }]), today)).toBe(
      false,
    );
    expect(noLessStrict(seated([manager, { ...team, windowSeconds: 601 }]), today)).toBe(false);
    expect(noLessStrict(seated([manager, { ...team, windowSeconds: undefined }]), today)).toBe(false);
    expect(noLessStrict(seated([manager, team], true), today)).toBe(true);
    expect(noLessStrict(today, seated([manager, team], true))).toBe(false);
    expect(noLessStrict(seated([team, manager], true), seated([manager, team], true))).toBe(false);
    expect(noLessStrict(seated([manager, team], true), seated([manager, team], true))).toBe(true);
  });
});
