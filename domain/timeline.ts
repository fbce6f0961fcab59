import type { Case } from './case.js';
import type { Decision } from './decisions.js';
import { everGiven } from './evidence-given.js';
import { lotOf, percentDrawnOf } from './review-draw.js';
import type { PersonId } from './subjects.js';

/** What can have happened in a case, as far as somebody answers for it by a signature. */
export const HAPPENED = [
  'opened',
  'handed-over',
  'taken-over',
  'proved',
  'approved',
  'withdrawn',
  'planned-anew',
  'facts-read',
  'claimed',
  'acknowledged',
  'stopped',
  'refused',
  'reviewed',
  'left-out',
] as const;

/** One thing that happened. `at` in epoch milliseconds. */
export interface Happening {
  readonly at: number;
  readonly what: (typeof HAPPENED)[number];
  /** Who did it; null for the system, and for whoever stopped a case without a name. */
  readonly by: PersonId | null;
  /** What tells it from others of its kind, in words without names. */
  readonly detail: string;
}

function decided(what: Happening['what'], decision: Decision | null | undefined, detail: string): readonly Happening[] {
  return decision ? [{ at: decision.decidedAt, what, by: decision.by, detail }] : [];
}

function opened({ opening: { receipt } }: Case): Happening {
  const { openedAt: at, openedBy, ticket, openers } = receipt;
  const detail = `from ticket ${ticket.source} ${ticket.id}; ${openers.length} people asked for it or held its ticket`;
  return { at, what: 'opened', by: openedBy.personId, detail };
}

/** A case that went from one agent to the next, as both of them did it. */
function passed({ handOvers = [] }: Case): readonly Happening[] {
  return handOvers.flatMap(({ receipt: { handedOverAt: at, from, to } }) => [
    { at, what: 'handed-over', by: from, detail: 'to another agent of the desk' },
    { at, what: 'taken-over', by: to, detail: 'by that agent' },
  ]);
}

function proved(kase: Case): readonly Happening[] {
  return everGiven(kase).map(({ receipt }) => ({
    at: receipt.verifiedAt,
    what: 'proved',
    by: receipt.vouchedBy ?? receipt.personId,
    detail: `${receipt.method}, strength ${receipt.strength}${receipt.relayable ? ', can be read out to a caller' : ''}`,
  }));
}

function byTheSystem({ facts, claim, stop }: Case): readonly Happening[] {
  const read = facts.map(({ receipt: { readAt, stage, holds } }) => ({
    at: readAt,
    what: 'facts-read' as const,
    by: null,
    detail: `${stage}: ${holds ? 'they hold' : 'they do not hold'}`,
  }));
  const claimed =
    claim === null
      ? []
      : [{ at: claim.receipt.claimedAt, what: 'claimed' as const, by: claim.receipt.personId, detail: 'redeemed' }];
  const stopped =
    stop === null
      ? []
      : [{ at: stop.receipt.stoppedAt, what: 'stopped' as const, by: stop.receipt.by, detail: stop.receipt.reason }];
  return [...read, ...claimed, ...stopped];
}

/** A heavier plan in the place of the one before, as the opening was signed again for it; what lapsed by that was given all the same. */
function plannedAnew({ opening: { receipt }, lapsed }: Case): readonly Happening[] {
  if (receipt.plannedAnew === undefined) return [];
  const { approvals = [] } = lapsed ?? {};
  const detail = `${approvals.length} approvals lapsed`;
  return [{ at: receipt.plannedAnew.at, what: 'planned-anew', by: null, detail }];
}

/** Why nobody looked at a case that closed: its lot, which the claim's signature settled, and what would have been drawn. */
function leftOut(kase: Case): readonly Happening[] {
  const { claim, phase, review } = kase;
  if (phase !== 'closed' || review !== null || claim === null) return [];
  const detail = `drew ${lotOf(kase).toFixed(4)}; below ${percentDrawnOf(kase) / 100} is looked at`;
  return [{ at: claim.receipt.claimedAt, what: 'left-out', by: null, detail }];
}

/**
 * What happened in a case, in order, for whoever reviews it: only what carries a signature, by its signer's clock. Holds
 * no secret and nothing that a claimant wrote.
 */
export function timelineOf(kase: Case): readonly Happening[] {
  const approvals = [...(kase.lapsed?.approvals ?? []), ...kase.approvals].flatMap((approval) => {
    const called = approval.statement.calledBackOn !== null;
    return decided('approved', approval, called ? 'called back on the number on file' : 'without a call back');
  });
  return [
    opened(kase),
    ...passed(kase),
    ...proved(kase),
    ...approvals,
    ...(kase.withdrawals ?? []).flatMap((withdrawal) => decided('withdrawn', withdrawal, 'took their approval back')),
    ...plannedAnew(kase),
    ...byTheSystem(kase),
    ...decided('acknowledged', kase.acknowledgement, 'known of'),
    ...decided('refused', kase.stoppedBy, kase.stoppedBy?.statement.kind ?? ''),
    ...decided('reviewed', kase.review, kase.review?.statement.conclusion ?? ''),
    ...leftOut(kase),
  ].toSorted((one, other) => one.at - other.at);
}
