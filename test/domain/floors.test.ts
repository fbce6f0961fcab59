import { describe, expect, it } from '@jest/globals';
import { floorFlaws } from '../../domain/floors.js';
import type { Plan } from '../../domain/plan.js';
import { SUBJECT_CLASSES } from '../../domain/subject-classes.js';
import { judgeWarrant } from '../../domain/warrant-rules.js';
import { loadPolicy } from '../../policy/load.js';
import { isPlan, planOfClasses } from '../../policy/plan.js';
import { mistakesIn, SOURCE } from '../policy/mistakes.js';
import { samplePlan } from './support/plans.js';
import { Told } from './support/told.js';
import { warrantFor } from './support/warrants.js';

const policy = await loadPolicy('policy/recovery.yaml', { production: true });
const said = (plan: Plan) => floorFlaws(plan).map(({ path, expected }) => `${path.join('.')} ${expected}`);

describe('the floor under every policy', () => {
  it('is kept by each plan of the policy for production', () => {
    const plans = policy.rules
      .flatMap(({ action }) => SUBJECT_CLASSES.map((one) => planOfClasses(policy, action, [one])))
      .filter(isPlan);
    expect(plans.map(said).flat()).toEqual([]);
  });

  it.each<[string, Plan, string]>([
    [
      'a lost factor without an approval',
      samplePlan({ action: 'mfa.reset', approvals: { always: 0 } }),
      'approvals.always at least 1 (row 3)',
    ],
    [
      'a lost factor without time to object',
      samplePlan({ action: 'mfa.reset', windows: { coolingOffSeconds: 3_599 } }),
      'windows.coolingOffSeconds at least 3600: time to object (row 3)',
    ],
    [
      'all factors in less than four hours',
      samplePlan({ action: 'mfa.rebind', windows: { coolingOffSeconds: 14_399 } }),
      'windows.coolingOffSeconds at least 14400: time to object (row 4)',
    ],
    [
      'all factors by one word',
      samplePlan({ action: 'mfa.rebind', approvals: { always: 1 } }),
      'approvals.always at least 2 (row 4)',
    ],
    [
      'all factors looked at after a day',
      samplePlan({ action: 'mfa.rebind', review: { dueSeconds: 86_401 } }),
      'review.dueSeconds at most 86400 (row 4)',
    ],
    ['all factors in tier 2', { ...samplePlan({ action: 'mfa.rebind' }), tier: 2 }, 'tier at least 3 (rows 4 and 4r)'],
    [
      'all factors from afar within a day',
      samplePlan({ action: 'mfa.rebind-remote', windows: { coolingOffSeconds: 86_399 } }),
      'windows.coolingOffSeconds at least 86400: time to object (row 4r)',
    ],
    [
      'one verifier in tier 4',
      { ...samplePlan({ action: 'mfa.rebind' }), tier: 4 },
      'evidence.verifiers at least 2 in tier 4 (section 5.4)',
    ],
    [
      'emergency access by one word',
      samplePlan({ action: 'access.emergency', approvals: { always: 1 } }),
      'approvals.always at least 2 (row 14)',
    ],
    [
      'a review after eight days',
      samplePlan({ review: { dueSeconds: 691_200 } }),
      'review.dueSeconds at most 604800 (row 1b)',
    ],
    [
      'what can be read out without a call',
      samplePlan({ approvals: { callBack: false } }),
      'approvals.callBack true: an admitted method can be read out to a caller',
    ],
    [
      'what can be read out by nobody’s word',
      samplePlan({ approvals: { whenRelayable: 0 } }),
      'approvals.whenRelayable at least 1: what can be read out is countersigned',
    ],
    [
      'an approval for an hour in tier 3',
      { ...samplePlan(), tier: 3 },
      'windows.approvalSeconds at most 1800 from tier 3 (section 2)',
    ],
    [
      'a hand-over for a day in tier 3',
      { ...samplePlan(), tier: 3 },
      'windows.handOverSeconds at most 14400 from tier 3 (section 5.2)',
    ],
    ['an administrator as anybody', { ...samplePlan(), classes: ['privileged'] }, 'tier at least 4 (row 6)'],
    [
      'an executive by weak evidence',
      { ...samplePlan(), classes: ['executive'] },
      'evidence.minimumStrength at least 3 (row 7)',
    ],
    [
      'a vendor’s person with nobody’s word',
      { ...samplePlan(), classes: ['vendor'] },
      'approvals.always at least 2 (row 8)',
    ],
    [
      'a contractor without time to object',
      { ...samplePlan(), classes: ['contractor'] },
      'windows.coolingOffSeconds at least 14400 (row 8)',
    ],
  ])('is broken by %s', (_, plan, flaw) => {
    expect(said(plan)).toContain(flaw);
  });

  it('leaves the demo its short times, and nothing else', () => {
    const hasty = samplePlan({ action: 'mfa.reset', windows: { coolingOffSeconds: 1 }, approvals: { always: 0 } });
    expect(said({ ...hasty, policyLabel: 'demo' })).toEqual(['approvals.always at least 1 (row 3)']);
  });

  it('attack: whoever may write the policy file cannot go below it: the file is refused', () => {
    const weaker = SOURCE.replace(
      '    tier: 4\n    evidence:\n      atLeast: 2',
      '    tier: 3\n    evidence:\n      atLeast: 2',
    );
    expect(weaker).not.toBe(SOURCE);
    expect(mistakesIn(weaker).map(({ expected }) => expected)).toContain('over rule row-1b tier at least 4 (row 6)');
  });

  it('attack: an overlay that somebody takes out of the file is missed: the file is refused', () => {
    const from = SOURCE.indexOf('  - overlay: developers');
    const without = SOURCE.slice(0, from) + SOURCE.slice(SOURCE.indexOf('  - overlay: remote-staff'));
    expect(mistakesIn(without).map(({ expected }) => expected)).toEqual(
      ['password.reset', 'mfa.reset', 'account.unlock', 'mfa.rebind', 'mfa.rebind-remote', 'contact.change'].map(
        (action) => `an overlay of it for ${action}, or one that refuses it`,
      ),
    );
  });

  it.each([
    ['an overlay that is there twice', 'overlay: developers', 'overlay: row-7', 'each overlay once'],
    [
      'a seat for people without authority',
      '[group: hr-partners]',
      '[group: anybody]',
      'a group named in authorityGroups: who decides holds authority',
    ],
    ['a class of everybody', 'class: remote', 'class: standard', 'a class that groups make somebody of'],
    [
      'evidence that no method can give',
      'oneOf: [attended-video, in-person]',
      'oneOf: [device]',
      'evidence that the methods of rule row-3 can give',
    ],
    [
      'one item for more than a lock',
      'atLeast: 2\n      minimumStrength: 2',
      'oneAlone: 2\n      atLeast: 2\n      minimumStrength: 2',
      'nothing, but in rows 2, 9 and 11',
    ],
  ])('attack: a file with %s is refused', (_, from, to, expected) => {
    expect(SOURCE).toContain(from);
    expect(mistakesIn(SOURCE.replace(from, to)).map((mistake) => mistake.expected)).toContain(expected);
  });

  it('attack: a warrant under a plan below it carries nothing, though policy, opening and decisions agree on the plan', () => {
    const { kase, now } = Told.claimed();
    expect(judgeWarrant(warrantFor(kase, 'password.set', now), now)).toBeNull();
    const weak = Told.claimed({ review: { dueSeconds: 864_000 } });
    expect(judgeWarrant(warrantFor(weak.kase, 'password.set', weak.now), weak.now)).toBe('warrant-invalid');
  });
});
