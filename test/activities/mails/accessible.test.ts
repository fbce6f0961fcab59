import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { letterAsHtml } from '../../../activities/mails/as-html.js';
import type { Letter } from '../../../activities/mails/letter.js';
import { whatAxeFinds } from '../../support/browser/accessibility.js';
import { PHONE, startChromium } from '../../support/browser/chromium.js';
import { everyLetter, HONEST, type Named, sentencesOf } from './every-letter.js';

/** One of each shape: the rest differ by their sentences alone. */
const SHAPES = [
  'password.reset case-opened subject null',
  'mfa.reset change-coming manager null',
  'access.emergency approval-wanted approver null',
  'password.reset case-ended manager refused',
  'code',
  'contact',
  'ask',
  'digest',
];

describe('a mail in a browser', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser.close());

  const shown = async (letter: Letter, language: string, options = PHONE) => {
    const page = await (await browser.newContext(options)).newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.setContent(letterAsHtml(letter, language), { waitUntil: 'networkidle' });
    return { page, asked };
  };
  const shapes = (locale: string): readonly Named[] =>
    everyLetter(HONEST, locale).filter(([name]) => SHAPES.includes(name));

  it.each(['en-GB', 'de-DE'])('axe-core finds nothing in it, in light and in dark, in %s', async (locale) => {
    expect(shapes(locale)).toHaveLength(SHAPES.length);
    for (const [name, letter] of shapes(locale)) {
      const { page } = await shown(letter, locale.slice(0, 2));
      expect([name, ...(await whatAxeFinds(page))]).toEqual([name]);
      await page.context().close();
    }
  });

  it('has a picture in the documents, of a digest in German and of a case that was opened, in the dark', async () => {
    const pictures = [
      ['mail-digest', 'digest', 'de-DE', 'light'],
      ['mail-opened', 'password.reset case-opened subject null', 'en-GB', 'dark'],
    ] as const;
    for (const [file, name, locale, colorScheme] of pictures) {
      const [, letter] = shapes(locale).find(([one]) => one === name) ?? [];
      if (letter === undefined) throw new Error(`there is no ${name}`);
      const { page } = await shown(letter, locale.slice(0, 2), { ...PHONE, colorScheme });
      const folder = process.env['PICTURES_FOLDER'];
      if (folder !== undefined) await page.screenshot({ path: path.join(folder, `${file}.png`), scale: 'css' });
      expect(await page.innerText('h1')).toBe(letter.subject);
      await page.context().close();
    }
  });

  it('fits a phone, asks nobody for anything and runs no script', async () => {
    for (const [, letter] of shapes('de-DE')) {
      const { page, asked } = await shown(letter, 'de', { ...PHONE, viewport: { width: 320, height: 700 } });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
      expect(asked).toEqual([]);
      await page.context().close();
    }
  });

  it('keeps its sentences where its colours and styles are taken away', async () => {
    const [, letter] = shapes('en-GB')[0] ?? [];
    if (letter === undefined) throw new Error('there is no such mail');
    const { page } = await shown(letter, 'en');
    await page.evaluate("document.querySelector('style').remove()");
    const text = await page.innerText('main');
    for (const sentence of sentencesOf(letter)) expect(text).toContain(sentence);
    await page.context().close();
  });
});
