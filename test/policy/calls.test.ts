import { describe, expect, it } from '@jest/globals';
import { parsePolicy } from '../../policy/load.js';
import { altered, mistakesIn, SOURCE } from './mistakes.js';

const CALENDAR =
  '\ncalendars:\n  - { group: recovery-approvers, timeZone: Europe/Berlin, days: [monday], from: 9, until: 17, holidays: [2026-12-25] }\n';
const REMINDED = 'reminders: { everySeconds: 1200, withinHours: false }';

describe('the reminders and escalation of a policy', () => {
  it.each([
    [
      'a reminder that the window is too short for',
      REMINDED,
      'reminders: { everySeconds: 3600, withinHours: false }',
      /never be reached/,
    ],
    ['a step that the window is too short for', 'afterSeconds: 2400', 'afterSeconds: 3600', /never be reached/],
    ['a step to people without authority', 'group: security', 'group: everybody', /authorityGroups/],
    ['a step at no time', 'afterSeconds: 2400', 'afterSeconds: 0', /a whole number from 1/],
    ['hours that no calendar has', 'withinHours: false', 'withinHours: true', /there are none to wait for/],
    ['reminders that nobody can read', 'everySeconds: 1200', 'everySeconds: 5', /a whole number from 60/],
  ])('refuse %s', (_what, from, to, expected) => {
    const { text, line } = altered(from, to);
    const [mistake] = mistakesIn(text);
    expect(mistake?.line).toBe(line);
    expect(mistake?.expected).toMatch(expected);
  });

  it('refuse a chain whose steps are not one after the other', () => {
    const { text, line } = altered(
      '- { afterSeconds: 2400, to: { group: security } }',
      '- { afterSeconds: 2400, to: { group: security } }\n        - { afterSeconds: 2400, to: { group: operators } }',
    );
    expect(mistakesIn(text)).toMatchObject([{ line: line + 1, expected: 'more than the step before (2400)' }]);
  });
});

describe('the calendars of a policy', () => {
  const withCalendar = (from = '', to = '') => SOURCE + CALENDAR.replace(from, to);

  it('go into the rules that wait for them, and into no other, so that a plan pins its hours', () => {
    const text = altered('withinHours: false', 'withinHours: true').text + CALENDAR;
    const [first, second] = parsePolicy(text, 'policy.yaml', { production: true }).rules;
    expect(first?.approvals.reminders?.hours).toEqual({
      timeZone: 'Europe/Berlin',
      days: ['monday'],
      from: 9,
      until: 17,
      holidays: ['2026-12-25'],
    });
    expect(second?.approvals.reminders).toEqual({ everySeconds: 1200, withinHours: false });
  });

  it('attack: hours are not said in a rule itself, past the calendars', () => {
    const { text } = altered('withinHours: false', 'withinHours: false, hours: {}');
    expect(mistakesIn(text)).toMatchObject([{ expected: expect.stringContaining('no such key') }]);
  });

  it.each([
    ['a zone that is none', 'Europe/Berlin', 'Berlin', /time zone/],
    ['hours that end before they begin', 'until: 17', 'until: 9', /a later hour/],
    ['a day that is none', '2026-12-25', '2026-02-30', /YYYY-MM-DD/],
    ['no day at all', '[monday]', '[]', /at least one day/],
    ['a group without authority', 'recovery-approvers', 'everybody', /authorityGroups/],
  ])('are refused with %s', (_what, from, to, expected) => {
    expect(mistakesIn(withCalendar()).length).toBe(0);
    expect(
      mistakesIn(withCalendar(from, to))
        .map((mistake) => mistake.expected)
        .join(),
    ).toMatch(expected);
  });

  it('are refused for one group twice', () => {
    const [, second = ''] = CALENDAR.split('calendars:\n');
    expect(mistakesIn(withCalendar() + second)).toMatchObject([{ expected: 'each group once' }]);
  });
});
