import { z } from 'zod';
import { WEEKDAYS, type Hours } from '../domain/hours.js';
import type { Calendar, PolicyFile, PolicyRule } from './policy-file.js';

function isTimeZone(given: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: given }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function hour(least: number, most: number): z.ZodNumber {
  const message = `a full hour from ${least} to ${most}`;
  return z.int(message).min(least, message).max(most, message);
}

/** When the people of a group are at work (issue 6, item 5). Days, hours and holidays are those of its own clock on the wall. */
export const calendar: z.ZodType<Calendar> = z
  .strictObject({
    group: z.string().min(1).max(63),
    timeZone: z.string().refine(isTimeZone, 'a time zone of the IANA database, such as Europe/Berlin'),
    days: z.array(z.enum(WEEKDAYS)).min(1, 'at least one day of the week'),
    from: hour(0, 23),
    until: hour(1, 24),
    holidays: z.array(z.iso.date('a day as YYYY-MM-DD')),
  })
  .refine(({ from, until }) => from < until, { path: ['until'], message: 'a later hour than from' });

function hoursOf({ calendars = [] }: PolicyFile, group: string): Hours | undefined {
  const found = calendars.find((one) => one.group === group);
  if (found === undefined) return undefined;
  const { timeZone, days, from, until, holidays } = found;
  return { timeZone, days, from, until, holidays };
}

function ruleWithHours(file: PolicyFile, rule: PolicyRule): PolicyRule {
  const { reminders, group } = rule.approvals;
  if (reminders?.withinHours !== true) return rule;
  return { ...rule, approvals: { ...rule.approvals, reminders: { ...reminders, hours: hoursOf(file, group) } } };
}

/** The policy with each rule's hours in the rule itself, so that a plan pins them with everything else. */
export function withHours(file: PolicyFile): PolicyFile {
  return { ...file, rules: file.rules.map((rule) => ruleWithHours(file, rule)) };
}
