import { describe, expect, it } from '@jest/globals';
import { PHASES } from '../../domain/case.js';
import { MINUTE, SECOND } from '../../domain/clock.js';
import { judgeWarrant } from '../../domain/warrant-rules.js';
import type { Warrant } from '../../domain/warrant.js';
import { timelineOf } from '../../domain/timeline.js';
import { mayTakeBack, withdrawn } from '../../domain/withdrawals.js';
import { decisionBy, type DecisionChanges } from './support/decisions.js';
import { Told } from './support/told.js';
import { warrantFor } from './support/warrants.js';

const cooling = { approvals: { whenRelayable: 2 }, windows: { coolingOffSeconds: 7_200 } } as const;
/** Made in each test: what fails while a file is read, no test reports. */
const approved = () => Told.opened(cooling).verified().decides('adam', 'approve').decides('arno', 'approve');

/** Somebody signs that they take their approval back. */
function takesBack(told: Told, by: string, changes: DecisionChanges = {}): Told {
  return told.hears((kase, now) => {
    const decision = decisionBy(kase, by, 'withdraw', now, changes);
    return { kind: 'decision', decision, messageId: decision.messageId };
  });
}

describe('an approval', () => {
  it('can be taken back: the case waits again for one, with what is left, and cools off anew', () => {
    const back = takesBack(approved().waits(600), 'arno');
    expect(back.kase).toMatchObject({
      phase: 'approving',
      approvals: [{ by: 'adam' }],
      withdrawals: [{ by: 'arno' }],
    });
    expect(back.last.notices.map(({ kind }) => kind)).toEqual(['decision-recorded', 'approval-wanted']);
    const again = back.decides('anna', 'approve');
    expect(again.kase).toMatchObject({ phase: 'cooling-off', deadline: again.now + 7_200 * SECOND });
    expect(timelineOf(again.kase).filter(({ what }) => what === 'withdrawn')).toEqual([
      { at: back.now, what: 'withdrawn', by: 'arno', detail: 'took their approval back' },
    ]);
  });

  it('that is left counts only for as long as one may wait for the others', () => {
    const late = takesBack(approved().waits(3_590), 'arno');
    expect(late.kase.approvals).toEqual([]);
    expect(late.kase.deadline).toBe(late.now + 60 * MINUTE);
    const soon = takesBack(approved().waits(3_000), 'arno');
    expect(soon.kase.approvals).toMatchObject([{ by: 'adam' }]);
    expect(soon.kase.deadline).toBe((soon.kase.approvals[0]?.standing.receipt.readAt ?? 0) + 60 * MINUTE);
  });

  it('that is left counts no more at the very end of that time', () => {
    const both = approved();
    const [adam] = both.kase.approvals;
    const end = adam!.standing.receipt.readAt + 60 * MINUTE;
    const at = (readAt: number) => withdrawn(both.kase, decisionBy(both.kase, 'arno', 'withdraw', readAt));
    expect(at(end).approvals).toEqual([]);
    expect(at(end - 1).approvals).toEqual([adam]);
  });

  it.each(PHASES)('in phase %s is taken back while nobody is awaited, or nothing was done for them', (phase) => {
    const { kase } = approved();
    expect(kase.effects.every(({ state }) => state === 'planned')).toBe(true);
    const before = mayTakeBack({ phase, stage: 'before-claim', effects: kase.effects });
    expect(before).toBe(['approving', 'cooling-off', 'awaiting-claim'].includes(phase));
    expect(mayTakeBack({ phase, stage: 'claim', effects: kase.effects })).toBe(before && phase !== 'awaiting-claim');
  });

  it('can be taken back while it is the only one, and by somebody who left the group since', () => {
    const one = Told.opened(cooling).verified().decides('adam', 'approve');
    expect(takesBack(one, 'adam', { standing: { groups: [] } }).kase).toMatchObject({
      phase: 'approving',
      approvals: [],
    });
  });

  it('can be taken back while its subject is awaited and nothing was done, and no more once something was', () => {
    const awaited = Told.handedOver();
    const back = takesBack(awaited.waits(60).proves('totp'), 'adam');
    expect(back.kase).toMatchObject({ phase: 'approving', facts: [], handOverUntil: null, claimWindow: null });
    expect(takesBack(Told.claimed(), 'adam').last.refused).toBe('not-wanted-now');
    const loss = Told.opened({ action: 'mfa.reset' })
      .proves('totp')
      .proves('recovery-code')
      .decides('adam', 'approve')
      .waits(3_600)
      .deadlineComes()
      .factsHold();
    expect(takesBack(loss, 'adam').last.refused).toBe('not-wanted-now');
    const suspended = loss.reads('applied').reads('proven');
    expect(suspended.kase.phase).toBe('awaiting-claim');
    expect(takesBack(suspended, 'adam').last.refused).toBe('not-wanted-now');
    expect(takesBack(Told.granted(), 'adam').last.refused).toBe('not-wanted-now');
    expect(takesBack(Told.completed(), 'adam').last.refused).toBe('not-wanted-now');
  });

  it('is not taken back when its author did so before they came to the claim a second time', () => {
    const refused = Told.claimed().hears(() => ({
      kind: 'effect-refused',
      effectKind: 'password.set',
      stage: 'claim',
      refusal: 'password-reused',
    }));
    expect(refused.kase).toMatchObject({ phase: 'awaiting-claim', stage: 'claim' });
    expect(takesBack(refused, 'adam').last.refused).toBe('not-wanted-now');
  });

  it.each<[string, string, DecisionChanges, string]>([
    ['by somebody who gave none', 'anna', {}, 'nothing-to-withdraw'],
    ['of a standing of somebody else', 'arno', { standing: { personId: 'adam' } }, 'proof'],
    ['of another case', 'arno', { standing: { caseId: 'another' } }, 'proof'],
    ['over another statement', 'arno', { standing: { statementDigest: 'another' } }, 'proof'],
    ['that names another decider', 'arno', { statement: { decider: 'adam' } }, 'proof'],
    ['over what something else shows', 'arno', { statement: { effects: ['Nothing'] } }, 'stale'],
  ])('attack: taken back %s', (_how, by, changes, refusal) => {
    expect(takesBack(approved(), by, changes).last.refused).toBe(refusal);
  });

  it('attack: taken back by what was signed too long ago', () => {
    const both = approved();
    const changes = { issuedAt: both.now - 400 * SECOND };
    expect(takesBack(both, 'arno', changes).last.refused).toBe('statement-expired');
  });

  it('attack: sent again after it was taken back, or signed anew, counts no more; nor does its author review', () => {
    const both = approved();
    const back = takesBack(both, 'arno');
    const [, first] = both.kase.approvals;
    const replayed = back.hears(() => ({ kind: 'decision', decision: first!, messageId: 'another' }));
    expect(replayed.last.refused).toBe('not-a-distinct-person');
    expect(back.decides('arno', 'approve').last.refused).toBe('not-a-distinct-person');
    expect(takesBack(back, 'arno').last.refused).toBe('nothing-to-withdraw');
  });
});

describe('a warrant after an approval was taken back', () => {
  const executing = () => {
    const both = approved();
    const back = takesBack(both, 'arno').decides('anna', 'approve').waits(7_200).deadlineComes().factsHold();
    const { kase, now } = back.waits(60).proves('totp').claims().factsHold();
    const warrant: Warrant = { ...warrantFor(kase, 'password.set', now), withdrawals: kase.withdrawals! };
    return { kase, now, warrant, takenBack: both.kase.approvals[1]! };
  };

  it('carries its effect by those who approve still', () => {
    const { warrant, now } = executing();
    expect(judgeWarrant(warrant, now)).toBeNull();
  });

  it('attack: does not with the approval that was taken back', () => {
    const { warrant, kase, now, takenBack } = executing();
    const [adam, anna] = kase.approvals;
    expect(judgeWarrant({ ...warrant, approvals: [adam!, takenBack, anna!] }, now)).toBe('not-a-distinct-person');
  });

  it('attack: nor with a withdrawal of another kind, of another case, or later than the last approval', () => {
    const { warrant, kase, now } = executing();
    const [own] = warrant.withdrawals!;
    const forged = (changes: object, read: object = {}) => ({
      ...own!,
      statement: { ...own!.statement, ...changes },
      standing: { ...own!.standing, receipt: { ...own!.standing.receipt, ...read } },
    });
    for (const withdrawal of [
      forged({ kind: 'veto' }),
      forged({ caseId: 'another' }),
      forged({}, { readAt: kase.approvals.at(-1)!.standing.receipt.readAt + 1 }),
    ])
      expect(judgeWarrant({ ...warrant, withdrawals: [withdrawal] }, now)).toBe('warrant-invalid');
  });

  it('attack: nor with approvals so far apart that the first had expired when the last came', () => {
    const { warrant, kase, now } = executing();
    const [adam, anna] = kase.approvals;
    const readAt = anna!.standing.receipt.readAt - 60 * MINUTE - 31 * SECOND;
    const statement = { ...adam!.statement, issuedAt: readAt, expiresAt: readAt + 300 * SECOND };
    const early = decisionBy(kase, 'adam', 'approve', readAt, { statement, standing: { readAt } });
    expect(judgeWarrant({ ...warrant, frozenAt: kase.frozenAt!, approvals: [early, anna!] }, now)).not.toBeNull();
  });
});
