import { describe, expect, it } from '@jest/globals';
import { parsePolicy } from '../../policy/load.js';
import { mistakesIn, SOURCE } from './mistakes.js';

/** The policy with these lines put under the approvals of its first rule, of which `needed` are wanted. */
function withSeats(lines: readonly string[], needed = 2): string {
  const seats = ['group: recovery-approvers', ...lines].join('\n      ');
  return SOURCE.replace('group: recovery-approvers', seats).replace('whenRelayable: 1', `whenRelayable: ${needed}`);
}

const MANAGER = '- { seat: manager, from: [{ relation: manager }, { relation: sponsor }], atLeast: 1 }';
const TEAM = '- { seat: team, from: [{ group: recovery-approvers }], atLeast: 1, windowSeconds: 600 }';
const told = (lines: readonly string[], needed?: number): string =>
  mistakesIn(withSeats(lines, needed))
    .map(({ key, expected }) => `${key}: ${expected}`)
    .join('\n');

describe('seats in the policy', () => {
  it('are read as they stand', () => {
    const text = withSeats(['seats:', `  ${MANAGER}`, `  ${TEAM}`]);
    const [rule] = parsePolicy(text, 'policy.yaml', { production: true }).rules;
    expect(rule?.approvals).toMatchObject({
      seats: [
        { seat: 'manager', from: [{ relation: 'manager' }, { relation: 'sponsor' }], atLeast: 1 },
        { seat: 'team', from: [{ group: 'recovery-approvers' }], atLeast: 1, windowSeconds: 600 },
      ],
    });
  });

  it.each<[string, readonly string[], RegExp]>([
    [
      'an order, where people of a class bring seats of their own',
      ['seats:', `  ${MANAGER}`, `  ${TEAM}`, 'inOrder: true'],
      /no seat: those of rule row-1b are filled in order/,
    ],
    [
      'more places than approvals',
      ['seats:', `  ${MANAGER}`, `  ${TEAM.replace('atLeast: 1', 'atLeast: 2')}`],
      /seats: at most 2 places/,
    ],
    [
      'more managers than there are',
      ['seats:', `  - { seat: m, from: [{ relation: manager }], atLeast: 2 }`],
      /atLeast: at most 1/,
    ],
    ['one name twice', ['seats:', `  ${TEAM}`, `  ${TEAM}`], /seats\.1\.seat: each name once/],
    [
      'a window that outlasts the approvals',
      ['seats:', `  ${TEAM.replace('600', '3601')}`],
      /windowSeconds: a whole number from 1 to 3600/,
    ],
    [
      'a group that confers no authority',
      ['seats:', `  ${TEAM.replace('recovery-approvers', 'sales')}`],
      /from\.0\.group: a group named in authorityGroups/,
    ],
    ['nobody to fill one', ['seats:', '  - { seat: nobody, from: [], atLeast: 1 }'], /from: at least one/],
    [
      'a relation that nobody knows',
      ['seats:', '  - { seat: x, from: [{ relation: friend }], atLeast: 1 }'],
      /a group, or a relation/,
    ],
    ['an order of nothing', ['inOrder: true'], /inOrder: nothing/],
    ['whether a reason is given', ['reasons: false'], /reasons: no such key/],
  ])('are refused with %s', (_what, lines, expected) => {
    expect(told(lines)).toMatch(expected);
  });

  it('hold for the fewest approvals that there may be, where there is always one', () => {
    const lines = ['seats:', `  ${MANAGER}`, `  ${TEAM}`];
    const [mistake] = mistakesIn(withSeats(lines, 2).replace('always: 0', 'always: 1'));
    expect(mistake?.expected).toMatch(/at most 1 places/);
    expect(told(lines, 1)).toMatch(/at most 1 places/);
    expect(told(lines, 2)).toBe('');
  });
});
