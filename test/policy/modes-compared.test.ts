import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Action } from '../../domain/actions.js';
import { MODES, modeOf, type ModeRule } from '../../domain/modes.js';
import { EVERY_DESK, EVERY_OTHER_DESK, modesCompared } from '../../policy/differences/modes-compared.js';
import { wordedChange } from '../../policy/differences/signed-words.js';
import { parsePolicy, type Policy } from '../../policy/load.js';

const FILE = 'policy/recovery.yaml';
const TEXT = await readFile(FILE, 'utf8');
const policy = parsePolicy(TEXT, FILE, { production: true });
const ACTIONS = policy.rules.map(({ action }) => action);

const rolledOut = (...lines: readonly string[]): Policy =>
  parsePolicy(`${TEXT}\nmodes:\n${lines.map((line) => `  - ${line}\n`).join('')}`, FILE, { production: true });

const DESKS = ['north', 'south', 'servicenow'];
const rule: fc.Arbitrary<ModeRule> = fc.record(
  {
    mode: fc.constantFrom(...MODES),
    actions: fc.array(fc.constantFrom(...ACTIONS), { minLength: 1 }),
    desks: fc.array(fc.constantFrom(...DESKS), { minLength: 1 }),
  },
  { requiredKeys: ['mode', 'actions'] },
);
const modes = fc.option(fc.array(rule, { minLength: 1, maxLength: 5 }), { nil: undefined });

describe('the modes of two policies', () => {
  it('every action whose mode is another at a desk is told there once, as it was and as it is; and nothing else', () => {
    fc.assert(
      fc.property(modes, modes, (old, young) => {
        const [before, after] = [
          { ...policy, modes: old },
          { ...policy, modes: young },
        ];
        const told = modesCompared(before, after);
        const saysOf = (action: Action, desk: string) =>
          told.filter((one) => {
            const named = told.filter((other) => other.action === action).flatMap(({ desks }) => desks);
            const isNamed = [...(old ?? []), ...(young ?? [])].some(({ desks }) => desks?.includes(desk));
            const isOther = !isNamed && one.desks.includes(EVERY_OTHER_DESK);
            const isHere = one.desks.includes(desk) || one.desks.includes(EVERY_DESK) || isOther;
            expect(new Set(named).size).toBe(named.length);
            return one.action === action && isHere;
          });
        for (const action of ACTIONS) {
          for (const desk of [...DESKS, 'a desk that nobody names']) {
            const [was, is] = [modeOf(old, action, desk), modeOf(young, action, desk)];
            const said = saysOf(action, desk).map((one) => [one.before, one.after]);
            expect(said).toEqual(was === is ? [] : [[was, is]]);
          }
        }
      }),
    );
  });

  it('whatever is rolled out less far is laxer, and comes first', () => {
    fc.assert(
      fc.property(modes, modes, (old, young) => {
        const told = modesCompared({ ...policy, modes: old }, { ...policy, modes: young });
        for (const { verdict, before, after } of told)
          expect(verdict === 'laxer').toBe(MODES.indexOf(after) < MODES.indexOf(before));
        const verdicts = told.map(({ verdict }) => verdict);
        expect(verdicts).toEqual(verdicts.toSorted());
      }),
    );
  });

  it('are nothing of a policy and itself, however its entries are split', () => {
    const one = rolledOut('{ mode: observe, actions: [mfa.reset, password.reset], desks: [north, south] }');
    const other = rolledOut(
      '{ mode: observe, actions: [mfa.reset], desks: [south, north] }',
      '{ mode: observe, actions: [password.reset], desks: [north, south] }',
    );
    expect(modesCompared(one, other)).toEqual([]);
  });
});

describe('a proposed policy change, as its two owners read it', () => {
  const back = rolledOut(
    '{ mode: observe, actions: [mfa.reset] }',
    '{ mode: advise, actions: [password.reset], desks: [servicenow] }',
  );

  it('says which action at which desk goes from which mode to which, and that it is laxer', () => {
    const { text } = wordedChange(policy, back);
    expect(text).toContain(
      'LAXER  mode of mfa.reset at every desk\n' +
        '  laxer     enforce → observe: no case is opened, what would have become of it is recorded; ' +
        'cases that are open apply nothing more, and end refused\n',
    );
    expect(text).toContain(
      'LAXER  mode of password.reset at servicenow\n  laxer     enforce → advise: no case is opened',
    );
  });

  it('says what is rolled out further, at desks that are named and at those that are not', () => {
    const further = rolledOut(
      '{ mode: advise, actions: [mfa.reset] }',
      '{ mode: enforce, actions: [mfa.reset], desks: [north] }',
    );
    const { text } = wordedChange(back, further);
    expect(text).toContain('STRICTER  mode of mfa.reset at north\n  stricter  observe → enforce: cases are opened');
    expect(text).toContain(
      `STRICTER  mode of mfa.reset at servicenow, ${EVERY_OTHER_DESK}\n  stricter  observe → advise`,
    );
    expect(text).toContain('STRICTER  mode of password.reset at servicenow\n  stricter  advise → enforce');
    expect(text).not.toContain('LAXER');
  });

  it('attack: a policy that stops holding anybody to a rule is signed under other words than one that does not', () => {
    expect(wordedChange(policy, back).digest).not.toBe(wordedChange(policy, policy).digest);
  });
});
