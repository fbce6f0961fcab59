import { ENGLISH } from './english.js';
import { GERMAN } from './german.js';
import type { MailTexts } from './texts.js';

/** The languages mails are written in, each with all of its texts: one that lacks a text does not compile. */
export const MAIL_CATALOGUE = { en: ENGLISH, de: GERMAN } as const satisfies Readonly<Record<string, MailTexts>>;

/** A language's tag (RFC 5646). */
export type MailLanguage = keyof typeof MAIL_CATALOGUE;

const MAIL_LANGUAGES: readonly MailLanguage[] = ['en', 'de'];

/** The language of a locale, or null: `de-AT` is German. */
export function mailLanguageNamed(locale: string): MailLanguage | null {
  const primary = locale.toLowerCase().split('-')[0];
  return MAIL_LANGUAGES.find((language) => language === primary) ?? null;
}
