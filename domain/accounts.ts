import type { Decision } from './decisions.js';
import type { PersonId } from './subjects.js';

/** Every account of whoever decides: people are counted, not accounts (invariant 4). */
export function ownAccounts({ by, standing }: Decision): readonly PersonId[] {
  return [by, ...(standing.receipt.sameAs ?? [])];
}

/** Every account of whoever is away and decides by them; none, where they decide for themselves. */
export function accountsStoodFor({ standing }: Decision): readonly PersonId[] {
  const { standsFor } = standing.receipt;
  return standsFor === undefined ? [] : [standsFor.personId, ...standsFor.sameAs];
}

/** Both: one decision is the word of whoever signs it and of whoever they stand for, so that neither decides again. */
export function accountsOf(decision: Decision): readonly PersonId[] {
  return [...ownAccounts(decision), ...accountsStoodFor(decision)];
}
