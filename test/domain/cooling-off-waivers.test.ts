import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { noLessStrict } from '../../activities/facts/stricter.js';
import { ACTIONS } from '../../domain/actions.js';
import { raisedPlan } from '../../domain/context-risk.js';
import { coolingOffSecondsOf } from '../../domain/cooling-off-waivers.js';
import { METHODS, type Method, type Strength } from '../../domain/evidence.js';
import { floorFlaws } from '../../domain/floors.js';
import type { Plan } from '../../domain/plan.js';
import { RISK_SIGNALS } from '../../domain/risk-signals.js';
import { SUBJECT_CLASSES } from '../../domain/subject-classes.js';
import { judgeWarrant } from '../../domain/warrant-rules.js';
import { loadPolicy } from '../../policy/load.js';
import { isPlan, planAfter, planOfClasses } from '../../policy/plan.js';
import { strengthOf } from '../../domain/plan-strength.js';
import { VERIFICATION_METHODS } from '../../activities/verification/registry.js';
import { mistakesIn, SOURCE } from '../policy/mistakes.js';
import { samplePlan } from './support/plans.js';
import { evidenceReceipt, unsigned } from './support/receipts.js';
import { Told } from './support/told.js';
import { warrantFor } from './support/warrants.js';

const policy = await loadPolicy('policy/recovery.yaml', { production: true });
const planOf = (action: (typeof ACTIONS)[number], ...classes: Parameters<typeof planOfClasses>[2]): Plan => {
  const plan = planOfClasses(policy, action, classes);
  if (!isPlan(plan)) throw new Error(`no plan of ${action}`);
  return plan;
};
const ROW_3 = planOf('mfa.reset');
const ROW_4 = planOf('mfa.rebind');

const { kase, now } = Told.opened();
const item = (method: Method, strength: Strength) => unsigned(evidenceReceipt(kase, method, now, { strength }));
const items = fc.array(fc.record({ method: fc.constantFrom(...METHODS), strength: fc.constantFrom(0, 1, 2, 3, 4) }), {
  maxLength: 4,
}) as fc.Arbitrary<readonly { readonly method: Method; readonly strength: Strength }[]>;

const WAIVED = { coolingOffWaivedBy: { strength: 4 } } as const;
const waived = (plan: Plan) => plan.windows.coolingOffWaivedBy !== undefined;
const said = (plan: Plan) =>
  floorFlaws(plan)
    .filter(({ path }) => path.includes('coolingOffWaivedBy'))
    .map(({ path, expected }) => `${path.join('.')} ${expected}`);

describe('the time to object that evidence waives', () => {
  it('is waived by an item of strength 4 in row 3, by presence in row 4, and by nothing else, whatever is given beside it', () => {
    fc.assert(
      fc.property(items, (given) => {
        const evidence = given.map(({ method, strength }) => item(method, strength));
        const superior = given.some(({ strength }) => strength === 4);
        const present = given.some(({ method, strength }) => strength === 4 && method === 'in-person');
        expect(coolingOffSecondsOf(ROW_3, evidence)).toBe(superior ? 0 : 3_600);
        expect(coolingOffSecondsOf(ROW_4, evidence)).toBe(present ? 0 : 14_400);
        expect(coolingOffSecondsOf(samplePlan({ action: 'mfa.reset' }), evidence)).toBe(3_600);
      }),
    );
  });

  it('is of rows 3 and 4 alone, and of nobody with a row of their own', () => {
    const who = ACTIONS.flatMap((action) =>
      SUBJECT_CLASSES.filter((one) => {
        const plan = planOfClasses(policy, action, [one]);
        return isPlan(plan) && waived(plan);
      }).map((one) => `${action} ${one}`),
    );
    expect(who).toEqual(
      ['mfa.reset', 'mfa.rebind'].flatMap((action) =>
        ['standard', 'remote', 'incident-responder'].map((one) => `${action} ${one}`),
      ),
    );
  });

  it('is waived no more once anything speaks against the case, elevated threat or whatever else', () => {
    fc.assert(
      fc.property(fc.constantFrom(...RISK_SIGNALS), fc.constantFrom(ROW_3, ROW_4), (signal, plan) => {
        const raised = raisedPlan(plan, [signal], METHODS);
        expect(waived(raised)).toBe(false);
        expect(noLessStrict(plan, raised)).toBe(false);
        expect(said({ ...raised, windows: { ...raised.windows, coolingOffWaivedBy: { strength: 4 } } })).toHaveLength(
          1,
        );
      }),
    );
  });

  it('is not waived of the second of two cases (row 4x)', () => {
    const earlier = { people: [], domains: [], actions: ['mfa.rebind'] } as const;
    const second = planAfter(policy, planOf('password.reset'), { action: 'password.reset', earlier });
    expect(isPlan(second) && waived(second)).toBe(false);
  });

  it.each<[string, Plan, string]>([
    ['a forgotten password', samplePlan({ windows: WAIVED }), 'alone'],
    ['every factor from afar (row 4r)', samplePlan({ action: 'mfa.rebind-remote', windows: WAIVED }), 'alone'],
    ['another address (row 5)', samplePlan({ action: 'contact.change', windows: WAIVED }), 'alone'],
    ['row 3 in tier 3', { ...samplePlan({ action: 'mfa.reset', windows: WAIVED }), tier: 3 }, 'alone'],
    [
      'row 3 of an executive',
      { ...samplePlan({ action: 'mfa.reset', windows: WAIVED }), classes: ['executive'] },
      'alone',
    ],
    [
      'row 3 of a contractor',
      { ...samplePlan({ action: 'mfa.reset', windows: WAIVED }), classes: ['contractor'] },
      'alone',
    ],
    ['every factor by a passkey', samplePlan({ action: 'mfa.rebind', windows: WAIVED }), 'only presence'],
    [
      'row 3 by a code on paper',
      samplePlan({ action: 'mfa.reset', windows: { coolingOffWaivedBy: { strength: 3 } } }),
      'at least 4',
    ],
  ])('attack: no file waives it of %s', (_, plan, expected) => {
    expect(said(plan)).toEqual([expect.stringContaining(expected)]);
  });

  it('attack: a policy in which a password or a weaker item waives it is refused by line', () => {
    const at = 'coolingOffWaivedBy: { strength: 4 }';
    expect(SOURCE).toContain(at);
    const problems = (source: string) => mistakesIn(source).map(({ expected }) => expected);
    expect(problems(SOURCE.replace(at, 'coolingOffWaivedBy: { strength: 3 }'))).toEqual(['one of 4; found 3']);
    const ofPassword = SOURCE.replace('coolingOffSeconds: 0\n', `coolingOffSeconds: 0\n      ${at}\n`);
    expect(problems(ofPassword)).toContainEqual(expect.stringContaining('rows 3 and 4 alone'));
    expect(problems(SOURCE.replace('strength: 4, inPerson: true }', 'strength: 4 }'))).toContainEqual(
      expect.stringContaining('only presence'),
    );
  });

  it('counts for nothing in the strength of a plan: whoever attacks takes the way that waits for nobody', () => {
    const { coolingOffWaivedBy: _, ...windows } = ROW_4.windows;
    const waits = strengthOf({ ...ROW_4, windows }, VERIFICATION_METHODS);
    expect(waits.parts.time).toBe(10);
    expect(strengthOf(ROW_4, VERIFICATION_METHODS).points).toBeLessThanOrEqual(waits.points);
  });
});

describe('a warrant of a case that was not waited for', () => {
  const methods = [
    { method: 'totp', strength: 2, freshSeconds: 600 },
    { method: 'in-person', strength: 4, freshSeconds: 1_800, riskAnalysis: 'written down' },
    { method: 'recovery-code', strength: 3, freshSeconds: 600 },
  ] as const;
  const plan = {
    action: 'mfa.reset',
    evidence: { methods },
    windows: { coolingOffWaivedBy: { strength: 4 } },
  } as const;

  it('carries its effect beside presence, and not beside a code on paper', () => {
    const present = Told.opened(plan).proves('totp').proves('in-person').decides('adam', 'approve').factsHold();
    expect(present.kase.phase).toBe('executing');
    expect(judgeWarrant(warrantFor(present.kase, 'authenticator.suspend', present.now), present.now)).toBeNull();

    const paper = Told.opened(plan).proves('totp').proves('recovery-code').decides('adam', 'approve');
    expect(paper.kase.phase).toBe('cooling-off');
    const later = paper.waits(3_600).deadlineComes().factsHold();
    const warrant = warrantFor(later.kase, 'authenticator.suspend', later.now);
    expect(judgeWarrant(warrant, later.now)).toBeNull();
    const tooSoon = { ...warrant, mintedAt: paper.now, notAfter: paper.now + 1_000 };
    const facts = { ...warrant.facts, receipt: { ...warrant.facts.receipt, readAt: paper.now } };
    expect(judgeWarrant({ ...tooSoon, facts }, paper.now)).toBe('warrant-invalid');
  });

  it('attack: an item of another person, of another case or too weak for its rule waives nothing', () => {
    const present = Told.opened(plan).proves('totp').proves('in-person').decides('adam', 'approve').factsHold();
    const warrant = warrantFor(present.kase, 'authenticator.suspend', present.now);
    const [totp, seen] = warrant.evidence;
    if (totp === undefined || seen === undefined) throw new Error('two items were given');
    for (const change of [{ personId: 'mallory' }, { caseId: 'another' }, { freshUntil: 0 }, { domains: [] }]) {
      const forged = { ...seen, receipt: { ...seen.receipt, ...change } };
      expect(judgeWarrant({ ...warrant, evidence: [totp, forged] }, present.now)).toBe('evidence-too-weak');
    }
  });
});
