import { z } from 'zod';
import type { MailHabits } from '../activities/deps.js';
import { mailLanguageNamed } from '../activities/mails/catalogue.js';
import { localeNamed, timeZoneNamed } from '../activities/mails/reader.js';
import { duration } from './settings.js';

/** `client=What people call it`, one after the other, with commas between. */
const DESKS = /^[^=,]+=[^=,]+(,[^=,]+=[^=,]+)*$/;

/** How mails are written to whom the directory of record says nothing of, and when managers read their digest. */
export const MAIL_SETTINGS = {
  MAIL_LOCALE: z
    .string()
    .refine(
      (locale) => mailLanguageNamed(localeNamed(locale) ?? '') !== null,
      'Expected a locale of a language that mails are written in, such as en-GB or de-DE',
    )
    .default('en-GB'),
  MAIL_TIME_ZONE: z
    .string()
    .refine((zone) => timeZoneNamed(zone) !== null, 'Expected a time zone by its IANA name, such as Europe/Berlin')
    .default('UTC'),
  /** Of the manager's own day. */
  DIGEST_HOUR: z.coerce.number().int().min(0).max(23).default(7),
  /** How late a digest may go out at most. */
  DIGEST_PERIOD_SECONDS: duration(300),
  DESK_NAMES: z.string().regex(DESKS, 'Expected client=name, with commas between').optional(),
};

type MailSettings = z.infer<z.ZodObject<typeof MAIL_SETTINGS>>;

/** The settings as activities read them. */
export function mailHabitsOf(settings: MailSettings): MailHabits {
  const named = (settings.DESK_NAMES ?? '').split(',').filter((one) => one !== '');
  return {
    locale: localeNamed(settings.MAIL_LOCALE) ?? settings.MAIL_LOCALE,
    timeZone: timeZoneNamed(settings.MAIL_TIME_ZONE) ?? settings.MAIL_TIME_ZONE,
    digestHour: settings.DIGEST_HOUR,
    desks: Object.fromEntries(named.map((one) => one.split('=').map((side) => side.trim()) as [string, string])),
  };
}
