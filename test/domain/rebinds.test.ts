import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CompromiseDomain, EvidenceReceipt, Method } from '../../domain/evidence.js';
import { evidenceSatisfies, freshRefusal, joiningRefusal, wantsAnotherVerifier } from '../../domain/evidence-rules.js';
import { factorResetFlaws } from '../../domain/factor-resets.js';
import { judgeWarrant } from '../../domain/warrant-rules.js';
import { parsePolicy } from '../../policy/load.js';
import { isPlan, planOfRule } from '../../policy/plan.js';
import { altered, mistakesIn, SOURCE } from '../policy/mistakes.js';
import { samplePlan, type PlanChanges } from './support/plans.js';
import { evidenceReceipt, unsigned } from './support/receipts.js';
import { Told } from './support/told.js';
import { warrantFor } from './support/warrants.js';

const REBIND: PlanChanges = { action: 'mfa.rebind' };
const { kase, now } = Told.opened(REBIND);
const item = (method: Method, changes: Partial<EvidenceReceipt> = {}) => evidenceReceipt(kase, method, now, changes);
const by = (method: Method, vouchedBy: string, changes: Partial<EvidenceReceipt> = {}) =>
  item(method, { vouchedBy, ...changes });
const isEnough = (...receipts: readonly EvidenceReceipt[]) => evidenceSatisfies(kase, receipts.map(unsigned), now);
const flawsOf = (...changes: Parameters<typeof samplePlan>) =>
  factorResetFlaws(samplePlan(...changes)).map(({ path }) => path.join('.'));

describe('evidence of whoever lost every factor (row 4)', () => {
  it('is two of S3, or one of S4 beside one of S2, whatever else is there', () => {
    expect(isEnough(item('recovery-code'), item('attended-video'))).toBe(true);
    expect(isEnough(item('in-person'), item('recovery-contact'))).toBe(true);
    expect(isEnough(item('recovery-contact'), item('recovery-code'), item('attended-video'))).toBe(true);
  });

  it('attack: is not one of S3 beside one of S2, nor what only others sign', () => {
    expect(isEnough(item('recovery-code'), item('recovery-contact'))).toBe(false);
    expect(isEnough(item('attended-video'), item('recovery-contact'))).toBe(false);
    expect(isEnough(item('attended-video'))).toBe(false);
    expect(isEnough(item('in-person'))).toBe(false);
  });

  it('is what a count of strengths says that knows nothing of the rules', () => {
    const methods = ['recovery-code', 'recovery-contact', 'attended-video', 'in-person'] as const;
    const strength = fc.constantFrom(2, 3, 4);
    fc.assert(
      fc.property(fc.subarray([...methods]), fc.array(strength, { minLength: 4, maxLength: 4 }), (some, strengths) => {
        const own: Readonly<Record<Method, number>> = Object.fromEntries(
          methods.map((method) => [method, item(method).strength]),
        ) as never;
        const given = some.map((method, at) => ({ method, strength: Math.min(own[method], strengths[at] ?? 2) }));
        const bothSeen = some.includes('attended-video') && some.includes('in-person');
        const presence = given.some((one) => one.strength === 4);
        const counted = given.filter((one) => presence || one.strength >= 3);
        const onesOwn = counted.some(({ method }) => method.startsWith('recovery-'));
        const expected = !bothSeen && counted.length >= 2 && onesOwn && counted.some((one) => one.strength >= 3);
        const receipts = given.map((one) => item(one.method, { strength: one.strength as 2 | 3 | 4 }));
        expect([given, isEnough(...receipts)]).toEqual([given, expected]);
      }),
    );
  });

  it('attack: is nothing from a telephone or a mailbox, however strong somebody says that it is', () => {
    for (const domain of ['handset', 'mailbox'] as const satisfies readonly CompromiseDomain[])
      expect(joiningRefusal(kase, item('recovery-code', { domains: ['paper', domain] }), now)).toBe(
        'method-not-admitted',
      );
    expect(joiningRefusal(kase, item('recovery-code', { behind: ['passkey'] }), now)).toBe('evidence-not-independent');
  });
});

describe('the item that opens the claim of a new factor (section 5.1)', () => {
  const after = (...given: readonly EvidenceReceipt[]) => ({ ...kase, evidence: given.map(unsigned) });

  it('is presence again where somebody was present; else the same method again, the strongest', () => {
    const present = after(item('in-person'), item('recovery-contact'));
    expect(freshRefusal(present, item('in-person'))).toBeNull();
    for (const method of ['recovery-contact', 'recovery-code', 'attended-video'] as const)
      expect(freshRefusal(present, item(method))).toBe('evidence-too-weak');
    const remote = after(item('recovery-code'), item('attended-video'));
    expect(freshRefusal(remote, item('attended-video'))).toBeNull();
    expect(freshRefusal(remote, item('recovery-code'))).toBeNull();
    expect(freshRefusal(remote, item('in-person'))).toBeNull();
    expect(freshRefusal(remote, item('recovery-contact'))).toBe('evidence-too-weak');
  });

  it('attack: a contact who passes a code on opens no claim, though they vouched before', () => {
    const three = after(item('recovery-contact'), item('recovery-code'), item('attended-video'));
    expect(freshRefusal(three, item('recovery-contact'))).toBe('evidence-too-weak');
  });

  it('attack: a warrant for it with a weaker item carries nothing, though case and claim agree', () => {
    const awaited = Told.opened(REBIND)
      .proves('in-person')
      .proves('recovery-contact')
      .decides('adam', 'approve')
      .decides('anna', 'approve')
      .waits(14_400)
      .deadlineComes()
      .factsHold()
      .reads('applied')
      .reads('proven');
    const claimed = awaited.proves('in-person').claims().factsHold();
    const warrant = warrantFor(claimed.kase, 'authenticator.bind', claimed.now);
    expect(judgeWarrant(warrant, claimed.now)).toBeNull();
    const fresh = unsigned(evidenceReceipt(awaited.kase, 'recovery-contact', awaited.now + 10_000));
    expect(judgeWarrant({ ...warrant, fresh }, claimed.now)).toBe('evidence-too-weak');
    expect(awaited.proves('recovery-contact').claims().kase.phase).toBe('awaiting-claim');
  });
});

describe('two verifiers (row 6 and section 5.4)', () => {
  const verifiers = { minimumStrength: 3, oneAtLeast: 4, minimumWithoutSuperior: undefined, verifiers: 2 } as const;
  const two = Told.opened({ action: 'mfa.reset', evidence: { ...samplePlan(REBIND).evidence, ...verifiers } }).kase;
  const own = (method: Method, changes: Partial<EvidenceReceipt> = {}) => evidenceReceipt(two, method, now, changes);
  const suffices = (...receipts: readonly EvidenceReceipt[]) => evidenceSatisfies(two, receipts.map(unsigned), now);
  const rob = own('in-person', { vouchedBy: 'rob' });
  const video = own('attended-video', { vouchedBy: 'rita' });
  const code = own('recovery-code');

  it('look at the subject, in person both or one of them on video, and are one item', () => {
    expect(suffices(code, rob, video)).toBe(true);
    expect(suffices(code, rob, own('in-person', { vouchedBy: 'rita' }))).toBe(true);
    expect(suffices(rob, video)).toBe(false);
    expect(wantsAnotherVerifier(two.plan.evidence, [unsigned(rob)])).toBe(true);
    expect(wantsAnotherVerifier(two.plan.evidence, [unsigned(rob), unsigned(video)])).toBe(false);
  });

  it('attack: one of them alone, twice, or with a third is not two', () => {
    expect(suffices(code, rob)).toBe(false);
    expect(suffices(code, rob, own('attended-video', { vouchedBy: 'rob' }))).toBe(false);
    const withBoth = { ...two, evidence: [rob, video].map(unsigned) };
    expect(joiningRefusal({ ...two, evidence: [unsigned(rob)] }, video, now)).toBeNull();
    expect(joiningRefusal({ ...two, evidence: [unsigned(rob)] }, rob, now)).toBe('evidence-not-independent');
    const third = own('in-person', { vouchedBy: 'vito' });
    expect(joiningRefusal(withBoth, third, now)).toBe('evidence-not-independent');
  });

  it('attack: two on video are no presence', () => {
    expect(suffices(code, video, own('attended-video', { vouchedBy: 'rob' }))).toBe(false);
  });

  it('attack: where the plan wants one, a second adds nothing', () => {
    const first = by('in-person', 'rob');
    const second = by('attended-video', 'rita');
    expect(joiningRefusal({ ...kase, evidence: [unsigned(first)] }, second, now)).toBe('evidence-not-independent');
    expect(isEnough(item('recovery-code'), first, second)).toBe(false);
  });
});

describe('the floor under whoever lost every factor', () => {
  const { evidence } = samplePlan(REBIND);
  const remote = samplePlan({ action: 'mfa.rebind-remote' });

  it('lets rows 4 and 4r be', () => {
    expect(flawsOf(REBIND)).toEqual([]);
    expect(factorResetFlaws(remote)).toEqual([]);
  });

  it.each<[string, PlanChanges, string]>([
    ['one of S3 beside one of S2', { evidence: { minimumWithoutSuperior: 2 } }, 'evidence.minimumWithoutSuperior'],
    ['two of S2', { evidence: { oneAtLeast: 2 } }, 'evidence.oneAtLeast'],
    ['a code by telephone', { evidence: { withoutDomains: ['mailbox'] } }, 'evidence.withoutDomains'],
    ['one approval', { approvals: { always: 1 } }, 'approvals.always'],
    ['the app left alone', { effects: samplePlan({ action: 'mfa.reset' }).effects }, 'effects'],
  ])('attack: a policy with %s', (_, changes, where) => {
    expect(flawsOf({ ...REBIND, ...changes })).toEqual([where]);
    expect(evidence.atLeast).toBe(2);
  });

  it('attack: from afar without a risk analysis, without the manager, or with two approvals', () => {
    const flaws = (changes: Partial<typeof remote>) =>
      factorResetFlaws({ ...remote, ...changes }).map(({ path }) => path.join('.'));
    expect(flaws({ riskAnalysis: undefined })).toEqual(['riskAnalysis']);
    const oneOf = [['attended-video'], ['recovery-contact']] as const;
    expect(flaws({ evidence: { ...remote.evidence, oneOf } })).toEqual(['evidence.oneOf']);
    expect(flaws({ approvals: { ...remote.approvals, always: 2 } })).toEqual(['approvals.always']);
  });
});

describe('the way that is none of NIST’s (row 4r)', () => {
  const planIn = (text: string) =>
    planOfRule(parsePolicy(text, 'policy.yaml', { production: true }), 'mfa.rebind-remote');

  it('is in the policy and gives nobody a plan, until its risk analysis is named', () => {
    expect(planIn(SOURCE)).toBe('no-rule');
    const on = planIn(altered('    off: true', '    riskAnalysis: docs/risk-analysis.md#remote-rebind').text);
    expect(isPlan(on) ? [on.riskAnalysis, on.windows.coolingOffSeconds] : on).toEqual([
      'docs/risk-analysis.md#remote-rebind',
      86_400,
    ]);
  });

  it('attack: is not switched on by taking the switch away, nor is another rule switched off', () => {
    const said = (text: string) => mistakesIn(text).map(({ expected }) => expected);
    expect(said(altered('    off: true', '').text)).toContain('the key "off", which is missing');
    expect(said(SOURCE.replace('    action: mfa.rebind\n', '    action: mfa.rebind\n    off: true\n'))).toContain(
      'nothing, but for mfa.rebind-remote while no risk analysis is named (section 5.10)',
    );
  });

  it('attack: the manager is not taken out of row 4, nor another seat put in their place', () => {
    const said = (from: string, to: string) => {
      expect(SOURCE).toContain(from);
      return mistakesIn(SOURCE.replace(from, to)).map(({ expected }) => expected);
    };
    const wanted = "a seat that the subject's manager or sponsor fills, and nobody else (row 4)";
    expect(said('from: [relation: manager, relation: sponsor]', 'from: [group: security]')).toContain(wanted);
    expect(
      said('from: [relation: manager, relation: sponsor]', 'from: [relation: manager, group: security]'),
    ).toContain(wanted);
  });
});
