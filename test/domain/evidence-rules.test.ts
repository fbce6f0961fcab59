import { describe, expect, it } from '@jest/globals';
import type { Action } from '../../domain/actions.js';
import { CLOCK_SKEW, DAY, SECOND } from '../../domain/clock.js';
import type { Evidence, EvidenceReceipt, Method } from '../../domain/evidence.js';
import {
  approvalsNeeded,
  evidenceSatisfies,
  freshOnly,
  itemRefusal,
  joiningRefusal,
} from '../../domain/evidence-rules.js';
import type { MethodRule } from '../../domain/plan.js';
import { OPENED_AT } from './support/people.js';
import { resetPlan } from './support/plans.js';
import { evidenceReceipt, unsigned } from './support/receipts.js';
import { Told } from './support/told.js';

const { kase } = Told.opened();
const NOW = OPENED_AT + 60 * SECOND;
const item = (method: Method, changes: Partial<EvidenceReceipt> = {}): EvidenceReceipt =>
  evidenceReceipt(kase, method, NOW, changes);
const items = (...receipts: EvidenceReceipt[]): Evidence[] => receipts.map((receipt) => unsigned(receipt));

describe('one item of evidence', () => {
  it('counts when it is bound to this case, tenured, admitted and fresh', () => {
    expect(itemRefusal(kase, item('totp'), NOW)).toBeNull();
    expect(itemRefusal(kase, item('email-code'), NOW)).toBeNull();
  });

  it.each<[string, Partial<EvidenceReceipt>, string]>([
    ['was given for another case', { caseId: 'another' }, 'evidence-bound-elsewhere'],
    ['was given by another person', { personId: 'bob' }, 'evidence-bound-elsewhere'],
    ['was given for another action', { action: 'factor.rebind' as Action }, 'evidence-bound-elsewhere'],
    ['is of a method the plan does not admit', { method: 'security-question' as Method }, 'method-not-admitted'],
    ['claims more strength than its method has', { strength: 3 }, 'evidence-too-weak'],
    ['is inadmissible (S0)', { strength: 0 }, 'evidence-too-weak'],
    ['needs the password that is under reset', { behind: ['password'] }, 'evidence-not-independent'],
    ['is of no compromise domain', { domains: [] }, 'evidence-not-independent'],
    [
      'was enrolled a moment too recently (CTL-02: 30 days)',
      { enrolledAt: OPENED_AT - 30 * DAY + 1 },
      'enrolled-too-recently',
    ],
    ['is no longer fresh', { freshUntil: NOW }, 'evidence-late'],
    [
      'is from the future, beyond what clocks differ',
      { verifiedAt: NOW + CLOCK_SKEW + 1, freshUntil: NOW + CLOCK_SKEW + 2 },
      'evidence-late',
    ],
    ['says that it is fresh for longer than its method is', { freshUntil: NOW + 600 * SECOND + 1 }, 'evidence-late'],
  ])('attack: an item that %s does not count', (_, changes, refusal) => {
    expect(itemRefusal(kase, item('totp', changes), NOW)).toBe(refusal);
  });

  it('attack: an item from another session does not join those of the first', () => {
    const bound = { ...kase, session: 'session-of-alice' };
    expect(itemRefusal(bound, item('totp', { session: 'session-of-eve' }), NOW)).toBe('session-other');
  });

  it('counts at the very ends of its bounds', () => {
    expect(itemRefusal(kase, item('totp', { enrolledAt: OPENED_AT - 30 * DAY }), NOW)).toBeNull();
    expect(itemRefusal(kase, item('totp', { freshUntil: NOW + 1 }), NOW)).toBeNull();
    expect(
      itemRefusal(kase, item('totp', { verifiedAt: NOW + CLOCK_SKEW, freshUntil: NOW + CLOCK_SKEW + 1 }), NOW),
    ).toBeNull();
  });
});

describe('a further item', () => {
  const withTotp = { ...kase, session: 'session-of-alice', evidence: items(item('totp')) };

  it('joins from another domain by another method', () => {
    expect(joiningRefusal(withTotp, item('email-code'), NOW)).toBeNull();
  });

  it.each<[string, EvidenceReceipt]>([
    ['of the same method, from another device', item('totp', { domains: ['device'] })],
    ['of another method, read on the same handset', item('email-code', { domains: ['mailbox', 'handset'] })],
  ])('attack: a second item %s counts as the same one', (_, second) => {
    expect(joiningRefusal(withTotp, second, NOW)).toBe('evidence-not-independent');
  });

  it('attack: an item read on the same handset does not join what was read there and elsewhere', () => {
    const onBoth = { ...withTotp, evidence: items(item('email-code', { domains: ['mailbox', 'handset'] })) };
    expect(joiningRefusal(onBoth, item('totp'), NOW)).toBe('evidence-not-independent');
  });

  it('attack: the item of a claim is no item to verify with', () => {
    expect(joiningRefusal(withTotp, item('email-code', { purpose: 'claim' }), NOW)).toBe('not-wanted-now');
  });

  it('counts beside one until the very moment at which that is no longer fresh', () => {
    const { freshUntil } = item('totp');
    expect(freshOnly(withTotp.evidence, freshUntil - 1)).toEqual(withTotp.evidence);
    expect(freshOnly(withTotp.evidence, freshUntil)).toEqual([]);
  });

  it('may take the place of one that is no longer fresh', () => {
    const later = NOW + 700 * SECOND;
    expect(joiningRefusal(withTotp, evidenceReceipt(kase, 'totp', later), later)).toBeNull();
    expect(freshOnly(withTotp.evidence, later)).toEqual([]);
  });
});

describe('a set of items', () => {
  const totp = item('totp');
  const mail = item('email-code');
  const satisfies = (...receipts: EvidenceReceipt[]): boolean => evidenceSatisfies(kase, items(...receipts), NOW);

  it('satisfies row 1b with two methods, one of them S2', () => {
    expect(satisfies(totp, mail)).toBe(true);
  });

  it.each<[string, EvidenceReceipt[]]>([
    ['nothing', []],
    ['one item', [totp]],
    ['one item twice', [totp, totp]],
    ['two S1 items', [{ ...totp, strength: 1 }, mail]],
    ['items of two sessions', [totp, { ...mail, session: 'session-of-eve' }]],
    ['two items of one method, of two devices', [totp, { ...totp, domains: ['device'], messageId: 'm' }]],
    ['two items of one domain', [totp, { ...mail, domains: ['handset'] }]],
    ['a late item', [totp, { ...mail, freshUntil: NOW }]],
    ['the item of a claim', [totp, { ...mail, purpose: 'claim' }]],
    ['an item too many that does not count', [totp, mail, { ...totp, caseId: 'another' }]],
  ])('attack: %s does not satisfy it, though each was accepted before', (_, receipts) => {
    expect(satisfies(...receipts)).toBe(false);
  });
});

describe('a code by telephone (recovery policy, sections 1 and 5.4)', () => {
  const rule = resetPlan().evidence;
  const methods: readonly MethodRule[] = [
    ...rule.methods,
    { method: 'recovery-code', strength: 3, freshSeconds: 600 },
    { method: 'phone-code', strength: 1, freshSeconds: 600 },
  ];
  const admitting = { ...kase, plan: { ...kase.plan, evidence: { ...rule, methods } } };
  const satisfies = (...of: Method[]): boolean =>
    evidenceSatisfies(admitting, items(...of.map((method) => item(method))), NOW);

  it('satisfies row 1b beside a saved code, which somebody then countersigns', () => {
    expect(satisfies('phone-code', 'recovery-code')).toBe(true);
    expect(approvalsNeeded(admitting.plan, items(item('phone-code'), item('recovery-code')))).toBe(1);
  });

  it('attack: beside the app it is the same handset twice, and beside a mailed code both are weak', () => {
    expect(satisfies('phone-code', 'totp')).toBe(false);
    expect(satisfies('phone-code', 'totp', 'email-code')).toBe(false);
    expect(satisfies('phone-code', 'email-code')).toBe(false);
  });

  it('attack: signed as stronger than it is, it does not count', () => {
    expect(itemRefusal(admitting, item('phone-code', { strength: 2 }), NOW)).toBe('evidence-too-weak');
  });
});

describe('how many must countersign (recovery policy, section 5.3)', () => {
  const plan = resetPlan();
  const strong = item('email-code', { strength: 2, relayable: false });

  it('one, when everything could have been read out to a caller', () => {
    expect(approvalsNeeded(plan, items(item('totp'), item('email-code', { strength: 2 })))).toBe(1);
  });

  it('one, when fewer than two items reach S2, even if one cannot be relayed', () => {
    expect(approvalsNeeded(plan, items(item('totp'), item('email-code', { relayable: false })))).toBe(1);
  });

  it('nobody, when both reach S2 and one cannot be relayed', () => {
    expect(approvalsNeeded(plan, items(item('totp'), strong))).toBe(0);
  });

  it('never fewer than the plan always demands', () => {
    expect(approvalsNeeded(resetPlan({ approvals: { always: 2 } }), items(item('totp'), strong))).toBe(2);
    expect(approvalsNeeded(resetPlan({ approvals: { always: 2 } }), [])).toBe(2);
  });
});

describe('what a row demands beside numbers', () => {
  const under = (evidence: Parameters<typeof resetPlan>[0]) => ({ ...kase, plan: resetPlan(evidence) });
  const both = items(item('totp'), item('recovery-code'));
  const methods: readonly MethodRule[] = [
    { method: 'totp', strength: 2, freshSeconds: 600 },
    { method: 'recovery-code', strength: 3, freshSeconds: 600 },
  ];

  it('is one item of each list of methods, whatever else is given (row 7)', () => {
    const wants = (...oneOf: readonly (readonly Method[])[]) => under({ evidence: { methods, oneOf } });
    expect(evidenceSatisfies(wants(['recovery-code', 'in-person']), both, NOW)).toBe(true);
    expect(evidenceSatisfies(wants(['attended-video', 'in-person']), both, NOW)).toBe(false);
    expect(evidenceSatisfies(wants(['totp'], ['in-person']), both, NOW)).toBe(false);
  });

  it('attack: nothing counts from a domain that the plan leaves out, though its method is admitted (row 4)', () => {
    const without = under({ evidence: { methods, withoutDomains: ['handset', 'mailbox'] } });
    expect(itemRefusal(without, item('totp'), NOW)).toBe('method-not-admitted');
    expect(itemRefusal(without, item('recovery-code', { domains: ['paper', 'mailbox'] }), NOW)).toBe(
      'method-not-admitted',
    );
    expect(itemRefusal(without, item('recovery-code'), NOW)).toBeNull();
  });

  it('is one item alone where a lock is taken off, and nowhere else (row 2)', () => {
    const alone = { methods, oneAlone: 2 as const };
    const unlock = Told.opened({ action: 'account.unlock', evidence: alone }).kase;
    const own = (method: Method) => unsigned(evidenceReceipt(unlock, method, NOW));
    expect(evidenceSatisfies(unlock, [own('totp')], NOW)).toBe(true);
    const demands = { ...alone, atLeast: 2, minimumStrength: 2, oneAtLeast: 2 } as const;
    const emergency = Told.opened({ action: 'access.emergency', evidence: demands }).kase;
    const ofEmergency = (method: Method) => unsigned(evidenceReceipt(emergency, method, NOW));
    expect(evidenceSatisfies(emergency, [ofEmergency('totp')], NOW)).toBe(false);
    expect(evidenceSatisfies(emergency, [ofEmergency('totp'), ofEmergency('recovery-code')], NOW)).toBe(true);
    const three = Told.opened({ action: 'account.unlock', evidence: { ...alone, oneAlone: 3 } }).kase;
    expect(evidenceSatisfies(three, [own('totp')], NOW)).toBe(false);
  });

  it('attack: somebody else’s word alone takes no lock off', () => {
    const evidence = {
      oneAlone: 2 as const,
      methods: [{ method: 'in-person', strength: 4, freshSeconds: 600 }] as const,
    };
    const unlock = Told.opened({ action: 'account.unlock', evidence }).kase;
    expect(evidenceSatisfies(unlock, [unsigned(evidenceReceipt(unlock, 'in-person', NOW))], NOW)).toBe(false);
  });
});
