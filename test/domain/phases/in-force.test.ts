import { describe, expect, it } from '@jest/globals';
import { advance } from '../../../domain/advance.js';
import { MINUTE, SECOND } from '../../../domain/clock.js';
import { hasPart, mayEndEarly } from '../../../domain/separation.js';
import { statementOf } from '../../../domain/statement-rules.js';
import { wants } from '../../../domain/wanted.js';
import { judgeWarrant } from '../../../domain/warrant-rules.js';
import { decisionBy } from '../support/decisions.js';
import { CALLER, OPENERS, recusedAs, SUBJECT } from '../support/people.js';
import { Told } from '../support/told.js';
import { warrantFor } from '../support/warrants.js';

const asked = () => Told.opened({ action: 'access.emergency' }).proves('passkey');
const approved = () => asked().decides('adam', 'approve').decides('anna', 'approve');

describe('emergency access', () => {
  it('is in force at once after one passkey and two approvals, without a claim, and not yet completed', () => {
    const granted = Told.granted();
    expect(granted.kase).toMatchObject({ phase: 'in-force', outcome: null, claim: null });
    expect(granted.kase.grantedUntil).toBe(granted.now + 60 * MINUTE);
    expect(granted.steps.flatMap(({ notices }) => notices.map(({ kind }) => kind))).not.toContain('claim-ready');
    expect(granted.last.notices.map(({ kind }) => kind)).toEqual(['effects-applied', 'acknowledgement-wanted']);
  });

  it('attack: with a code in place of the passkey, one approval, or the word of somebody involved, it is not granted', () => {
    expect(Told.opened({ action: 'access.emergency' }).proves('totp').last.refused).toBe('method-not-admitted');
    const once = asked().decides('adam', 'approve');
    expect(once.kase.phase).toBe('approving');
    for (const by of ['adam', SUBJECT, ...OPENERS, CALLER]) {
      expect(once.decides(by, 'approve')).toMatchObject({
        kase: { phase: 'approving' },
        last: { refused: recusedAs(by) },
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
    const granted = Told.granted().decides('oscar', 'acknowledge');
    const early = granted.waits(60 * 60 - 21).deadlineComes();
    expect(early).toMatchObject({ kase: { phase: 'in-force' }, last: { refused: 'not-wanted-now' } });
    const over = granted.waits(60 * 60 - 20).deadlineComes();
    expect(over.kase).toMatchObject({ phase: 'ending', outcome: 'completed' });
    expect(over.reads('ended').kase.phase).toBe('ending');
    const gone = over.reads('ended').reads('end-proven');
    expect(gone.kase).toMatchObject({ phase: 'under-review', effects: [{ state: 'end-proven' }] });
    expect(gone.kase.reviewDueAt).toBe(gone.now + 24 * 60 * MINUTE);
  });

  it('attack: a plan that grants for two hours gets one, and no warrant', () => {
    const windows = { grantSeconds: 7_200 };
    const granted = Told.granted({ windows });
    expect(granted.kase.grantedUntil).toBe(granted.now + 60 * MINUTE);
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

describe('the acknowledgement of what is granted', () => {
  const acknowledged = () => Told.granted().decides('oscar', 'acknowledge');

  it('by somebody on duty who took no part lets it stay for its hour; they are told, and involved from then on', () => {
    const granted = Told.granted();
    expect(granted.kase.deadline).toBe(granted.now + 15 * MINUTE);
    const known = granted.decides('oscar', 'acknowledge');
    expect(known.last).toMatchObject({ refused: null, notices: [{ kind: 'decision-recorded' }] });
    expect(known.kase.deadline).toBe(granted.now + 60 * MINUTE);
    expect(hasPart(known.kase, 'oscar')).toBe(true);
    expect(mayEndEarly(known.kase, { personId: 'oscar', groups: [] })).toBe(true);
    expect(known.decides('rob', 'acknowledge').last.refused).toBe('not-wanted-now');
  });

  it('that nobody gives within 15 minutes ends it: it ran out of time, is taken back, and is reviewed', () => {
    const granted = Told.granted();
    expect(granted.waits(15 * 60 - 11).deadlineComes().last.refused).toBe('not-wanted-now');
    const over = granted.waits(15 * 60 - 10).deadlineComes();
    expect(over.kase).toMatchObject({ phase: 'ending', outcome: 'lapsed' });
    expect(over.reads('ended').reads('end-proven').kase).toMatchObject({ phase: 'under-review', outcome: 'lapsed' });
  });

  it.each([SUBJECT, ...OPENERS, CALLER, 'adam', 'anna'])(
    'attack: by %s, who asked for it, opened it or approved it, is none',
    (by) => {
      const refused = Told.granted().decides(by, 'acknowledge');
      expect(refused).toMatchObject({ kase: { phase: 'in-force' }, last: { refused: recusedAs(by) } });
      expect(refused.waits(15 * 60).deadlineComes().kase.outcome).toBe('lapsed');
    },
  );

  it('attack: by somebody who is not on duty, in another kind of act, or too late, is none', () => {
    const granted = Told.granted();
    expect(granted.decides('rita', 'acknowledge').last.refused).toBe('not-in-group');
    expect(granted.decides('arno', 'approve').last.refused).toBe('not-wanted-now');
    expect(granted.factsHold().last.refused).toBe('not-wanted-now');
    expect(granted.waits(15 * 60 - 10).decides('oscar', 'acknowledge').last.refused).toBeNull();
    const late = granted.waits(15 * 60).decides('oscar', 'acknowledge');
    expect(late).toMatchObject({ kase: { phase: 'in-force' }, last: { refused: 'not-wanted-now' } });
    expect(late.kase.acknowledgement).toBeUndefined();
  });

  it('attack: of what was granted by other people than it was is stale', () => {
    const refused = Told.granted().hears((kase, now) => {
      const decision = decisionBy({ ...kase, approvals: kase.approvals.slice(1) }, 'oscar', 'acknowledge', now);
      return { kind: 'decision', decision, messageId: decision.messageId };
    });
    expect(refused.last.refused).toBe('stale');
  });

  it('attack: whoever acknowledged it reviews it', () => {
    const gone = Told.granted()
      .decides('rob', 'acknowledge')
      .stops('cancelled', 'adam')
      .reads('ended')
      .reads('end-proven');
    expect(gone.reviews('rob', 'justified').last.refused).toBe('not-a-distinct-person');
    expect(gone.reviews('rita', 'justified').kase.phase).toBe('closed');
  });

  it('is asked of nobody before something is in force, nor in a case that began under a policy without it', () => {
    expect(asked().decides('oscar', 'acknowledge').last.refused).not.toBeNull();
    expect(wants(Told.granted().kase, 'decision')).toBe(true);
    expect(wants(acknowledged().kase, 'decision')).toBe(false);
    const applied = approved().factsHold().reads('applied');
    const { acknowledgement: _none, ...before } = applied.kase.plan;
    const reading = { ...applied.kase.effects[0]!, state: 'proven' as const };
    const fact = { kind: 'effect', effectKind: reading.kind, effect: reading } as const;
    const put = advance({ ...applied.kase, plan: before }, fact, applied.now);
    expect([put.case.phase, put.notices.map(({ kind }) => kind)]).toEqual(['in-force', ['effects-applied']]);
    const kase = { ...Told.granted().kase, plan: before };
    expect(wants(kase, 'decision')).toBe(false);
    const deadline = kase.deadline ?? 0;
    expect(advance(kase, { kind: 'deadline' }, deadline).case).toMatchObject({ phase: 'ending', outcome: 'completed' });
  });
});
