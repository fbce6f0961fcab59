import { describe, expect, it } from '@jest/globals';
import { letterAsHtml } from '../../../activities/mails/as-html.js';
import { letterAsText } from '../../../activities/mails/as-text.js';
import { localeNamed, readerOf, timeZoneNamed } from '../../../activities/mails/reader.js';
import { PLAIN_HABITS } from '../../support/mail-habits.js';
import { everyLetter, HONEST, OF_NO_CASE, OURS, sentencesOf } from './every-letter.js';

const SUMMER = Date.UTC(2026, 6, 1, 10, 5);
const WINTER = Date.UTC(2026, 10, 21, 12);
const reader = (locale?: string, timeZone?: string) =>
  readerOf({ mails: PLAIN_HABITS }, { ...(locale && { locale }), ...(timeZone && { timeZone }) });

describe('every mail', () => {
  const mails = ['en-GB', 'de-DE'].flatMap((locale) =>
    everyLetter(HONEST, locale).map(([name, letter]) => [`${locale} ${name}`, letter, locale.slice(0, 2)] as const),
  );

  it('says the same as text and as HTML: each paragraph, each fact, each link', () => {
    for (const [, letter, language] of mails) {
      const text = letterAsText(letter);
      const html = letterAsHtml(letter, language).replaceAll(/&#(\d+);/g, (_, code) =>
        String.fromCharCode(Number(code)),
      );
      for (const block of letter.blocks) {
        const parts =
          block.kind === 'facts'
            ? block.rows.flat()
            : block.kind === 'way'
              ? [block.why, block.href]
              : block.kind === 'code'
                ? [block.says, block.code]
                : [block.text];
        for (const part of parts) for (const written of [text, html]) expect(written).toContain(part);
      }
    }
  });

  it('names the case, when it was opened and by which desk, and leaves nothing out that it has words for', () => {
    for (const [name, letter] of mails) {
      const text = letterAsText(letter);
      expect(`${letter.subject}\n${text}`).not.toMatch(/undefined|\bnull\b|NaN|Invalid|\[object/);
      if (OF_NO_CASE.some((one) => name.endsWith(` ${one}`))) continue;
      expect(text).toMatch(/^(Help desk|Helpdesk): desk-console$/m);
      expect(text).toMatch(/^(Case opened|Fall eröffnet): .*2026.* (CES?T|GMT\+[12]|MES?Z) \(Europe\/Berlin\)$/m);
      expect(text).toMatch(/^(Case|Fall): \S+$/m);
    }
  });

  it('fetches nothing, runs nothing and counts nobody who reads it', () => {
    for (const [, letter, language] of mails) {
      const html = letterAsHtml(letter, language);
      expect(html).not.toMatch(
        /<(img|script|iframe|object|embed|link|form|input|audio|video|svg)\b|url\(|@import|src=/i,
      );
    }
  });

  it('leads to pages of ours alone, with what is secret in the fragment, where no GET carries it', () => {
    for (const [, letter] of mails) {
      for (const block of letter.blocks) {
        if (block.kind !== 'way') continue;
        const { origin, pathname, search } = new URL(block.href);
        expect([origin, search]).toEqual([OURS, '']);
        expect(pathname).toMatch(/^\/(not-me|recover|enrol|console\/cases\/[0-9a-f-]{36})?$/);
      }
    }
  });

  it('is in its own language: no sentence is the same in both', () => {
    const half = mails.length / 2;
    for (let index = 0; index < half; index += 1) {
      const [name, english] = mails[index] ?? [];
      const [, german] = mails[index + half] ?? [];
      if (english === undefined || german === undefined) throw new Error(`${name} is there in one language alone`);
      const sentences = new Set(sentencesOf(english));
      expect([name, ...sentencesOf(german).filter((sentence) => sentences.has(sentence))]).toEqual([name]);
      expect(german.subject).not.toBe(english.subject);
    }
  });

  it('holds a code only where it is the mail for it, and then once in each part', () => {
    for (const [name, letter, language] of mails) {
      const isForIt = /(code|contact)$/.test(name);
      expect(`${name} ${letterAsText(letter).split('12345678').length - 1}`).toBe(`${name} ${isForIt ? 1 : 0}`);
      expect(letterAsHtml(letter, language).split('12345678').length - 1).toBe(isForIt ? 1 : 0);
      expect(letter.subject).not.toMatch(/12345678/);
    }
  });
});

describe('a reader', () => {
  it('reads times of their own zone, by its name, as their language writes them, in summer and in winter', () => {
    expect(reader('en-GB', 'Europe/Berlin').at(SUMMER)).toBe('1 July 2026 at 12:05 CEST (Europe/Berlin)');
    expect(reader('de-DE', 'Europe/Berlin').at(WINTER)).toBe('21. November 2026 um 13:00 MEZ (Europe/Berlin)');
    expect(reader('en-US', 'America/New_York').at(WINTER)).toBe('November 21, 2026 at 07:00 AM EST (America/New_York)');
    expect(reader('de-AT', 'Asia/Tokyo').at(WINTER)).toBe('21. November 2026 um 21:00 GMT+9 (Asia/Tokyo)');
  });

  it('of whom the directory says nothing is written to as the settings say', () => {
    expect(reader().at(WINTER)).toBe('21 November 2026 at 12:00 UTC');
    expect(readerOf({ mails: { ...PLAIN_HABITS, locale: 'de-DE' } }, null).language).toBe('de');
  });

  it.each(['fr-FR', 'xx', 'not a locale', '../../etc', ''])(
    'whose locale is %j, which no mail is written in, gets the settings’ language and way to write dates',
    (locale) => {
      expect(reader(locale, 'UTC').at(WINTER)).toBe('21 November 2026 at 12:00 UTC');
    },
  );

  it.each(['Mars/Olympus', '', '../../etc/passwd', '+25:00'])('whose time zone is %j has the settings’', (timeZone) => {
    expect(reader('de-DE', timeZone).at(WINTER)).toBe('21. November 2026 um 12:00 UTC');
  });

  it('may have a locale as directories of other kinds write it', () => {
    expect([localeNamed('de_AT'), localeNamed(' de-at '), localeNamed('🙂')]).toEqual(['de-AT', 'de-AT', null]);
    expect(timeZoneNamed(' europe/berlin ')).toBe('Europe/Berlin');
  });
});
