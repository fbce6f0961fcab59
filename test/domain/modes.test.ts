import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ACTIONS } from '../../domain/actions.js';
import { MODES, modeOf, type Mode, type ModeRule } from '../../domain/modes.js';

const desk = fc.constantFrom('north', 'south', 'servicenow');
const action = fc.constantFrom(...ACTIONS);
const rule: fc.Arbitrary<ModeRule> = fc.record(
  { mode: fc.constantFrom(...MODES), actions: fc.array(action, { minLength: 1 }), desks: fc.array(desk) },
  { requiredKeys: ['mode', 'actions'] },
);
const rules = fc.array(rule, { maxLength: 6 });
const further = (one: Mode, other: Mode) => MODES.indexOf(one) >= MODES.indexOf(other);

describe('the mode of an action at a desk', () => {
  it('is enforce where nobody says otherwise', () => {
    expect(modeOf(undefined, 'password.reset', 'north')).toBe('enforce');
    fc.assert(
      fc.property(rules, action, desk, (all, of, at) => {
        const others = all.filter(({ actions, desks }) => !actions.includes(of) || desks?.includes(at) === false);
        expect(modeOf(others, of, at)).toBe('enforce');
      }),
    );
  });

  it('is the furthest along of all that speak of it, in whatever order they stand', () => {
    fc.assert(
      fc.property(rules, rule, action, desk, (all, one, of, at) => {
        const own = [...all, one].filter(
          ({ actions, desks }) => actions.includes(of) && (desks === undefined || desks.includes(at)),
        );
        const mode = modeOf([...all, one], of, at);
        expect(own.every((each) => further(mode, each.mode))).toBe(true);
        expect(own.length === 0 || own.some((each) => each.mode === mode)).toBe(true);
        expect(modeOf([one, ...all].toReversed(), of, at)).toBe(mode);
      }),
    );
  });

  it('attack: a word that is no mode, in whatever case it is written, is enforce', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom('Observe', ' observe', 'off', 'none')), rules, (word, all) => {
        fc.pre(!(MODES as readonly string[]).includes(word));
        const unreadable = { mode: word as Mode, actions: ACTIONS };
        expect(modeOf([...all, unreadable], 'password.reset', 'north')).toBe('enforce');
      }),
    );
  });
});
