import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { letterAsHtml } from '../../../activities/mails/as-html.js';
import { letterAsText } from '../../../activities/mails/as-text.js';
import { quote, quoteName } from '../../../activities/mails/outside.js';
import { everyLetter, HONEST, OURS, type Outside } from './every-letter.js';

/** What mail programs make a link of by themselves: an address, a host, a mailbox. */
const LINKED = /\b[a-z][a-z0-9+.-]*:\/\/|\bwww\.|[\p{L}\p{N}]\.\p{L}{2,}|\w@\w|\b(?:mailto|tel|sms|javascript):\S/iu;

/** Each is a name, a ticket's number and a client's name at once. */
const everywhere = (text: string): Outside => ({ displayName: text, ticketId: text, clientId: text });

const LINKS = [
  'https://evil.example',
  'HTTPS://EVIL.EXAMPLE/reset?x=1',
  'evil.example',
  'www.evil.example',
  'Alice https://evil.example/not-me#token=x',
  'help@evil.example',
  'mailto:help@evil.example',
  'tel:+442079460000',
  'javascript:alert(1)',
  'https：／／evil．example',
  'https://evil。example',
  'ev\u200Bil.exa\u200Bmple',
  'h\u0000ttps://evil\u2024example',
  '\\\\evil.example\\share',
];

describe('what somebody outside chose', () => {
  it.each(LINKS)('attack: %j becomes a link in no mail', (text) => {
    for (const [name, letter] of everyLetter(everywhere(text), 'en-GB')) {
      const own = letterAsText(letter).replaceAll(new RegExp(`^${OURS}\\S*$`, 'gm'), '');
      expect(`${name}: ${LINKED.exec(own)?.[0] ?? 'no link'}`).toBe(`${name}: no link`);
      const hrefs = [...letterAsHtml(letter, 'en').matchAll(/href="([^"]*)"/g)].map(([, href]) => href ?? '');
      for (const href of hrefs) expect(href.startsWith(OURS)).toBe(true);
      const shown = letterAsHtml(letter, 'en').replaceAll(/<style>.*?<\/style>|<[^>]*>/gs, ' ');
      expect(LINKED.exec(shown)?.[0]).toBeUndefined();
    }
  });

  it('attack: stands in no subject line, in no language', () => {
    for (const locale of ['en-GB', 'de-DE']) {
      for (const [, { subject }] of everyLetter(everywhere('Mallory'), locale))
        expect(subject).not.toContain('Mallory');
    }
  });

  it.each([
    'Al\r\nBcc: eve@example.com\r\n\r\nYou must confirm here',
    'Al\u2028You must confirm here',
    'Al\u0085You must confirm here',
    'Al\u000bYou must confirm here',
  ])('attack: %j makes no line of its own', (text) => {
    for (const [, letter] of everyLetter(everywhere(text), 'en-GB')) {
      expect(letterAsText(letter)).not.toMatch(/^(You must|Bcc)/m);
      expect(letterAsText(letter).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
    }
  });

  it.each(['\u202Eecila', '\u2066Alice', '\u200FAlice', 'A\u200Dlice', '\uFEFFAlice', '\u061CAlice', 'A\u00ADlice'])(
    'attack: %j turns no text around and hides nothing',
    (text) => {
      for (const [, letter] of everyLetter(everywhere(text), 'en-GB'))
        expect(letterAsText(letter).replaceAll('\n', '')).not.toMatch(/[\p{Cf}\p{Cc}]/u);
    },
  );

  it('attack: markup stays text, in an element and in an attribute', () => {
    const text = `"><img src=x onerror=alert(1)><a href='//evil'>&amp;\``;
    for (const [, letter] of everyLetter(everywhere(text), 'en-GB')) {
      const html = letterAsHtml(letter, 'en');
      expect(html).not.toMatch(/<img|<script|onerror=(?!alert)|href='/);
      expect(html).not.toContain('&amp;amp;');
      expect([...html.matchAll(/<a /g)]).toHaveLength(letter.blocks.filter(({ kind }) => kind === 'way').length);
    }
  });

  it('attack: a number to dial is in no name, so that no telephone offers to call it', () => {
    expect(quoteName('Security, call +44 (20) 7946-0958 now')).toBe('Security, call ... now');
    expect(quoteName('Subject 0042')).toBe('Subject 0042');
    expect(quote('INC0012345678')).toBe('INC0012345678');
  });

  it('attack: a message in the place of a name is cut short, and marks heaped upon letters are taken off', () => {
    expect(Array.from(quote('urgent '.repeat(200))).length).toBeLessThanOrEqual(80);
    expect(quote(`A${'\u0353'.repeat(40)}lice`).length).toBeLessThan(10);
  });

  it.each(['Zoë O’Hara-Núñez', 'J.R. Smith', 'Nguyễn Văn Ấn', '李小龍', 'Dr. Ana-Sofía Llop i Mas', 'Bjørn, jr.'])(
    'an honest name stays as it is: %s',
    (name) => {
      expect(quoteName(name)).toBe(name.normalize('NFKC'));
    },
  );

  it('a name of nothing that can be seen is a dash, so that no sentence and no heading is left empty', () => {
    expect([quoteName(''), quoteName('\u200B\u202E \u0000')]).toEqual(['–', '–']);
  });

  it('a name that is read from the right is set apart, so that it turns nothing around it', () => {
    expect(quoteName('محمد')).toBe('\u2068محمد\u2069');
  });

  it('whatever it is, is one line, short, and no link', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const quoted = quote(text).replaceAll(/^\u2068|\u2069$/g, '');
        expect(quoted).not.toMatch(/[\p{C}\n\r]/u);
        expect(quoted).not.toMatch(LINKED);
      }),
      { numRuns: 500 },
    );
  });

  it('of honest people reads naturally', () => {
    const opened = everyLetter(HONEST, 'en-GB').find(([name]) => name === 'password.reset case-opened manager null');
    expect(letterAsText(opened?.[1] ?? { subject: '', blocks: [] })).toContain('a new password for Zoë O’Hara-Núñez.');
  });
});
