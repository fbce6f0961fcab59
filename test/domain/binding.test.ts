import { describe, expect, it } from '@jest/globals';
import { AALS, type Aal } from '../../domain/assurance.js';
import { isBinding } from '../../domain/binding.js';
import { approvalsOf, evidenceSatisfies } from '../../domain/evidence-rules.js';
import { METHODS, type EvidenceReceipt, type Method } from '../../domain/evidence.js';
import { percentDrawnOf } from '../../domain/review-draw.js';
import type { Tier } from '../../domain/subjects.js';
import { OPENED_AT } from './support/people.js';
import { samplePlan } from './support/plans.js';
import { evidenceReceipt, unsigned } from './support/receipts.js';
import { Told } from './support/told.js';

const NOW = OPENED_AT + 60_000;
const plan = { ...samplePlan(), binding: { rule: 'row-1a', percentOfCompleted: 5 } };
const { kase: opened } = Told.opened({
  evidence: {
    methods: [...plan.evidence.methods, { method: 'passkey', strength: 4, freshSeconds: 300 }],
  },
});
const kase = { ...opened, plan: { ...opened.plan, binding: plan.binding } };
const item = (method: Method, changes: Partial<EvidenceReceipt> = {}): EvidenceReceipt =>
  evidenceReceipt(kase, method, NOW, changes);
const binds = (aal: Aal | undefined, ...items: readonly EvidenceReceipt[]): boolean =>
  isBinding(plan, aal === undefined ? undefined : { maximumAal: aal }, items);

describe('a password that is bound and not recovered (row 1a, footnote i)', () => {
  it('takes the subject’s own authenticator that reaches the highest level of their account, known or supposed', () => {
    expect(AALS.map((aal) => binds(aal, item('passkey')))).toEqual([true, true, false]);
    expect(binds(undefined, item('passkey'))).toBe(true);
  });

  it('a managed device binds at the lowest level alone: no more is counted of the passkey on it than that it is there', () => {
    expect([binds(1, item('device')), binds(2, item('device'))]).toEqual([true, false]);
  });

  it('attack: nothing else binds, not even at the lowest level: it could be read out, or is somebody’s word', () => {
    const others = METHODS.filter((method) => method !== 'passkey' && method !== 'device');
    expect(others.filter((method) => binds(1, item(method)))).toEqual([]);
    expect(binds(1, item('passkey', { relayable: true }))).toBe(false);
    expect(binds(1, item('passkey', { strength: 1 }))).toBe(false);
    expect(binds(1)).toBe(false);
  });

  it('attack: an app that somebody signed as unrelayable reaches the lowest level, and no account with two factors', () => {
    expect(AALS.map((aal) => binds(aal, item('totp', { relayable: false })))).toEqual([true, false, false]);
  });

  it('is there for passwords of tier 1, where the policy says so: a raised case is recovered', () => {
    const on = (changes: Partial<typeof plan>) => isBinding({ ...plan, ...changes }, {}, [item('passkey')]);
    expect(([1, 2, 3, 4] as Tier[]).filter((tier) => on({ tier }))).toEqual([1]);
    expect(on({ action: 'mfa.reset' })).toBe(false);
    expect(isBinding(samplePlan(), {}, [item('passkey')])).toBe(false);
  });

  it('is enough alone, with nobody to countersign; a recovery needs as much as before', () => {
    const passkey = [unsigned(item('passkey'))];
    expect(evidenceSatisfies(kase, passkey, NOW)).toBe(true);
    expect(approvalsOf(kase, passkey)).toBe(0);
    expect(approvalsOf({ ...kase, plan: { ...kase.plan, approvals: { ...plan.approvals, always: 1 } } }, passkey)).toBe(
      1,
    );
    const recovery = [unsigned(item('totp')), unsigned(item('email-code'))];
    expect(evidenceSatisfies(kase, recovery.slice(0, 1), NOW)).toBe(false);
    expect(evidenceSatisfies(kase, recovery, NOW)).toBe(true);
    expect(approvalsOf(kase, recovery)).toBe(1);
  });

  it('attack: of an account with a third level it is one item and no more', () => {
    const receipt = { ...kase.opening.receipt, assurance: { maximumAal: 3 as const } };
    const third = { ...kase, opening: unsigned(receipt) };
    expect(evidenceSatisfies(third, [unsigned(item('passkey'))], NOW)).toBe(false);
    expect(approvalsOf(third, [unsigned(item('passkey'))])).toBe(1);
    expect(evidenceSatisfies(third, [unsigned(item('passkey')), unsigned(item('email-code'))], NOW)).toBe(true);
  });

  it('attack: too young, late or of another session it binds nothing', () => {
    for (const changes of [{ enrolledAt: OPENED_AT }, { freshUntil: NOW }, { caseId: 'another' }])
      expect(evidenceSatisfies(kase, [unsigned(item('passkey', changes))], NOW)).toBe(false);
  });

  it('is looked at five times in a hundred, never less; a recovery as before', () => {
    const drawn = (percentOfCompleted: number | undefined, method: Method) => {
      const binding = { rule: 'row-1a', percentOfCompleted };
      return percentDrawnOf({ ...kase, plan: { ...kase.plan, binding }, evidence: [unsigned(item(method))] });
    };
    expect([5, 50, 1, undefined].map((percent) => drawn(percent, 'passkey'))).toEqual([5, 50, 5, 100]);
    expect(drawn(5, 'totp')).toBe(100);
  });
});
