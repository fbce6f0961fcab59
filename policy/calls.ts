import type { PolicyFile, PolicyRule } from './policy-file.js';
import { unsound, type Unsound } from './unsound.js';

/** What of a rule's reminders and escalation can never happen, by path from the rule. */
export function callProblems({ approvals, windows }: PolicyRule): readonly Unsound[] {
  const { reminders, escalation = [] } = approvals;
  const window = windows.approvalSeconds;
  const within = `less than approvalSeconds (${window}): it could never be reached`;
  const late = reminders !== undefined && reminders.everySeconds >= window;
  return [
    ...(late ? [unsound(['approvals', 'reminders', 'everySeconds'], within)] : []),
    ...escalation.flatMap(({ afterSeconds }, at) => {
      const path = ['approvals', 'escalation', at, 'afterSeconds'];
      const before = escalation[at - 1]?.afterSeconds ?? 0;
      if (afterSeconds >= window) return [unsound(path, within)];
      return afterSeconds > before ? [] : [unsound(path, `more than the step before (${before})`)];
    }),
  ];
}

/** Whom calls would go to who holds no authority, or has no hours to wait for; by path from the file. */
export function whomCallProblems({ authorityGroups, calendars = [], rules }: PolicyFile): readonly Unsound[] {
  const groups = calendars.map(({ group }) => group);
  const ofCalendars = groups.flatMap((group, at) => {
    if (groups.indexOf(group) < at) return [unsound(['calendars', at, 'group'], 'each group once')];
    if (authorityGroups.includes(group)) return [];
    return [unsound(['calendars', at, 'group'], 'a group named in authorityGroups')];
  });
  const ofRules = rules.flatMap(({ approvals }, at) => {
    const path = ['rules', at, 'approvals'];
    const lacksHours = approvals.reminders?.withinHours === true && !groups.includes(approvals.group);
    const strangers = (approvals.escalation ?? []).flatMap(({ to }, step) =>
      authorityGroups.includes(to.group)
        ? []
        : [
            unsound(
              [...path, 'escalation', step, 'to', 'group'],
              'a group named in authorityGroups: who is told of a case holds authority',
            ),
          ],
    );
    const hours = unsound(
      [...path, 'reminders', 'withinHours'],
      `false, or hours for ${approvals.group} in calendars: there are none to wait for`,
    );
    return [...(lacksHours ? [hours] : []), ...strangers];
  });
  return [...ofCalendars, ...ofRules];
}
