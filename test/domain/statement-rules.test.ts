import { describe, expect, it } from '@jest/globals';
import type { Case } from '../../domain/case.js';
import { CLOCK_SKEW, SECOND } from '../../domain/clock.js';
import { statementOf, statementRefusal } from '../../domain/statement-rules.js';
import { STATEMENT_KINDS } from '../../domain/statement.js';
import { decisionBy } from './support/decisions.js';
import { stopReceipt, unsigned } from './support/receipts.js';
import { Told } from './support/told.js';

const { kase, now } = Told.opened().verified();
const own = { decider: 'adam', calledBack: true, conclusion: 'justified', comment: 'called at noon' } as const;

describe('a statement', () => {
  it('shows who, what and on which number, and lives for the plan’s five minutes', () => {
    expect(statementOf(kase, 'approve', own, now)).toMatchObject({
      kind: 'approve',
      caseId: kase.id,
      subject: { personId: 'alice', displayName: 'Alice Ahlgren' },
      decider: 'adam',
      calledBackOn: '+46 8 123 456',
      conclusion: null,
      comment: 'called at noon',
      expiresAt: now + 300 * SECOND,
    });
  });

  it('holds a conclusion for a review only, and a number for an approval only', () => {
    expect(statementOf(kase, 'review', own, now)).toMatchObject({ calledBackOn: null, conclusion: 'justified' });
    expect(statementOf(kase, 'veto', own, now)).toMatchObject({ calledBackOn: null, conclusion: null });
  });

  it('says in words what each kind of effect does to whom', () => {
    const words = statementOf(kase, 'approve', own, now).effects;
    expect(kase.effects.map(({ kind }) => kind)).toEqual(['password.set', 'sessions.revoke']);
    expect(words).toEqual([
      'Alice Ahlgren chooses a new password in their own session; the old one stops working',
      'Every session of Alice Ahlgren opened before is ended',
    ]);
  });

  it('of a lost passkey says what stops, what is registered and what is removed for good', () => {
    const loss = Told.opened({ action: 'mfa.reset' }).kase;
    expect(statementOf(loss, 'approve', own, now).effects).toEqual([
      'Every passkey that Alice Ahlgren signs in with stops working at once, and everybody is signed out; this case gives none back',
      'Alice Ahlgren registers a new passkey in their own session',
      'The passkeys of Alice Ahlgren that were suspended are removed for good',
      'Every session of Alice Ahlgren opened before is ended',
    ]);
  });

  it('of a grant says of what, to whom and for how long, in minutes where they are whole', () => {
    const granted = (grantSeconds?: number) =>
      statementOf(Told.opened({ action: 'access.emergency', windows: { grantSeconds } }).kase, 'approve', own, now)
        .effects;
    const words = (time: string) => [
      `Alice Ahlgren becomes a member of emergency-operators at once, for ${time}; then it ends by itself`,
    ];
    expect(granted(3_600)).toEqual(words('60 minutes'));
    expect(granted(90)).toEqual(words('90 seconds'));
    expect(() => granted()).toThrow(/row-14.+membership of nothing/);
  });

  it.each(STATEMENT_KINDS)('of kind %s counts for the case it was made for', (kind) => {
    expect(statementRefusal(kase, statementOf(kase, kind, own, now), now)).toBeNull();
  });

  it('counts until it expires, and from when it was issued as far as clocks differ', () => {
    const statement = statementOf(kase, 'approve', own, now);
    expect(statementRefusal(kase, statement, now + 300 * SECOND)).toBeNull();
    expect(statementRefusal(kase, statement, now + 300 * SECOND + 1)).toBe('statement-expired');
    expect(statementRefusal(kase, statement, now - CLOCK_SKEW)).toBeNull();
    expect(statementRefusal(kase, statement, now - CLOCK_SKEW - 1)).toBe('statement-expired');
    expect(statementRefusal(kase, { ...statement, expiresAt: now }, now)).toBe('statement-expired');
  });

  const changed: [string, Partial<Case>][] = [
    ['the plan', { plan: { ...kase.plan, tier: 2 } }],
    ['the evidence', { evidence: kase.evidence.slice(1) }],
    ['the effects', { effects: kase.effects.slice(1) }],
    ['the subject’s name', { subject: { ...kase.subject, displayName: 'Alice B.' } }],
    ['the number on file', { subject: { ...kase.subject, phoneOnFile: '+46 70 000 000' } }],
    ['the case', { id: 'another' }],
  ];
  it.each(['effectId', 'connector', 'stage', 'end'] as const)(
    'attack: is stale when the %s of an effect is another, though its words are the same',
    (key) => {
      const effects = kase.effects.map((effect) => ({ ...effect, [key]: 'another' }));
      expect(statementRefusal({ ...kase, effects }, statementOf(kase, 'approve', own, now), now)).toBe('stale');
    },
  );

  it.each(changed)('is stale as soon as %s changed (invariant 5)', (_, changes) => {
    expect(statementRefusal({ ...kase, ...changes }, statementOf(kase, 'approve', own, now), now)).toBe('stale');
  });
});

describe('what lies before a reviewer', () => {
  const after = Told.completed().kase;
  const seenBy = (which: Case) => statementOf(which, 'review', own, now).seen;
  const statement = statementOf(after, 'review', { ...own, decider: 'rita' }, now);
  const changed: [string, Partial<Case>][] = [
    ['the outcome', { outcome: 'failed' }],
    ['a decision', { approvals: [decisionBy(after, 'anna', 'approve', now)] }],
    ['a veto', { stoppedBy: decisionBy(after, 'anna', 'veto', now) }],
    ['how an effect ended', { effects: after.effects.map((effect) => ({ ...effect, state: 'end-proven' as const })) }],
    ['which effect it was', { effects: after.effects.map((effect) => ({ ...effect, effectId: 'eff_other' })) }],
    ['an acknowledgement', { acknowledgement: decisionBy(after, 'oscar', 'acknowledge', now) }],
    ['a stop', { stop: unsigned(stopReceipt(after, now)) }],
  ];

  it.each(changed)('includes %s', (_, changes) => {
    expect(seenBy({ ...after, ...changes }).record).not.toBe(seenBy(after).record);
    expect(statementRefusal({ ...after, ...changes }, statement, now)).toBe('stale');
  });

  it('is not before an approver, so that the first of two approvals does not make the second stale', () => {
    const first = { ...kase, approvals: [decisionBy(kase, 'adam', 'approve', now)] };
    const seen = (which: Case) => statementOf(which, 'approve', own, now).seen;
    expect(seen(first)).toEqual(seen(kase));
    expect(seen(first).record).toBeNull();
    const over = STATEMENT_KINDS.filter((kind) => statementOf(kase, kind, own, now).seen.record !== null);
    expect(over).toEqual(['acknowledge', 'review']);
  });
});
