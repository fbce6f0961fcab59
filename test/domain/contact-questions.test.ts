import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY } from '../../domain/clock.js';
import { contactQuestions } from '../../domain/contact-questions.js';

const NAMED = Date.UTC(2026, 10, 21, 12);
const asked = (days: number) => contactQuestions([{ enrolledId: 'c', enrolledAt: NAMED }], NAMED + days * DAY);

describe('the question about a contact', () => {
  it('comes a year after they were named, not before, and is another one each year', () => {
    expect(asked(365 - 1 / DAY)).toEqual([]);
    expect(asked(365)).toEqual([{ enrolledId: 'c', year: 1 }]);
    expect(asked(2 * 365 - 1)).toEqual([{ enrolledId: 'c', year: 1 }]);
    expect(asked(2 * 365)).toEqual([{ enrolledId: 'c', year: 2 }]);
  });

  it('is one for each contact, and for the year that it is: years gone by are not made up for', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -400, max: 5_000 })), (ages) => {
        const contacts = ages.map((days, nth) => ({ enrolledId: `${nth}`, enrolledAt: NAMED - days * DAY }));
        const years = new Map(contactQuestions(contacts, NAMED).map(({ enrolledId, year }) => [enrolledId, year]));
        for (const [nth, days] of ages.entries())
          expect(years.get(`${nth}`) ?? 0).toBe(days < 365 ? 0 : Math.floor(days / 365));
      }),
    );
  });
});
