import { describe, expect, it } from '@jest/globals';
import type { Case } from '../../../domain/case.js';
import type { CaseEffect } from '../../../domain/effects.js';
import { OUTCOMES } from '../../../domain/outcomes.js';
import type { FactsReceipt } from '../../../domain/receipts.js';
import type { Refusal } from '../../../domain/refusals.js';
import { factsReceipt, unsigned } from '../support/receipts.js';
import { Told } from '../support/told.js';

const approved = Told.opened().verified().decides('adam', 'approve');
const claimed = Told.claimed();
const facts = (told: Told, changes: Partial<FactsReceipt>): Told =>
  told.hears((kase, now) => ({ kind: 'facts-checked', facts: unsigned(factsReceipt(kase, now, changes)) }));
const reading = (told: Told, which: (kase: Case) => CaseEffect): Told =>
  told.hears((kase) => ({ kind: 'effect', effectKind: 'password.set', effect: which(kase) }));
const refused = (told: Told, refusal: Refusal): Told =>
  told.hears((kase) => ({ kind: 'effect-refused', effectKind: 'password.set', stage: kase.stage, refusal }));

describe('a case that executes', () => {
  it('reads facts again, then waits for the subject', () => {
    const told = approved.factsHold();
    expect(told.kase).toMatchObject({
      phase: 'awaiting-claim',
      handOverUntil: told.now + 86_400_000,
      deadline: told.now + 86_400_000,
    });
    expect(told.last.notices.map(({ kind }) => kind)).toEqual(['claim-ready']);
  });

  it('is done when every effect is proven, and goes to its review', () => {
    const told = Told.completed();
    expect(told.kase).toMatchObject({ phase: 'under-review', outcome: 'completed', claimWindow: null });
    expect(told.kase.effects.map(({ state }) => state)).toEqual(['proven', 'proven']);
    expect(told.last.notices.map(({ kind }) => kind)).toEqual(['effects-applied', 'review-wanted']);
  });

  it('ends when the facts no longer hold, and wants a human', () => {
    expect(approved.factsHold(false).kase).toMatchObject({ phase: 'ending', outcome: 'refused', needsHuman: true });
  });

  it.each<[string, Partial<FactsReceipt>]>([
    ['another case', { caseId: 'another' }],
    ['another stage', { stage: 'claim' }],
    ['another plan', { planDigest: 'another' }],
  ])('attack: favourable facts about %s are none', (_, changes) => {
    const told = facts(approved, changes);
    expect(told.last.refused).toBe('proof');
    expect(told.kase).toMatchObject({ phase: 'executing', facts: [] });
  });

  it('attack: an effect nobody asked for is not heard of', () => {
    const first = ({ effects }: Case): CaseEffect => ({ ...effects[0]!, state: 'proven' });
    const second = ({ effects }: Case): CaseEffect => ({ ...effects[1]!, state: 'proven' });
    expect(reading(approved, first).last.refused).toBe('not-wanted-now');
    expect(reading(claimed, second).last.refused).toBe('not-wanted-now');
    expect(reading(claimed, first).last.refused).toBeNull();
  });

  it('attack: a reading cannot say that an effect may stay', () => {
    const told = reading(claimed, ({ effects }) => ({ ...effects[0]!, state: 'applied', staysWhen: OUTCOMES }));
    expect(told.kase.effects[0]).toMatchObject({ state: 'applied', staysWhen: ['completed'] });
  });

  it.each(['ending', 'ended', 'end-proven'] as const)(
    'does not complete over an effect that somebody made %s',
    (state) => {
      const told = claimed.reads('applied').reads(state);
      expect(told.kase).toMatchObject({ outcome: 'failed', needsHuman: true });
      expect(told.kase.phase).toBe(state === 'end-proven' ? 'under-review' : 'ending');
      expect(told.last.refused).toBe('effect-ended');
    },
  );

  it('reads the facts again when the warrant was too old, and no more than one set for a stage', () => {
    const again = refused(claimed, 'warrant-expired');
    expect(again.kase.phase).toBe('executing');
    expect(again.kase.facts.map(({ receipt }) => receipt.stage)).toEqual(['before-claim']);
    expect(again.factsHold().factsHold().kase.facts).toHaveLength(2);
  });

  it.each(['password-unacceptable', 'password-reused', 'passkey-unacceptable'] as const)(
    'lets the subject choose again after %s, in the same window',
    (refusal) => {
      const told = refused(claimed, refusal);
      expect(told.kase).toMatchObject({
        phase: 'awaiting-claim',
        claim: null,
        claimRefusal: refusal,
        outcome: null,
        claimWindow: claimed.kase.claimWindow,
      });
      expect(told.last.refused).toBe(refusal);
      expect(told.claims().factsHold().kase).toMatchObject({ phase: 'executing', stage: 'claim', claimRefusal: null });
    },
  );

  it('fails and undoes at any other refusal of the target', () => {
    expect(refused(claimed, 'warrant-invalid').kase).toMatchObject({
      phase: 'ending',
      outcome: 'failed',
      needsHuman: true,
    });
    expect(refused(claimed, 'warrant-invalid').last.refused).toBe('warrant-invalid');
    expect(refused(approved, 'password-reused').kase).toMatchObject({ phase: 'ending', outcome: 'failed' });
  });

  it('hears no evidence, and no claim but the one it acts on', () => {
    expect(claimed.proves('totp').last.refused).toBe('not-wanted-now');
    expect(claimed.claims().last.refused).toBe('not-wanted-now');
  });

  it('stops at a veto, between two effects', () => {
    const told = claimed.reads('applied').decides('arno', 'veto');
    expect(told.kase).toMatchObject({ phase: 'ending', outcome: 'refused', stoppedBy: { by: 'arno' } });
  });
});

describe('a case that ends', () => {
  const ending = claimed.reads('applied').decides('arno', 'veto');

  it('ends what may not stay, proves it, and only then goes to its review', () => {
    const ended = ending.reads('ended');
    expect(ended.kase.phase).toBe('ending');
    const proven = ended.reads('end-proven');
    expect(proven.kase).toMatchObject({ phase: 'under-review', outcome: 'refused' });
    expect(proven.kase.effects.map(({ state }) => state)).toEqual(['end-proven', 'planned']);
  });

  it('attack: is not talked out of it by a reading that it is applied, or that it may stay', () => {
    const proven = reading(ending, ({ effects }) => ({ ...effects[0]!, state: 'proven' }));
    expect(proven.last.refused).toBe('not-wanted-now');
    const rewritten = reading(ending, ({ effects }) => ({ ...effects[0]!, state: 'ending', staysWhen: OUTCOMES }));
    expect(rewritten.kase).toMatchObject({
      phase: 'ending',
      effects: [{ state: 'ending', staysWhen: ['completed'] }, {}],
    });
  });

  it('tells of what was contained when somebody said that it was not them, and of nothing more otherwise', () => {
    const proven = (told: Told) =>
      told
        .reads('ended')
        .reads('end-proven')
        .last.notices.map(({ kind }) => kind);
    expect(proven(ending)).toEqual(['review-wanted']);
    expect(proven(claimed.reads('applied').stops('repudiated', 'alice'))).toEqual(['contained', 'review-wanted']);
  });

  it('hears nothing else but a stop, and has no deadline: it tries for ever', () => {
    expect(ending.kase.deadline).toBeNull();
    expect(ending.decides('adam', 'approve').last.refused).toBe('not-wanted-now');
    expect(ending.factsHold().last.refused).toBe('not-wanted-now');
    expect(ending.hears(() => ({ kind: 'deadline' })).last.refused).toBe('not-wanted-now');
  });
});
