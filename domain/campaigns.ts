import { DAY } from './clock.js';
import type { Coverage } from './coverage.js';

/** A day of a calendar, as `YYYY-MM-DD`. */
export type Day = string;

/** What a campaign mails to one person, in this order, each once (issue 5, item 3). */
export const CAMPAIGN_MAILS = ['invitation', 'reminder-1', 'reminder-2'] as const;
export type CampaignMail = (typeof CAMPAIGN_MAILS)[number];

/** More than two reminders are read by nobody, and teach people to look away from our mails (issue 5, item 3). */
export const REMINDERS_MAX = CAMPAIGN_MAILS.length - 1;

/** How long somebody is still looked at after the last mail, for the burn-down. */
export const FOLLOWED_DAYS = 30;

/** How a campaign is over for somebody. `done`: nothing is left that they could enrol; `open`: they did not. */
export type CampaignEnding = 'done' | 'left' | 'no-mailbox' | 'open';

/** The day so many days after another. */
export function daysAfter(day: Day, days: number): Day {
  return new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);
}

/** Whether it is one from Monday to Friday. Holidays are not known here. */
export function isWorkingDay(day: Day): boolean {
  const weekday = new Date(Date.parse(day)).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

/** The first working day that is not before this one. */
export function workingDayFrom(day: Day): Day {
  return isWorkingDay(day) ? day : workingDayFrom(daysAfter(day, 1));
}

function workingDaysAfter(day: Day, count: number): Day {
  return count === 0 ? day : workingDaysAfter(workingDayFrom(daysAfter(day, 1)), count - 1);
}

/** People who are invited on one day. */
export interface Wave<T> {
  /** From 1 on. */
  readonly wave: number;
  readonly day: Day;
  readonly people: readonly T[];
}

/** How people are split. Both numbers are 1 at least. */
export interface WavePlan {
  readonly perWave: number;
  /** Working days from one wave to the next. */
  readonly everyDays: number;
  /** The first wave's day, or the day before its weekend is over. */
  readonly from: Day;
}

/** Splits people into waves, in the order given: everybody is in one, and every wave but the last is full. */
export function wavesOf<T>(people: readonly T[], { perWave, everyDays, from }: WavePlan): readonly Wave<T>[] {
  const waves: Wave<T>[] = [];
  let day = workingDayFrom(from);
  for (let start = 0; start < people.length; start += perWave) {
    waves.push({ wave: waves.length + 1, day, people: people.slice(start, start + perWave) });
    day = workingDaysAfter(day, everyDays);
  }
  return waves;
}

/** Whether somebody has a gap that enrolling something would close: nobody else is written to. */
export function isClosedByEnrolling(standing: Coverage | { readonly state: 'no-plan' }): boolean {
  return standing.state === 'uncovered' && standing.fix !== null && standing.fix.enrol.length > 0;
}

/** What is asked of a campaign: how many reminders, and how many days lie between two mails at least. */
export interface Reminding {
  readonly reminders: number;
  readonly remindAfterDays: number;
}

/** Somebody in a campaign, as their row has it. */
export interface Invited {
  /** Their wave's day. */
  readonly day: Day;
  readonly mailsSent: number;
  /** The day of the last of them; null where none was sent. */
  readonly lastMailDay: Day | null;
}

/** Somebody as they are found when they are looked at. */
export interface Found {
  /** `away`: suspended, held for a court, or with a recovery that is open; `left`: gone, or known to nobody. */
  readonly whereabouts: 'there' | 'away' | 'left';
  readonly hasMailbox: boolean;
  /** Whether there is a gap that enrolling closes, see {@link isClosedByEnrolling}. */
  readonly isOpen: boolean;
  /** The day on their own calendar, which lasts from its morning to the next: nobody is written to in their night. */
  readonly today: Day;
}

/** What is to be done about somebody in a campaign. */
export type CampaignStep =
  | { readonly kind: 'send'; readonly mail: CampaignMail }
  | { readonly kind: 'wait' }
  | { readonly kind: 'end'; readonly as: CampaignEnding };

const WAIT: CampaignStep = { kind: 'wait' };

/** From which day on a mail goes out, the first after none; they lie apart by what was asked, however late the last was. */
function dueFrom({ remindAfterDays }: Reminding, { day, lastMailDay }: Invited): Day {
  return lastMailDay === null ? day : daysAfter(lastMailDay, remindAfterDays);
}

/** The last day on which somebody is looked at who was never written to, too: as if each mail had gone out on its day. */
function followedUntil({ reminders, remindAfterDays }: Reminding, { day, mailsSent, lastMailDay }: Invited): Day {
  const mailsToCome = Math.max(0, reminders + (lastMailDay === null ? 0 : 1) - mailsSent);
  return daysAfter(lastMailDay ?? day, mailsToCome * remindAfterDays + FOLLOWED_DAYS);
}

/**
 * What is to be done about somebody today: written to at most as often as was asked, on working days, and never who left, is
 * away or has nothing left to enrol (issue 5, item 3).
 */
export function campaignStep(reminding: Reminding, invited: Invited, found: Found): CampaignStep {
  const { whereabouts, hasMailbox, isOpen, today } = found;
  if (today < invited.day) return WAIT;
  if (whereabouts === 'left') return { kind: 'end', as: 'left' };
  if (whereabouts === 'there' && !isOpen) return { kind: 'end', as: 'done' };
  if (today > followedUntil(reminding, invited)) return { kind: 'end', as: 'open' };
  if (whereabouts === 'away') return WAIT;
  if (!hasMailbox) return { kind: 'end', as: 'no-mailbox' };
  const mail = CAMPAIGN_MAILS[invited.mailsSent];
  const isDue = invited.mailsSent <= reminding.reminders && today >= dueFrom(reminding, invited);
  return mail !== undefined && isDue && isWorkingDay(today) ? { kind: 'send', mail } : WAIT;
}
