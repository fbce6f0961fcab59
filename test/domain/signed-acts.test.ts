import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { accountsBehind, isSamePerson, ofDistinctPeople, type Signatory } from '../../domain/signed-acts.js';

const counted = (signatures: readonly Signatory[]) => ofDistinctPeople(signatures, accountsBehind);

const PEOPLE = ['ada', 'ben', 'cyd'] as const;
const ACCOUNTS = ['', '-admin', '-old'] as const;

/** Somebody signs by one of their accounts, and the directory knows of some of the others. */
const signature = fc
  .record({
    person: fc.constantFrom(...PEOPLE),
    account: fc.constantFrom(...ACCOUNTS),
    known: fc.subarray([...ACCOUNTS]),
  })
  .map(({ person, account, known }) => ({
    person,
    by: `${person}${account}`,
    sameAs: known.map((other) => `${person}${other}`).filter((other) => other !== `${person}${account}`),
  }));

/** How many people some accounts are of by what is known: names are painted over until nothing changes any more. */
function peopleBy(signatures: readonly Signatory[]): number {
  const names = new Map(signatures.flatMap(accountsBehind).map((account) => [account, account]));
  const nameOf = (account: string) => names.get(account) ?? account;
  for (let changed = true; changed;) {
    changed = false;
    for (const accounts of signatures.map(accountsBehind)) {
      const least = accounts.map(nameOf).toSorted()[0] ?? '';
      for (const account of accounts)
        if (nameOf(account) !== least) {
          names.set(account, least);
          changed = true;
        }
    }
  }
  return new Set(signatures.map(({ by }) => nameOf(by))).size;
}

describe('those who sign beside cases', () => {
  it('are counted by person as far as anybody knows, in any order and however often: by an oracle', () => {
    fc.assert(
      fc.property(fc.array(signature, { maxLength: 9 }), fc.infiniteStream(fc.nat()), (signatures, dice) => {
        const people = counted(signatures);
        expect(people).toHaveLength(peopleBy(signatures));
        const shuffled = signatures
          .map((one) => [dice.next().value ?? 0, one] as const)
          .toSorted(([a], [b]) => a - b)
          .map(([, one]) => one);
        expect(counted(shuffled)).toHaveLength(people.length);
        expect(counted([...signatures, ...signatures])).toEqual(people);
        // Of each the first, in order.
        expect(people).toEqual(signatures.filter((one) => people.includes(one)));
        expect(people[0]).toBe(signatures[0]);
      }),
    );
  });

  it('are never more than there are people, once each account is known of', () => {
    fc.assert(
      fc.property(fc.array(signature, { maxLength: 9 }), (signatures) => {
        const known = signatures.map(({ person, by }) => ({
          by,
          sameAs: ACCOUNTS.map((account) => `${person}${account}`).filter((other) => other !== by),
        }));
        expect(counted(known)).toHaveLength(new Set(signatures.map(({ person }) => person)).size);
      }),
    );
  });

  it('attack: two accounts are known for one person only by a third, which they share', () => {
    const [byNumber, byMailbox] = [
      { by: 'ada-admin', sameAs: ['ada'] },
      { by: 'ada-old', sameAs: ['ada'] },
    ];
    expect(counted([byNumber, byMailbox])).toEqual([byNumber]);
    expect(isSamePerson(accountsBehind(byNumber), accountsBehind(byMailbox))).toBe(true);
  });

  it('are each their first signature, though what joins them comes late and others were joined before', () => {
    const signed = [
      { by: 'ada', sameAs: [] },
      { by: 'ada-old', sameAs: [] },
      { by: 'ada', sameAs: [] },
      { by: 'ada-admin', sameAs: ['ada', 'ada-old'] },
    ];
    expect(counted(signed)).toEqual([signed[0]]);
  });

  it('attack: two accounts that nobody knew for one person sign, and then a third that says so', () => {
    const [one, other] = [{ by: 'ada' }, { by: 'ada-old' }];
    expect(counted([one, other])).toHaveLength(2);
    expect(counted([one, other, { by: 'ada-admin', sameAs: ['ada', 'ada-old'] }])).toEqual([one]);
  });
});
