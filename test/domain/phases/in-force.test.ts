import { describe, expect, it } from '@jest/globals';
import { MINUTE, SECOND } from '../../../domain/clock.js';
import { mayEndEarly } from '../../../domain/separation.js';
import { statementOf } from '../../../domain/statement-rules.js';
import { judgeWarrant } from '../../../domain/warrant-rules.js';
import { CALLER, OPENERS, SUBJECT } from '../support/people.js';
import { Told } from '../support/told.js';
import { warrantFor } from '../support/warrants.js';

const asked = () => Told.opened({ action: 'access.emergency' }).proves('passkey');
const approved = () => asked().decides('adam', 'approve').decides('anna', 'approve');

describe('emergency access', () => {
  it('is in force at once after one passkey and two approvals, without a claim, and not yet completed', () => {
    const granted = Told.granted();
    expect(granted.kase).toMatchObject({ phase: 'in-force', outcome: null, claim: null });
    expect(granted.kase.deadline).toBe(granted.now + 60 * MINUTE);
    expect(granted.steps.flatMap(({ notices }) => notices.map(({ kind }) => kind))).not.toContain('claim-ready');
    expect(granted.last.notices.map(({ kind }) => kind)).toEqual(['effects-applied']);
  });

  it('attack: with a code in place of the passkey, one approval, or the word of somebody involved, it is not granted', () => {
    expect(Told.opened({ action: 'access.emergency' }).proves('totp').last.refused).toBe('method-not-admitted');
    const once = asked().decides('adam', 'approve');
    expect(once.kase.phase).toBe('approving');
    for (const by of ['adam', SUBJECT, ...OPENERS, CALLER]) {
      expect(once.decides(by, 'approve')).toMatchObject({
        kase: { phase: 'approving' },
        last: { refused: 'not-a-distinct-person' },
      });
    }
  });

  it('tells who approves it what is granted, and for how long', () => {
    const own = { decider: 'adam', calledBack: false, conclusion: null, comment: null };
    const { effects } = statementOf(asked().kase, 'approve', own, asked().now);
    expect(effects).toEqual([
      'Alice Ahlgren becomes a member of emergency-operators at once, for 60 minutes; then it ends by itself',
    ]);
  });

  it('lasts its hour to the second, and is then ended and proven gone before anybody reviews it', () => {
    const granted = Told.granted();
    const early = granted.waits(60 * 60 - 11).deadlineComes();
    expect(early).toMatchObject({ kase: { phase: 'in-force' }, last: { refused: 'not-wanted-now' } });
    const over = granted.waits(60 * 60 - 10).deadlineComes();
    expect(over.kase).toMatchObject({ phase: 'ending', outcome: 'completed' });
    expect(over.reads('ended').kase.phase).toBe('ending');
    const gone = over.reads('ended').reads('end-proven');
    expect(gone.kase).toMatchObject({ phase: 'under-review', effects: [{ state: 'end-proven' }] });
    expect(gone.kase.reviewDueAt).toBe(gone.now + 24 * 60 * MINUTE);
  });

  it('attack: a plan that grants for two hours gets one, and no warrant', () => {
    const windows = { grantSeconds: 7_200 };
    const granted = Told.granted({ windows });
    expect(granted.kase.deadline).toBe(granted.now + 60 * MINUTE);
    const ready = Told.opened({ action: 'access.emergency', windows }).proves('passkey');
    const kase = ready.decides('adam', 'approve').decides('anna', 'approve').factsHold();
    expect(judgeWarrant(warrantFor(kase.kase, 'membership.grant', kase.now), kase.now)).toBe('warrant-invalid');
  });

  it('is carried by a warrant with both approvals, and by none with one of them', () => {
    const { kase, now } = approved().factsHold();
    const warrant = warrantFor(kase, 'membership.grant', now);
    expect(judgeWarrant(warrant, now)).toBeNull();
    expect(judgeWarrant({ ...warrant, approvals: warrant.approvals.slice(1) }, now)).toBe('warrant-invalid');
    expect(judgeWarrant({ ...warrant, evidence: [] }, now)).toBe('evidence-too-weak');
  });
});

describe('what is in force for a time', () => {
  it('ends early by one act of somebody with standing, and was completed', () => {
    const ended = Told.granted().stops('cancelled', 'adam');
    expect(ended.kase).toMatchObject({ phase: 'ending', outcome: 'completed', stop: { receipt: { by: 'adam' } } });
    expect(ended.reads('ended').reads('end-proven').kase.phase).toBe('under-review');
  });

  it('ends when the subject says that it was not them, or the run turns out to be another', () => {
    expect(Told.granted().stops('repudiated', SUBJECT).kase).toMatchObject({ phase: 'ending', outcome: 'repudiated' });
    const reset = Told.granted().hears((kase) => ({ kind: 'run-reset', last: kase }));
    expect(reset.kase).toMatchObject({ phase: 'ending', outcome: 'failed', needsHuman: true });
  });

  it('is never put back: found gone already when its time is over, it is proven gone', () => {
    const over = Told.granted()
      .waits(60 * 60)
      .deadlineComes();
    expect(over.reads('end-proven').kase.phase).toBe('under-review');
    expect(over.reads('end-proven').kase.deadline).toBe(over.now + 10 * SECOND + 28_800 * SECOND);
  });

  it('closes after a review that finds it not justified, because nothing of it is left', () => {
    const gone = Told.granted().stops('cancelled', 'adam').reads('ended').reads('end-proven');
    expect(gone.reviews('rita', 'not-justified').kase).toMatchObject({ phase: 'closed', outcome: 'failed' });
  });

  it('may be ended early by whoever has a part in it and by operators, and only while it is in force', () => {
    const { kase } = Told.granted();
    for (const person of [SUBJECT, ...OPENERS, CALLER, 'adam', 'anna'])
      expect(mayEndEarly(kase, { personId: person, groups: [] })).toBe(true);
    expect(mayEndEarly(kase, { personId: 'oscar', groups: ['operators'] })).toBe(true);
    expect(mayEndEarly(kase, { personId: 'eve', groups: ['recovery-approvers'] })).toBe(false);
    expect(mayEndEarly(kase, { personId: null, groups: ['operators'] })).toBe(false);
    expect(mayEndEarly(approved().kase, { personId: 'adam', groups: ['operators'] })).toBe(false);
  });
});
