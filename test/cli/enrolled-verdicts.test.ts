import { describe, expect, it } from '@jest/globals';
import { Directory } from '../../cli/enrolled/directory.js';
import { verdictsOn, type KnownOf, type Line } from '../../cli/enrolled/verdicts.js';
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
  person('alice', { employeeNumber: '7' }),
  person('bob'),
  person('carla', { employeeNumber: '7' }),
  person('left', { status: 'left' }),
]);

const line = (changes: Partial<Line>): Line => ({
  line: 2,
  person: 'alice',
  name: '',
  address: 'alice@home.example',
  last_changed_at: '',
  ...changes,
});

const NOTHING: KnownOf = { current: [], former: [] };

async function verdictOn(lines: readonly Line[], own: KnownOf | null = NOTHING, bearers: readonly string[] = []) {
  const known = { of: async () => own, bearersOf: () => new Set(bearers) };
  const verdicts = await verdictsOn(lines, DIRECTORY, known, NOW);
  return verdicts.map((verdict) => (verdict.kind === 'refused' ? verdict.reason : verdict.kind));
}

describe('a line of an import', () => {
  it('adds an address to whoever has none, by whatever the directory calls them', async () => {
    for (const given of ['alice', 'ALICE.U', 'Alice@work.example']) {
      expect(await verdictOn([line({ person: given, name: 'ALICE ahlgren', last_changed_at: '2020-02-29' })])).toEqual([
        'add',
      ]);
    }
  });

  it('changes nothing where the address is enrolled already, in whatever case it is written', async () => {
    expect(
      await verdictOn([line({ address: 'ALICE@Home.example' })], { ...NOTHING, current: ['alice@home.example'] }),
    ).toEqual(['unchanged']);
  });

  it.each<[string, Partial<Line>]>([
    ['unknown-person', { person: 'nobody' }],
    ['unknown-person', { person: '' }],
    ['ambiguous-person', { person: '7' }],
    ['not-active', { person: 'left' }],
    ['another-name', { name: 'bob Ahlgren' }],
    ['control-characters', { name: 'alice\u202e Ahlgren' }],
    ['control-characters', { person: 'alice\n' }],
    ['control-characters', { address: 'alice\r\nBcc: eve@home.example' }],
    ['no-address', { address: '' }],
    ['no-address', { address: 'alice@home.example, eve@home.example' }],
    ['no-address', { address: '<alice@home.example>' }],
    ['no-address', { address: `${'a'.repeat(250)}@home.example` }],
    ['work-address', { address: 'alice@WORK.example' }],
    ['work-address', { address: 'someone.else@work.example' }],
    ['no-date', { last_changed_at: '2026-01-13' }],
    ['no-date', { last_changed_at: '2025-02-30' }],
    ['no-date', { last_changed_at: 'long ago' }],
  ])('attack: is refused as %s: %j', async (reason, changes) => {
    expect(await verdictOn([line(changes)])).toEqual([reason]);
  });

  it.each<[string, KnownOf | null, readonly string[]]>([
    ['has-another', { current: ['alice@other.example'], former: [] }, []],
    ['was-removed', { current: [], former: ['Alice@home.example'] }, []],
    ['of-another', NOTHING, ['bob']],
    ['unproven', null, []],
  ])('attack: is refused as %s, whatever the file says of its age', async (reason, own, bearers) => {
    expect(await verdictOn([line({ last_changed_at: '2000-01-01' })], own, bearers)).toEqual([reason]);
  });

  it('attack: two lines about one person, or one address for two, are both refused', async () => {
    const twice = [line({ person: 'alice' }), line({ person: 'alice.u', address: 'eve@home.example' })];
    expect(await verdictOn(twice)).toEqual(['person-twice', 'person-twice']);
    const shared = [line({ person: 'alice' }), line({ person: 'bob', address: 'ALICE@home.example' })];
    expect(await verdictOn(shared)).toEqual(['address-twice', 'address-twice']);
  });
});
