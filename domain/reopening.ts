import { digestIfCanonical, digestOf } from './canonical.js';
import { CLOCK_SKEW, HOUR, SECOND } from './clock.js';
import type { Assertion } from './decisions.js';
import type { Refusal } from './refusals.js';
import type { PersonId } from './subjects.js';

/** The kind of statement that stops a reopening: `countersign/ceremony-veto/v1`. */
export const CEREMONY_VETO = 'ceremony-veto';

/** As long as whoever changes all addresses of a person waits (recovery policy, row 5). */
export const REOPENING_COOLING_OFF = 72 * HOUR;
/** A statement is signed within five minutes, as an approval is (recovery policy, section 2). */
const STATEMENT = 300 * SECOND;

/** Both codes on paper were given: signed by the enrolment key, which whoever runs the ceremony has. */
export interface Reopening {
  readonly type: 'ceremony-reopening';
  /** Of the ceremony at which the codes were made; each pair opens once. */
  readonly number: number;
  /** Epoch milliseconds. */
  readonly askedAt: number;
}

/** Everybody with a decision key, and security, were told: signed by the verifier. From then on it is waited. */
export interface ReopeningTold {
  readonly type: 'ceremony-told';
  readonly number: number;
  readonly people: readonly PersonId[];
  readonly at: number;
}

/** The canonical text that anybody signs whose key is not lost. */
export interface VetoStatement {
  readonly v: 1;
  readonly kind: typeof CEREMONY_VETO;
  readonly decider: PersonId;
  readonly does: string;
  readonly reason: string;
  /** Of the ceremony whose codes were given. */
  readonly number: number;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** Signed by the verifier: somebody who holds authority signed this. */
export interface ReopeningVeto {
  readonly type: 'ceremony-vetoed';
  readonly number: number;
  readonly statement: VetoStatement;
  readonly assertion: Assertion;
  readonly at: number;
}

/** How a reopening stands. */
export interface ReopeningStanding {
  readonly number: number;
  readonly askedAt: number;
  /** When another ceremony may be held; null before everybody was told, and for ever where it was vetoed. */
  readonly opensAt: number | null;
  readonly vetoedBy: PersonId | null;
}

/** How the reopening stands by the codes of a ceremony; null where nobody asked for one. Stopping wins, whenever it came. */
export function reopeningOf(
  number: number,
  {
    reopenings,
    told,
    vetoes,
  }: {
    readonly reopenings: readonly Reopening[];
    readonly told: readonly ReopeningTold[];
    readonly vetoes: readonly ReopeningVeto[];
  },
): ReopeningStanding | null {
  const reopening = reopenings.find((one) => one.number === number);
  if (reopening === undefined) return null;
  const vetoedBy = vetoes.find((one) => one.number === number)?.statement.decider ?? null;
  // The latest word counts: an earlier one that somebody signed ahead shortens nothing.
  const toldAt = Math.max(...told.filter((one) => one.number === number).map(({ at }) => at));
  const isWaiting = vetoedBy === null && Number.isFinite(toldAt);
  return {
    number,
    askedAt: reopening.askedAt,
    opensAt: isWaiting ? Math.max(toldAt, reopening.askedAt) + REOPENING_COOLING_OFF : null,
    vetoedBy,
  };
}

/** Whether another ceremony may be held by it. */
export function isReopened(standing: ReopeningStanding | null, now: number): boolean {
  return standing !== null && standing.opensAt !== null && standing.opensAt <= now;
}

/** The statement to sign. The same function judges it later. */
export function vetoStatementOf(
  number: number,
  { decider, reason }: { readonly decider: PersonId; readonly reason: string },
  issuedAt: number,
): VetoStatement {
  const does = 'No other ceremony is held: at least one decision key is not lost. Both codes are spent.';
  return { v: 1, kind: CEREMONY_VETO, decider, does, reason, number, issuedAt, expiresAt: issuedAt + STATEMENT };
}

/** Why a signed veto counts for nothing, or null. `at` is the worker's time. */
export function vetoRefusal(standing: ReopeningStanding | null, statement: VetoStatement, at: number): Refusal | null {
  const { issuedAt, expiresAt, number } = statement;
  const signed = digestIfCanonical(statement);
  if (signed === null || digestOf(vetoStatementOf(number, statement, issuedAt)) !== signed) return 'stale';
  if (issuedAt > at + CLOCK_SKEW || expiresAt < at) return 'statement-expired';
  return standing?.number === number && standing.vetoedBy === null ? null : 'not-wanted-now';
}
