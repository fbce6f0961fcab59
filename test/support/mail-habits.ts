import type { MailHabits } from '../../activities/deps.js';

/** Mails as they are written where no setting says otherwise. */
export const PLAIN_HABITS: MailHabits = { locale: 'en-GB', timeZone: 'UTC', digestHour: 7, desks: {} };
