import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { importedThing, type Dating } from '../../cli/enrolled/add-imported.js';
import { Directory } from '../../cli/enrolled/directory.js';
import { readsOf, recoveryDataOf, undatedDigestOf } from '../../cli/enrolled/listed.js';
import type { Wanted } from '../../cli/enrolled/verdicts.js';
import { heldSince } from '../../domain/enrolled.js';
import type { RecoveryDatum } from '../../domain/recovery-data.js';
import type { PersonOfRecord } from '../../domain/subjects.js';

const NOW = Date.UTC(2026, 0, 12, 9);

const person = (personId: string, changes: Partial<PersonOfRecord> = {}): PersonOfRecord => ({
  personId,
  username: `${personId}.u`,
  displayName: `${personId} Ahlgren`,
  status: 'active',
  managerId: null,
  groups: [],
  workEmail: `${personId}@work.example`,
  employeeNumber: null,
  phoneOnFile: null,
  ...changes,
});
const DIRECTORY = new Directory([
  person('alice'),
  person('bob', { employeeNumber: 'carla' }),
  person('carla'),
  person('left', { status: 'left' }),
]);

const phone = (changes: Partial<RecoveryDatum & { kind: 'phone' }> = {}): RecoveryDatum => ({
  kind: 'phone',
  personId: 'alice',
  value: '+44 20 7946 0101',
  takes: ['voice'],
  attribute: 'telephone',
  objectId: 'alice',
  lastChangedAt: null,
  ...changes,
});
const email = (changes: Partial<RecoveryDatum & { kind: 'email' }> = {}): RecoveryDatum => ({
  kind: 'email',
  personId: 'alice',
  value: 'alice@home.example',
  behindIdentityProvider: false,
  attribute: 'otherMails',
  objectId: 'alice',
  lastChangedAt: null,
  ...changes,
});
const readOf = (datum: RecoveryDatum) => readsOf([datum], DIRECTORY, NOW)[0]?.wanted;

describe('a row that a directory lists', () => {
  it('asks for a number as it is dialled, with the attribute and the object that it is from', () => {
    expect(readOf(phone({ lastChangedAt: 5 }))).toEqual({
      personId: 'alice',
      reached: { of: 'phone', value: '+442079460101', takes: ['voice'] },
      lastChangedAt: 5,
      at: { attribute: 'telephone', objectId: 'alice' },
    });
  });

  it.each<[string, RecoveryDatum]>([
    ['not-active', phone({ personId: 'left' })],
    ['unknown-person', phone({ personId: 'nobody' })],
    ['unknown-person', phone({ personId: 'alice.u' })],
    ['unknown-person', phone({ personId: 'ALICE' })],
    ['ambiguous-person', phone({ personId: 'carla' })],
    ['no-number', phone({ value: '020 7946 0101' })],
    ['no-number', phone({ value: '=HYPERLINK("evil")' })],
    ['control-characters', phone({ value: '+44 20 7946 0101\u202e' })],
    ['control-characters', phone({ attribute: 'tele\u001b[2Jphone' })],
    ['control-characters', phone({ objectId: 'a\nb' })],
    ['no-date', phone({ lastChangedAt: NOW + 1 })],
    ['no-date', phone({ lastChangedAt: -1 })],
    ['no-date', phone({ lastChangedAt: NaN })],
    ['no-date', phone({ lastChangedAt: Infinity })],
    ['no-address', email({ value: '<script>alert(1)</script>' })],
    ['no-address', email({ value: '' })],
    ['work-address', email({ value: 'bob@work.example' })],
    ['signs-in-there', { ...email(), kind: 'authenticator' }],
  ])('attack: is refused as %s: %j', (reason, datum) => {
    expect(readOf(datum)).toBe(reason);
  });

  it('is listed by a directory that can, and by no other', () => {
    expect(() => recoveryDataOf({})).toThrow('lists no recovery data');
  });

  it('is what two people sign for where it has no date, in each of its parts', () => {
    const digest = undatedDigestOf('d', [phone(), email({ lastChangedAt: 5 })]);
    expect(undatedDigestOf('d', [phone(), email({ lastChangedAt: 6, value: 'other@home.example' })])).toBe(digest);
    for (const other of [phone({ value: '+442079460101' }), phone({ personId: 'bob' }), phone({ objectId: 'x' })])
      expect(undatedDigestOf('d', [other])).not.toBe(digest);
    expect(undatedDigestOf('e', [phone()])).not.toBe(digest);
    expect(undatedDigestOf('d', [phone(), phone()])).not.toBe(digest);
  });
});

const since = fc.integer({ min: 0, max: NOW });
const wanted: fc.Arbitrary<Wanted> = fc.record({
  personId: fc.constantFrom('alice', 'owner', 'countersigner'),
  reached: fc.constantFrom<Wanted['reached']>(
    { of: 'phone', value: '+442079460101', takes: ['voice'] },
    { of: 'email', value: 'alice@home.example', behindIdentityProvider: true },
  ),
  lastChangedAt: fc.option(since),
});
const dating: fc.Arbitrary<Dating> = fc.record({
  source: fc.constant('d'),
  now: fc.constant(NOW),
  believesDates: fc.boolean(),
  stated: fc.option(
    since.map((unchangedSince) => ({ digest: 'x', unchangedSince, owner: 'owner', countersigner: 'countersigner' })),
  ),
});

describe('the age of what is imported (CTL-02)', () => {
  it('is never unknown and old: it is today, unless a believed date or a statement of two others says when', () => {
    fc.assert(
      fc.property(dating, wanted, (by, one) => {
        const held = heldSince(importedThing(by, one));
        const isDated = by.believesDates && one.lastChangedAt !== null;
        const isStated = by.stated !== null && one.lastChangedAt === null && one.personId === 'alice';
        const expected = isDated ? one.lastChangedAt : isStated ? by.stated?.unchangedSince : NOW;
        expect(held).toBe(expected);
        expect(held).toBeGreaterThanOrEqual(one.lastChangedAt ?? 0);
      }),
    );
  });
});
