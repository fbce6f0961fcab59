import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CLOCK_SKEW, DAY } from '../../domain/clock.js';
import {
  STATEMENT_FLAWS,
  statementFlaw,
  statesFor,
  type DataStatement,
  type StatementContext,
} from '../../domain/data-statements.js';
import type { SubjectStatus } from '../../domain/subjects.js';

const NOW = Date.UTC(2026, 10, 22, 12);

const STATED: DataStatement = {
  v: 1,
  kind: 'data-statement',
  source: 'hr',
  file: 'digest-of-the-file',
  unchangedSince: NOW - 400 * DAY,
  owner: 'olga',
  countersigner: 'carl',
  issuedAt: NOW - DAY,
};

/** Somebody of the directory of record, at work unless said otherwise. */
const of = (groups: readonly string[], status: SubjectStatus = 'active') => ({ status, groups });

const PEOPLE: Readonly<Record<string, ReturnType<typeof of>>> = {
  olga: of(['staff', 'personnel-data']),
  carl: of(['staff', 'control-owners']),
  fred: of(['fleet-data']),
  eve: of(['staff']),
};

const context = (changes: Partial<StatementContext> = {}): StatementContext => ({
  source: 'hr',
  file: 'digest-of-the-file',
  now: NOW,
  dataOwners: [
    { source: 'fleet', group: 'fleet-data' },
    { source: 'hr', group: 'personnel-data' },
  ],
  authorityGroups: ['security-officers', 'control-owners'],
  personOf: (personId) => PEOPLE[personId] ?? null,
  ...changes,
});

const flaw = (stated: Partial<DataStatement> = {}, held: Partial<StatementContext> = {}) =>
  statementFlaw({ ...STATED, ...stated }, context(held));

/** The directory of record, with one person of it otherwise. */
const where = (personId: string, person: ReturnType<typeof of> | null): Partial<StatementContext> => ({
  personOf: (asked) => (asked === personId ? person : (PEOPLE[asked] ?? null)),
});

describe('the statement since when data stand unchanged', () => {
  it('stands, of the owner of the source beside somebody of authority, about this file', () => {
    expect(flaw()).toBeNull();
  });

  it.each<[string, Partial<DataStatement>, keyof typeof STATEMENT_FLAWS]>([
    ['about another file', { file: 'digest-of-another' }, 'another-file'],
    ['about another source', { source: 'fleet', owner: 'fred' }, 'another-file'],
    ['of one person twice', { owner: 'carl' }, 'one-person'],
    ['of the owner of another source', { owner: 'fred' }, 'not-an-owner'],
    ['of anybody', { owner: 'eve' }, 'not-an-owner'],
    ['beside anybody', { countersigner: 'eve' }, 'no-authority'],
    ['of somebody nobody knows', { owner: 'nobody' }, 'not-active'],
    ['beside somebody nobody knows', { countersigner: 'nobody' }, 'not-active'],
  ])('attack: stands for nothing %s', (_what, stated, told) => {
    expect(flaw(stated)).toBe(told);
  });

  it.each<SubjectStatus>(['suspended', 'left', 'legal-hold'])(
    'attack: stands for nothing of whoever is %s',
    (status) => {
      expect(flaw({}, where('olga', of(['personnel-data'], status)))).toBe('not-active');
      expect(flaw({}, where('carl', of(['control-owners'], status)))).toBe('not-active');
    },
  );

  it('attack: stands for nothing where the policy names no owner of the source, or gives nobody authority', () => {
    expect(flaw({}, { dataOwners: [] })).toBe('not-an-owner');
    expect(flaw({}, { dataOwners: [{ source: 'fleet', group: 'personnel-data' }] })).toBe('not-an-owner');
    expect(flaw({}, { authorityGroups: [] })).toBe('no-authority');
  });

  it('attack: authority does not make an owner, nor ownership authority', () => {
    expect(flaw({ owner: 'carl', countersigner: 'olga' })).toBe('not-an-owner');
    expect(flaw({}, where('carl', of(['personnel-data'])))).toBe('no-authority');
  });

  it('counts by groups alone: of the owner one that the policy names for the source, of the other one with authority', () => {
    const groups = fc.subarray(['staff', 'personnel-data', 'fleet-data', 'control-owners', 'security-officers']);
    fc.assert(
      fc.property(groups, groups, (one, other) => {
        const personOf = (personId: string) => of(personId === 'olga' ? one : other);
        const owns = one.includes('personnel-data');
        const has = other.includes('control-owners') || other.includes('security-officers');
        expect(flaw({}, { personOf })).toBe(owns ? (has ? null : 'no-authority') : 'not-an-owner');
      }),
    );
  });
});

describe('the times of a statement', () => {
  it('count to the millisecond: signed within a week, at most as far ahead as clocks differ, about what is past', () => {
    expect(flaw({ issuedAt: NOW - 7 * DAY })).toBeNull();
    expect(flaw({ issuedAt: NOW - 7 * DAY - 1 })).toBe('too-old');
    expect(flaw({ issuedAt: NOW + CLOCK_SKEW })).toBeNull();
    expect(flaw({ issuedAt: NOW + CLOCK_SKEW + 1 })).toBe('too-old');
    expect(flaw({ unchangedSince: NOW, issuedAt: NOW })).toBeNull();
    expect(flaw({ unchangedSince: NOW + 1, issuedAt: NOW + CLOCK_SKEW })).toBe('in-the-future');
  });

  it('attack: nobody says beforehand that something will stand unchanged', () => {
    expect(flaw({ unchangedSince: STATED.issuedAt })).toBeNull();
    expect(flaw({ unchangedSince: STATED.issuedAt + 1 })).toBe('in-the-future');
  });

  it('leave a statement standing exactly where all three demands are met', () => {
    const near = fc.integer({ min: -10 * DAY, max: 2 * CLOCK_SKEW }).map((after) => NOW + after);
    fc.assert(
      fc.property(near, near, (unchangedSince, issuedAt) => {
        const isPast = unchangedSince <= NOW && unchangedSince <= issuedAt;
        const isRecent = issuedAt <= NOW + CLOCK_SKEW && issuedAt >= NOW - 7 * DAY;
        expect(flaw({ unchangedSince, issuedAt })).toBe(isPast ? (isRecent ? null : 'too-old') : 'in-the-future');
      }),
    );
  });
});

describe('whose things a statement may stand for', () => {
  it('attack: nobody’s who signed it: of one’s own address nobody says that it is old', () => {
    const person = fc.constantFrom('olga', 'carl', 'eve');
    fc.assert(
      fc.property(person, person, person, (owner, countersigner, personId) => {
        const stated = { digest: 'd', unchangedSince: 0, owner, countersigner };
        expect(statesFor(stated, personId)).toBe(![owner, countersigner].includes(personId));
      }),
    );
  });
});

describe('a flaw of a statement', () => {
  it('is told in words of its own, so that two people know what to do again', () => {
    const flaws = Object.keys(STATEMENT_FLAWS);
    const words = Object.values(STATEMENT_FLAWS);
    expect(flaws).toContain('unsigned');
    for (const one of words) expect(one).toMatch(/^\p{L}[^\n]{20,}$/u);
    expect(new Set(words).size).toBe(flaws.length);
  });
});
