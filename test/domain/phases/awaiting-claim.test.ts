import { describe, expect, it } from '@jest/globals';
import { CLOCK_SKEW, SECOND } from '../../../domain/clock.js';
import type { ClaimReceipt } from '../../../domain/receipts.js';
import { claimReceipt, unsigned } from '../support/receipts.js';
import { Told } from '../support/told.js';

const waiting = Told.handedOver().waits(60);
const back = waiting.proves('totp');
const claims = (told: Told, changes: Partial<ClaimReceipt>): Told =>
  told.hears((kase, now) => ({ kind: 'claimed', claim: unsigned(claimReceipt(kase, now, changes)), messageId: 'm' }));

describe('a case that awaits the claim', () => {
  it('takes one fresh item of the same session, and gives ten minutes from it (policy, section 5.2)', () => {
    expect(back.kase.claimWindow).toMatchObject({ until: back.now + 600 * SECOND });
    expect(back.kase.deadline).toBe(waiting.kase.handOverUntil);
    expect(back.claims().kase).toMatchObject({ phase: 'executing', stage: 'claim' });
  });

  it('attack: a claim without a fresh item is refused', () => {
    expect(waiting.claims().last.refused).toBe('claim-not-open');
  });

  it('attack: evidence given to verify is no fresh item', () => {
    expect(waiting.proves('totp', { purpose: 'verify' }).last.refused).toBe('not-wanted-now');
  });

  it('attack: an item from before the evidence was frozen is no fresh item', () => {
    const verifiedAt = waiting.kase.frozenAt! - 60 * SECOND;
    expect(waiting.proves('totp', { verifiedAt, freshUntil: verifiedAt + 600 * SECOND }).last.refused).toBe(
      'evidence-late',
    );
  });

  it('counts an item from the very moment at which the evidence was frozen, as far as clocks differ', () => {
    const openedBy = (verifiedAt: number) =>
      waiting.proves('totp', { verifiedAt, freshUntil: verifiedAt + 600 * SECOND });
    const from = waiting.kase.frozenAt! - CLOCK_SKEW;
    expect(openedBy(from).last.refused).toBeNull();
    expect(openedBy(from - 1).last.refused).toBe('evidence-late');
  });

  it('attack: an item whose window is over when it is heard opens none', () => {
    const heard = waiting.now + 10 * SECOND;
    const long = Told.handedOver({ windows: { claimSeconds: 60 } }).waits(60);
    const verified = (verifiedAt: number) => long.proves('totp', { verifiedAt, freshUntil: verifiedAt + 600 * SECOND });
    expect(long.now).toBe(waiting.now);
    expect(verified(heard - 60 * SECOND).last.refused).toBe('evidence-late');
    expect(verified(heard - 60 * SECOND + 1).kase.claimWindow?.until).toBe(heard + 1);
  });

  it('is told of a code that was sent, and changes nothing for it', () => {
    const sent = waiting.hears(() => ({ kind: 'challenge-sent', method: 'totp', messageId: 'm' }));
    expect(sent.last.refused).toBeNull();
    expect(sent.kase).toEqual({ ...waiting.kase, sequence: waiting.kase.sequence + 1 });
  });

  it('attack: the same item heard again does not make the window longer', () => {
    const again = back
      .waits(300)
      .hears(() => ({ kind: 'evidence', evidence: back.kase.claimWindow!.fresh, messageId: 'm' }));
    expect(again.kase.claimWindow).toEqual(back.kase.claimWindow);
  });

  it('a second item opens the window anew', () => {
    const second = back.waits(300).proves('totp');
    expect(second.kase.claimWindow?.until).toBe(second.now + 600 * SECOND);
  });

  it.each<[string, Partial<ClaimReceipt>, string]>([
    ['from another session', { session: 'session-of-eve' }, 'session-other'],
    ['by another person', { personId: 'eve' }, 'evidence-bound-elsewhere'],
    ['for another case', { caseId: 'another' }, 'evidence-bound-elsewhere'],
  ])('attack: a claim %s is refused', (_, changes, refusal) => {
    expect(claims(back, changes).last.refused).toBe(refusal);
    expect(waiting.proves('totp', { session: 'session-of-eve' }).last.refused).toBe('session-other');
  });

  it('is over ten minutes after the item, and the subject may prove themselves again', () => {
    expect(back.waits(590).claims().kase.phase).toBe('executing');
    const late = back.waits(591).claims();
    expect(late.last.refused).toBe('claim-window-over');
    expect(late.claims().last.refused).toBe('claim-not-open');
    expect(late.proves('totp').claims().kase.phase).toBe('executing');
  });

  it('lapses at the end of the hand-over, and ends what was planned', () => {
    const told = waiting.waits(86_400).hears(() => ({ kind: 'deadline' }));
    expect(told.kase).toMatchObject({ phase: 'ending', outcome: 'lapsed', claimWindow: null });
    expect(told.reads('ended').reads('end-proven').kase.phase).toBe('under-review');
  });

  it('attack: a fresh item after the hand-over does not make it longer', () => {
    expect(waiting.waits(86_400).proves('totp').last.refused).toBe('claim-window-over');
    const secondsLeft = (waiting.kase.deadline! - waiting.now) / SECOND;
    expect(waiting.waits(secondsLeft - 10).proves('totp').last.refused).toBeNull();
    expect(waiting.waits(secondsLeft - 9.999).proves('totp').last.refused).toBe('claim-window-over');
  });

  it('a window opened just before the end of the hand-over is whole, also after a password that was refused', () => {
    const late = waiting.waits(86_400 - 90).proves('totp');
    expect(late.kase.deadline).toBe(late.kase.claimWindow?.until);
    const again = late
      .claims()
      .factsHold()
      .hears((kase) => ({
        kind: 'effect-refused',
        effectKind: 'password.set',
        stage: kase.stage,
        refusal: 'password-reused',
      }));
    expect(again.kase).toMatchObject({ phase: 'awaiting-claim', deadline: late.kase.claimWindow?.until });
  });

  it('ends refused when no attempts are left, at a veto, and hears no approval', () => {
    const once = waiting.hears(() => ({
      kind: 'attempt-refused',
      refusal: 'code-wrong',
      messageId: 'm',
      attemptsLeft: 1,
    }));
    expect(once.kase).toMatchObject({ phase: 'awaiting-claim', attemptsRefused: 1 });
    expect(once.last.refused).toBe('code-wrong');
    const spent = waiting.hears(() => ({
      kind: 'attempt-refused',
      refusal: 'code-wrong',
      messageId: 'm',
      attemptsLeft: 0,
    }));
    expect(spent.kase).toMatchObject({ phase: 'ending', outcome: 'refused', attemptsRefused: 1 });
    expect(spent.last.refused).toBe('code-wrong');
    expect(waiting.factsHold().last.refused).toBe('not-wanted-now');
    expect(waiting.decides('arno', 'veto').kase).toMatchObject({ phase: 'ending', outcome: 'refused' });
    expect(waiting.decides('arno', 'approve').last.refused).toBe('not-wanted-now');
  });
});
