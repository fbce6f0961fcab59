import { readerName } from '../../../contract/readers.js';
import { findCases, type CasesWanted, type Place } from '../../../db/case-list.js';
import type { Case } from '../../../domain/case.js';
import { SECOND } from '../../../domain/clock.js';
import type { AccessToken } from '../../../proofs/access-token.js';
import { may } from '../../access.js';
import { phasesAskedAbout } from '../../case-access.js';
import { BEGINNING, cursorAt, earlier, placeOf } from '../../cursor.js';
import type { ApiDeps } from '../../deps.js';
import { route, type Incoming } from '../../route.js';
import { shownCaseOf } from '../../shown-case.js';
import { LIMIT_MAX, listCasesSchema } from './schema.js';

/** A change is written this long before it can be read, at most: those a cursor may have passed by are told again. */
const SETTLED_AFTER_MILLISECONDS = 10 * SECOND;

type Query = Incoming<typeof listCasesSchema>['query'];

/** Where to begin, or null when the cursor is none. */
function beginningOf({ cursor, updatedSince }: Query): Place | null {
  if (cursor !== undefined) return placeOf(cursor);
  // From that very millisecond on: every case comes after the empty id.
  return updatedSince === undefined ? BEGINNING : { changedAt: Date.parse(updatedSince), caseId: '' };
}

type Wanted = Omit<CasesWanted, 'after' | 'limit'>;
type Readable = Place & { readonly kase: Case };

/** The next cases that a caller may read: one more than wanted when there are more. */
async function readable(deps: ApiDeps, caller: AccessToken, wanted: Wanted, after: Place, limit: number) {
  const cases: Readable[] = [];
  for (let from = after; ;) {
    const { found, readAt } = await findCases(deps.db, { ...wanted, after: from, limit: LIMIT_MAX + 1 });
    for (const { state, changedAt, caseId } of found) {
      // Written by the recording step from a `Case`.
      const kase = state as Case;
      if (await may(deps, kase, caller, { action: 'read' })) cases.push({ changedAt, caseId, kase });
    }
    const last = found.at(-1);
    if (last === undefined || found.length <= LIMIT_MAX || cases.length > limit) return { cases, readAt };
    from = last;
  }
}

export const listCases = route(listCasesSchema, async ({ query, identity }, deps) => {
  const after = beginningOf(query);
  if (after === null) {
    return {
      problem: 'malformed-request',
      errors: [{ pointer: '/query/cursor', detail: 'Expected a cursor of an answer' }],
    };
  }
  const { ticketSource, ticketId, limit } = query;
  const { caller } = identity;
  const wanted = {
    reader: readerName(caller),
    phases: phasesAskedAbout(deps, caller),
    ticket: ticketSource === undefined || ticketId === undefined ? null : { source: ticketSource, id: ticketId },
  };
  const { cases, readAt } = await readable(deps, caller, wanted, after, limit);
  const page = cases.slice(0, limit);
  const more = cases.length > limit;
  const last = page.at(-1) ?? after;
  const settled = { changedAt: Math.max(0, readAt - SETTLED_AFTER_MILLISECONDS), caseId: '' };
  const cursor = cursorAt(more ? last : earlier(last, settled));
  return { status: 200, body: { cases: page.map(({ kase }) => shownCaseOf(kase)), more, cursor } };
});
