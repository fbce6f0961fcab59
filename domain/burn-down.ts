import { DAY } from './clock.js';
import { daysAfter, type CampaignEnding, type CampaignMail, type Day } from './campaigns.js';

/** What became of somebody in a campaign. Times in epoch milliseconds. */
export interface Followed {
  readonly personId: string;
  readonly ended: CampaignEnding | null;
  readonly endedAt: number | null;
}

/** A mail that a campaign sent. */
export interface MailSent {
  readonly personId: string;
  readonly mail: CampaignMail;
  readonly day: Day;
}

/** One day of a campaign. */
export interface BurnDownDay {
  readonly day: Day;
  readonly invited: number;
  readonly reminded: number;
  /** Who still had a gap at the end of the day. */
  readonly open: number;
}

/** Whether somebody no longer had a gap, or was no longer there, when a day was over (UTC). */
function isOverBy({ ended, endedAt }: Followed, day: Day): boolean {
  return (ended === 'done' || ended === 'left') && endedAt !== null && endedAt < Date.parse(day) + DAY;
}

/**
 * A campaign day by day, from its first day on until today. Before today it is as the worker noted it, on its daily look at
 * everybody; today it is as it was found just now.
 *
 * @param first the first wave's day
 * @param openNow who has a gap now
 */
export function burnDown(
  followed: readonly Followed[],
  mails: readonly MailSent[],
  { first, today, openNow }: { readonly first: Day; readonly today: Day; readonly openNow: number },
): readonly BurnDownDay[] {
  const days: BurnDownDay[] = [];
  for (let day = first; day <= today; day = daysAfter(day, 1)) {
    const sent = mails.filter((mail) => mail.day === day);
    const invited = sent.filter(({ mail }) => mail === 'invitation').length;
    const open = day === today ? openNow : followed.filter((one) => !isOverBy(one, day)).length;
    days.push({ day, invited, reminded: sent.length - invited, open });
  }
  return days;
}
