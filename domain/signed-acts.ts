import type { PersonId } from './subjects.js';

/** By whom an act beside cases was signed: a switch, an exception, the policy, or who may decide. */
export interface Signatory {
  readonly by: PersonId;
  /** Under which other accounts the directory of record knew the same person then; absent where under none. */
  readonly sameAs?: readonly PersonId[];
}

/** Every account of whoever signed. */
export function accountsBehind({ by, sameAs = [] }: Signatory): readonly PersonId[] {
  return [by, ...sameAs];
}

/** Whether two lists of accounts are of one person, as far as anybody knows. */
export function isSamePerson(one: readonly PersonId[], other: readonly PersonId[]): boolean {
  return one.some((account) => other.includes(account));
}

interface Person {
  /** Which signature was their first, counted from 0. */
  readonly first: number;
  readonly accounts: readonly PersonId[];
}

/**
 * Of several signatures the first of each person, in order: people are counted, not accounts (invariant 4; recovery policy,
 * section 5). Whoever is known to be somebody, who is known to be a third, is all of them.
 */
export function ofDistinctPeople<S>(
  signatures: readonly S[],
  accountsOf: (signature: S) => readonly PersonId[],
): readonly S[] {
  let people: readonly Person[] = [];
  for (const [at, signature] of signatures.entries()) {
    const own = { first: at, accounts: accountsOf(signature) };
    const same = people.filter(({ accounts }) => isSamePerson(accounts, own.accounts));
    const first = Math.min(...[...same, own].map((one) => one.first));
    const accounts = [...same, own].flatMap((one) => one.accounts);
    people = [...people.filter((one) => !same.includes(one)), { first, accounts }];
  }
  return signatures.filter((_, at) => people.some(({ first }) => first === at));
}

/** The number of the next act; a row that somebody copied counts once, and so leaves no gap. */
export function nextNumber(acts: readonly { readonly number: number }[]): number {
  return new Set(acts.map(({ number }) => number)).size + 1;
}
