import { describe, expect, it } from '@jest/globals';
import { decisionRefusal } from '../../domain/decision-rules.js';
import { areOfDifferentFactors, wasUsedBefore } from '../../domain/earlier.js';
import { holdersWanted } from '../../domain/quorum.js';
import type { StandingReceipt } from '../../domain/receipts.js';
import type { StatementKind } from '../../domain/statement.js';
import { decisionBy } from './support/decisions.js';
import { APPROVERS } from './support/people.js';
import { Told } from './support/told.js';

const { kase, now } = Told.opened().verified();

/** Why an act of adam's does not count, whose standing says this of him; null where it does. */
function refused(standing: Partial<StandingReceipt>, kind: StatementKind = 'approve'): string | null {
  return decisionRefusal(kase, decisionBy(kase, 'adam', kind, now, { standing }), holdersWanted(kase.plan));
}

describe('who may not decide', () => {
  it.each([
    ['the subject', 'alice', 'decider-is-subject'],
    ['who asked', 'mona', 'decider-opened'],
    ['who held the ticket', 'dora', 'decider-opened'],
    ['who called the API', 'olga', 'decider-opened'],
  ])('attack: %s, under another account of theirs', (_who, account, code) => {
    expect(refused({ sameAs: ['somebody', account] })).toBe(code);
    expect(refused({ sameAs: ['somebody'] })).toBeNull();
  });

  it('attack: somebody who approved, under another account of theirs, the one way or the other', () => {
    const first = decisionBy(kase, 'arno', 'approve', now, { standing: { sameAs: ['adam'] } });
    const approved = { ...kase, approvals: [first] };
    const again = decisionBy(approved, 'adam', 'approve', now);
    expect(decisionRefusal(approved, again, holdersWanted(kase.plan))).toBe('not-a-distinct-person');
    const plain = { ...kase, approvals: [decisionBy(kase, 'arno', 'approve', now)] };
    const other = decisionBy(plain, 'adam', 'approve', now, { standing: { sameAs: ['arno'] } });
    expect(decisionRefusal(plain, other, holdersWanted(kase.plan))).toBe('not-a-distinct-person');
  });

  it('attack: anybody below the subject, however far, to approve, refuse or veto', () => {
    for (const kind of ['approve', 'refuse', 'veto'] as const) {
      expect(refused({ superiors: ['mia', 'max', 'alice'] }, kind)).toBe('above-decider');
      expect(refused({ managerId: 'alice' }, kind)).toBe('above-decider');
      expect(refused({ superiors: ['mia', 'max'] }, kind)).toBeNull();
    }
  });

  it('attack: an assistant of the subject’s, whatever they want (row 7)', () => {
    for (const kind of ['approve', 'refuse', 'veto', 'acknowledge', 'review'] as const)
      expect(refused({ assistsSubject: true }, kind)).toBe('above-decider');
  });

  it('attack: an account that is no person’s, whatever it wants', () => {
    for (const kind of ['approve', 'refuse', 'veto'] as const)
      expect(refused({ accountKind: 'shared-mailbox' }, kind)).toBe('not-a-person');
    expect(refused({ accountKind: 'ai-agent' })).toBe('not-a-person');
    expect(refused({ accountKind: 'person' })).toBeNull();
  });

  it('attack: staff of a vendor let nothing go on; they may stop it', () => {
    for (const kind of ['approve', 'acknowledge', 'review'] as const)
      expect(refused({ employer: 'outsourcing-ltd', groups: [APPROVERS] }, kind)).toBe('vendor-staff');
    for (const kind of ['refuse', 'veto'] as const) expect(refused({ employer: 'outsourcing-ltd' }, kind)).toBeNull();
  });

  it('attack: the same two people a fourth time running, where three others could', () => {
    const rotation = { samePair: 3, sameOpener: 0, others: 3 };
    expect(refused({ rotation })).toBe('same-pair');
    expect(refused({ rotation: { ...rotation, samePair: 2 } })).toBeNull();
    expect(refused({ rotation: { ...rotation, others: 2 } })).toBeNull();
    expect(refused({ rotation: { samePair: 0, sameOpener: 3, others: 3 } })).toBe('same-opener');
    expect(refused({ rotation: { samePair: 0, sameOpener: 2, others: 9 } })).toBeNull();
    for (const kind of ['refuse', 'veto'] as const) expect(refused({ rotation }, kind)).toBeNull();
  });
});

describe('a recovery of another factor less than 72 hours before', () => {
  const earlier = { people: ['adam', 'mira'], domains: ['handset', 'voucher'] } as const;
  const second = Told.opened({}, { earlier });

  it('attack: whoever approved or vouched then does not approve now, under whatever account', () => {
    const waiting = Told.opened({}, { earlier: { ...earlier, domains: [] } }).verified();
    expect(waiting.decides('adam', 'approve').last.refused).toBe('decided-before');
    expect(waiting.decides('arno', 'approve').last.refused).toBeNull();
    expect(waiting.decides('adam', 'refuse').last.refused).toBeNull();
    const other = decisionBy(waiting.kase, 'arno', 'approve', waiting.now, { standing: { sameAs: ['mira'] } });
    expect(decisionRefusal(waiting.kase, other, holdersWanted(kase.plan))).toBe('decided-before');
  });

  it('attack: what it leant on counts no more', () => {
    expect(second.proves('totp').last.refused).toBe('evidence-used-before');
    expect(second.proves('email-code').last.refused).toBeNull();
    expect(wasUsedBefore({ earlier }, { domains: ['mailbox', 'handset'] })).toBe(true);
    expect(wasUsedBefore({ earlier }, { domains: ['voucher'], vouchedBy: 'mira' })).toBe(true);
    expect(wasUsedBefore({ earlier }, { domains: ['voucher'], vouchedBy: 'max' })).toBe(false);
    expect(wasUsedBefore({}, { domains: ['handset'] })).toBe(false);
  });

  it('is of another kind: a passkey after a password, and neither after access for a time', () => {
    expect(areOfDifferentFactors('mfa.reset', 'password.reset')).toBe(true);
    expect(areOfDifferentFactors('password.reset', 'password.reset')).toBe(false);
    expect(areOfDifferentFactors('access.emergency', 'password.reset')).toBe(false);
    expect(areOfDifferentFactors('password.reset', 'access.emergency')).toBe(false);
  });
});

describe('a reason', () => {
  const asking = (tier: 1 | 2 | 3 | 4, kind: StatementKind, comment: string | null, reasons = true) => {
    const plan = { ...kase.plan, tier, approvals: { ...kase.plan.approvals, reasons } };
    const of = { ...kase, plan };
    return decisionRefusal(of, decisionBy(of, 'adam', kind, now, { own: { comment } }), holdersWanted(plan));
  };

  it('is given with every refusal, and with an approval above tier 2', () => {
    expect(asking(1, 'refuse', null)).toBe('reason-missing');
    expect(asking(1, 'refuse', ' \n')).toBe('reason-missing');
    expect(asking(1, 'refuse', 'nobody answered')).toBeNull();
    expect(asking(2, 'approve', null)).toBeNull();
    expect(asking(3, 'approve', null)).toBe('reason-missing');
    expect(asking(3, 'approve', 'spoke with her')).toBeNull();
    expect(asking(4, 'veto', null)).toBeNull();
  });

  it('is not asked of plans that were pinned before it was', () => {
    expect(asking(4, 'approve', null, false)).toBeNull();
    expect(asking(4, 'refuse', null, false)).toBeNull();
  });
});
