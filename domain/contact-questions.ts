import { DAY } from './clock.js';

/** How often somebody is asked whether a recovery contact still is the right person (issue 5, item 1). */
const YEAR = 365 * DAY;

/** How often it is looked who has named a contact since: far below the year after which the first question comes. */
export const CONTACT_LOOK_DAYS = 30;

/** A contact whom somebody is to be asked about, and for which year since they were named, from 1 on. */
export interface ContactQuestion {
  readonly enrolledId: string;
  readonly year: number;
}

/**
 * The contacts that were named a year ago or more, each for the year that it is in: a year that went by without a question is
 * not made up for.
 *
 * @param now epoch milliseconds
 */
export function contactQuestions(
  contacts: readonly { readonly enrolledId: string; readonly enrolledAt: number }[],
  now: number,
): readonly ContactQuestion[] {
  return contacts.flatMap(({ enrolledId, enrolledAt }) => {
    const year = Math.floor((now - enrolledAt) / YEAR);
    return year < 1 ? [] : [{ enrolledId, year }];
  });
}
