import { describe, expect, it } from '@jest/globals';
import { MAIL_SETTINGS, mailHabitsOf } from '../../workers/mail-habits.js';
import { readSettings, SettingsError } from '../../workers/settings.js';

const read = (env: NodeJS.ProcessEnv) => mailHabitsOf(readSettings('The case worker', MAIL_SETTINGS, env));

describe('how mails are written', () => {
  it('is in English, in UTC and at seven in the morning, unless settings say otherwise', () => {
    expect(read({})).toEqual({ locale: 'en-GB', timeZone: 'UTC', digestHour: 7, desks: {} });
    const DESK_NAMES = 'desk-console=Service desk Berlin, jira-bot = Jira';
    const said = { MAIL_LOCALE: 'de_AT', MAIL_TIME_ZONE: 'europe/vienna', DIGEST_HOUR: '0', DESK_NAMES };
    expect(read(said)).toEqual({
      locale: 'de-AT',
      timeZone: 'Europe/Vienna',
      digestHour: 0,
      desks: { 'desk-console': 'Service desk Berlin', 'jira-bot': 'Jira' },
    });
  });

  it.each([
    ['MAIL_LOCALE', 'fr-FR'],
    ['MAIL_LOCALE', 'not a locale'],
    ['MAIL_TIME_ZONE', 'Mars/Olympus'],
    ['DIGEST_HOUR', '24'],
    ['DIGEST_PERIOD_SECONDS', '0'],
    ['DESK_NAMES', 'a desk'],
  ])('with %s=%s the worker does not start, and says which setting it is', (name, value) => {
    expect(() => read({ [name]: value })).toThrow(SettingsError);
    expect(() => read({ [name]: value })).toThrow(name);
  });
});
