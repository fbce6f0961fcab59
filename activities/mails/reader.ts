import type { PersonOfRecord } from '../../domain/subjects.js';
import type { CaseDeps } from '../deps.js';
import { MAIL_CATALOGUE, type MailLanguage, mailLanguageNamed } from './catalogue.js';
import type { MailTexts } from './texts.js';

/** In whose language and time zone a mail is written. */
export interface Reader {
  readonly language: MailLanguage;
  readonly texts: MailTexts;
  /** A time as they write it, with the name of the zone; epoch milliseconds. */
  readonly at: (time: number) => string;
  /** IANA name. */
  readonly timeZone: string;
}

/** A locale as directories write it (RFC 7643, section 4.1.1; `de_AT` of POSIX too) as a tag, or null. */
export function localeNamed(locale: string): string | null {
  try {
    return Intl.getCanonicalLocales(locale.trim().replaceAll('_', '-'))[0] ?? null;
  } catch {
    return null;
  }
}

/** A zone of the IANA database as directories name it (RFC 7643, section 4.1.1: `timezone`), or null. */
export function timeZoneNamed(timeZone: string): string | null {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: timeZone.trim() }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

function timesIn(locale: string, timeZone: string): (time: number) => string {
  const format = new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
    timeZoneName: 'short',
  });
  // "CET" names many places' time and "GMT+1" nobody's: the zone's own name says it.
  const zone = timeZone === 'UTC' ? '' : ` (${timeZone})`;
  return (time) => `${format.format(time).replaceAll(/\s/gu, ' ')}${zone}`;
}

/**
 * How somebody is written to: as the directory of record says, else as the settings do. A language that the catalogue does
 * not have is no language of theirs, and its way to write a date would not fit the sentence around it.
 */
export function readerOf(
  { mails }: Pick<CaseDeps, 'mails'>,
  person: Pick<PersonOfRecord, 'locale' | 'timeZone'> | null,
): Reader {
  const wished = localeNamed(person?.locale ?? '');
  const locale = wished !== null && mailLanguageNamed(wished) !== null ? wished : mails.locale;
  const language = mailLanguageNamed(locale) ?? 'en';
  const timeZone = timeZoneNamed(person?.timeZone ?? '') ?? mails.timeZone;
  return { language, texts: MAIL_CATALOGUE[language], at: timesIn(locale, timeZone), timeZone };
}
