import type { Action } from '../../domain/actions.js';
import type { Tier } from '../../domain/subjects.js';

/** What whoever is on duty reads on their pager: what waits and until when, and nobody's name. */
export interface Page {
  /** The same for every try of one call of one case, so that nobody is paged twice for it. */
  readonly dedupKey: string;
  readonly caseId: string;
  readonly action: Action;
  readonly tier: Tier;
  /** When the window is over; epoch milliseconds. */
  readonly until: number;
  /** The page of the case. Opening it decides nothing. */
  readonly link: string;
}

/**
 * Pages whoever is on duty for a group now; who that is knows the pager. Nothing comes back from it: what somebody says there
 * is no word of theirs here.
 *
 * @throws when the pager did not take it; trying again with the same page pages nobody twice
 */
export type PageOnDuty = (page: Page) => Promise<void>;

/** Who can be paged, by group. */
export type OnCall = ReadonlyMap<string, PageOnDuty>;

/** What a page says in one line. */
export function summaryOf({ action, tier }: Page): string {
  return `Countersign: a case (${action}, tier ${tier}) waits for an approval that nobody has given or refused`;
}

/** The facts of a page, as the pager shows them. */
export function detailsOf({ caseId, action, tier, until }: Page): Readonly<Record<string, string>> {
  return { case: caseId, action, tier: `${tier}`, until: new Date(until).toISOString() };
}
