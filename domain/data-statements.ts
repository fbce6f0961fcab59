import { CLOCK_SKEW, DAY } from './clock.js';
import type { PersonOfRecord, PersonId } from './subjects.js';

/** Who may state since when the data of one source stand unchanged: a group of the directory of record, by the policy. */
export interface DataOwners {
  readonly source: string;
  readonly group: string;
}

/**
 * The canonical text that the owner of data signs, and one other: since when what is in a file stands unchanged, where the
 * file does not say so itself (issue 5, item 3). Times in epoch milliseconds.
 */
export interface DataStatement {
  readonly v: 1;
  readonly kind: 'data-statement';
  readonly source: string;
  /**
   * SHA-256 over the bytes of the file, lower-case hex: it is about this file and no other. Of a directory, over what it holds
   * without a date.
   */
  readonly file: string;
  /** The end of the day. */
  readonly unchangedSince: number;
  readonly owner: PersonId;
  /** Who holds authority here and signs beside the owner. */
  readonly countersigner: PersonId;
  readonly issuedAt: number;
}

/** What an imported thing keeps of the statement that its age stands on. */
export interface StatedAge {
  /** Digest of the statement. */
  readonly digest: string;
  readonly unchangedSince: number;
  readonly owner: PersonId;
  readonly countersigner: PersonId;
}

/** Why a statement stands for nothing, as it is told. */
export const STATEMENT_FLAWS = {
  'another-file': 'it is about another file, or another source, or what the directory held has changed since',
  'in-the-future': 'it says since when something will stand unchanged: that has to be past',
  'too-old': 'it was signed more than a week ago, or not yet: the data may have changed since',
  'one-person': 'the owner and whoever countersigns are one person',
  'not-an-owner': 'the policy names nobody as owner of this source, or not this person (dataOwners)',
  'no-authority': 'whoever countersigns is in none of the policy’s authorityGroups',
  'not-active': 'one of the two is not active in the directory of record',
  unsigned: 'it is not signed by both, each with a passkey that they have enrolled for 30 days',
} as const;
export type StatementFlaw = keyof typeof STATEMENT_FLAWS;

/** A week, our choice: long enough for two people to sign, short enough that the file is what the source holds. */
const SIGNED_WITHIN_DAYS = 7;

/** What a statement is held against. `now` in epoch milliseconds. */
export interface StatementContext {
  readonly source: string;
  readonly file: string;
  readonly now: number;
  readonly dataOwners: readonly DataOwners[];
  readonly authorityGroups: readonly string[];
  readonly personOf: (personId: PersonId) => Pick<PersonOfRecord, 'status' | 'groups'> | null;
}

/** Why a statement does not stand for the age of this import, or null; whether it is signed is for the caller. */
export function statementFlaw(statement: DataStatement, context: StatementContext): StatementFlaw | null {
  const { source, file, unchangedSince, owner, countersigner, issuedAt } = statement;
  const { now, dataOwners, authorityGroups, personOf } = context;
  if (source !== context.source || file !== context.file) return 'another-file';
  if (unchangedSince > now || unchangedSince > issuedAt) return 'in-the-future';
  if (issuedAt > now + CLOCK_SKEW || issuedAt < now - SIGNED_WITHIN_DAYS * DAY) return 'too-old';
  if (owner === countersigner) return 'one-person';
  const [one, other] = [personOf(owner), personOf(countersigner)];
  if (one === null || other === null || one.status !== 'active' || other.status !== 'active') return 'not-active';
  const owns = dataOwners.some((named) => named.source === source && one.groups.includes(named.group));
  if (!owns) return 'not-an-owner';
  return other.groups.some((group) => authorityGroups.includes(group)) ? null : 'no-authority';
}

/** Whether a statement may stand for what is somebody's: nobody says of their own address that it is old. */
export function statesFor({ owner, countersigner }: StatedAge, personId: PersonId): boolean {
  return personId !== owner && personId !== countersigner;
}
