import { describe, expect, it } from '@jest/globals';
import type { EffectState } from '../../domain/effects.js';
import { effectIdOf, effectsOf } from '../../domain/effect-ids.js';
import { OUTCOMES } from '../../domain/outcomes.js';
import {
  afterReading,
  isEnding,
  mustEnd,
  nextToEnd,
  nextToExecute,
  somethingExpires,
  wasSo,
} from '../../domain/work.js';
import { BEFORE_CLAIM, PASSWORD, resetPlan } from './support/plans.js';
import { factsReceipt, unsigned } from './support/receipts.js';
import { Told } from './support/told.js';

const { kase, now } = Told.opened();
const inStates = (...states: EffectState[]) => kase.effects.map((effect, at) => ({ ...effect, state: states[at]! }));
const claimFacts = [unsigned(factsReceipt({ ...kase, stage: 'claim' }, now))];
const asked = (...states: EffectState[]) => {
  const work = nextToExecute({ ...kase, stage: 'claim', facts: claimFacts, effects: inStates(...states) });
  return 'effect' in work ? `${work.kind} ${work.effect.kind}` : work.kind;
};
const askedAtEnd = (...states: EffectState[]) => {
  const effects = inStates(...states).map((effect) => ({ ...effect, staysWhen: ['completed' as const] }));
  const work = nextToEnd({ ...kase, outcome: 'cancelled', effects });
  return 'effect' in work ? `${work.kind} ${work.effect.kind}` : work.kind;
};

describe('what is asked of the world while a case executes', () => {
  it('reads the facts of the stage first, whatever the other stage read', () => {
    expect(nextToExecute({ ...kase, stage: 'claim', facts: [] }).kind).toBe('check-facts');
    expect(nextToExecute({ ...kase, stage: 'before-claim', facts: claimFacts }).kind).toBe('check-facts');
  });

  it.each<[EffectState, EffectState, string]>([
    ['planned', 'planned', 'apply password.set'],
    ['applied', 'planned', 'prove password.set'],
    ['proven', 'planned', 'apply sessions.revoke'],
    ['proven', 'applied', 'prove sessions.revoke'],
    ['proven', 'proven', 'none'],
  ])('with the password %s and the sessions %s: %s', (password, sessions, work) => {
    expect(asked(password, sessions)).toBe(work);
  });

  it('never touches the effects of another stage', () => {
    const mixed = Told.opened({ effects: [BEFORE_CLAIM, PASSWORD] }).kase;
    const work = nextToExecute({ ...mixed, facts: [unsigned(factsReceipt(mixed, now))] });
    expect(work).toMatchObject({ kind: 'apply', effect: { kind: 'sessions.revoke' } });
  });
});

describe('what is asked of the world while a case ends', () => {
  it.each<[EffectState, EffectState, string]>([
    ['proven', 'applied', 'end sessions.revoke'],
    ['proven', 'ended', 'prove-end sessions.revoke'],
    ['applied', 'end-proven', 'end password.set'],
    ['ending', 'end-proven', 'end password.set'],
    ['planned', 'end-proven', 'end password.set'],
    ['ended', 'end-proven', 'prove-end password.set'],
    ['end-proven', 'end-proven', 'none'],
  ])('with the password %s and the sessions %s: %s', (password, sessions, work) => {
    expect(askedAtEnd(password, sessions)).toBe(work);
  });

  it('leaves what may stay, and ends the rest under every other outcome (invariant 8)', () => {
    const [password, sessions] = kase.effects;
    expect(OUTCOMES.filter((outcome) => mustEnd(password!, outcome))).toEqual(
      OUTCOMES.filter((outcome) => outcome !== 'completed'),
    );
    expect(OUTCOMES.filter((outcome) => mustEnd(sessions!, outcome))).toEqual([]);
  });

  it('tells a case of which something may not even stay when it completed, whatever else stays', () => {
    const [password, sessions] = kase.effects;
    const granted = { ...sessions!, staysWhen: [] };
    expect(somethingExpires({ stage: 'before-claim', effects: [password!, granted] })).toBe(true);
    expect(somethingExpires({ stage: 'before-claim', effects: [password!, sessions!] })).toBe(false);
    expect(somethingExpires({ stage: 'before-claim', effects: [] })).toBe(false);
  });

  it('is a fault when nobody said how the case ended', () => {
    expect(() => nextToEnd(kase)).toThrow(/without an outcome/);
  });
});

describe('a reading of an effect', () => {
  const effects = inStates('applied', 'planned');
  const { effectId } = effects[0]!;

  it('takes it on, and no other', () => {
    expect(afterReading(effects, { effectId, state: 'proven' })?.map(({ state }) => state)).toEqual([
      'proven',
      'planned',
    ]);
  });

  it('heard twice is heard once', () => {
    expect(afterReading(effects, { effectId, state: 'applied' })).toEqual(effects);
  });

  it('attack: does not take it back, so that it would be applied again', () => {
    expect(afterReading(effects, { effectId, state: 'planned' })).toBeNull();
    expect(afterReading(inStates('end-proven', 'planned'), { effectId, state: 'applied' })).toBeNull();
  });

  it('attack: does not rewrite when it may stay', () => {
    const reading = { ...effects[0]!, state: 'proven' as const, staysWhen: OUTCOMES };
    expect(afterReading(effects, reading)?.[0]?.staysWhen).toEqual(['completed']);
  });

  it('attack: is no reading when the case has no such effect', () => {
    expect(afterReading(effects, { effectId: 'eff_other', state: 'proven' })).toBeNull();
  });

  it('tells what is on its way out', () => {
    const states: EffectState[] = ['planned', 'applied', 'proven', 'ending', 'ended', 'end-proven'];
    expect(states.filter(isEnding)).toEqual(['ending', 'ended', 'end-proven']);
  });
});

describe('an effect id', () => {
  it('is the same for a replay, and another for another case, kind or person', () => {
    const ids = [
      effectIdOf('c', 'password.set', 'alice'),
      effectIdOf('d', 'password.set', 'alice'),
      effectIdOf('c', 'sessions.revoke', 'alice'),
      effectIdOf('c', 'password.set', 'bob'),
    ];
    expect(effectIdOf('c', 'password.set', 'alice')).toBe(ids[0]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is given to every effect of a plan, none of them applied', () => {
    const effects = effectsOf('c', resetPlan(), 'alice');
    expect(effects.map(({ kind, state }) => [kind, state])).toEqual([
      ['password.set', 'planned'],
      ['sessions.revoke', 'planned'],
    ]);
    expect(effects[0]?.effectId).toBe(effectIdOf('c', 'password.set', 'alice'));
  });
});

describe('what is written down late of an effect', () => {
  it.each<[EffectState, EffectState, boolean]>([
    ['proven', 'proven', true],
    ['ended', 'end-proven', true],
    ['ending', 'end-proven', true],
    ['end-proven', 'ended', false],
    ['applied', 'proven', false],
    ['proven', 'ending', false],
    ['proven', 'end-proven', false],
  ])('%s while the register says %s: %s', (told, now, was) => {
    expect(wasSo(told, now)).toBe(was);
  });
});
