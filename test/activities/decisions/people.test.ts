import { describe, expect, it } from '@jest/globals';
import { otherAccountsOf, relatedTo, superiorsOf } from '../../../activities/decisions/people.js';
import { directoryOf, personOfRecord as person } from '../../support/directory.js';

describe('the managers above somebody', () => {
  it('are the whole chain, nearest first, and no ring turns for ever', async () => {
    const [ada, bo, cy] = [person('ada', { managerId: 'bo' }), person('bo', { managerId: 'cy' }), person('cy')];
    const above = await superiorsOf(directoryOf(ada, bo, cy), ada);
    expect(above.map(({ personId }) => personId)).toEqual(['bo', 'cy']);
    const ring = directoryOf(ada, bo, { ...cy, managerId: 'ada' });
    expect((await superiorsOf(ring, ada)).map(({ personId }) => personId)).toEqual(['bo', 'cy']);
  });

  it('are ten at most, and end where the directory knows nobody', async () => {
    const long = Array.from({ length: 15 }, (_, at) => person(`p${at}`, { managerId: `p${at + 1}` }));
    expect(await superiorsOf(directoryOf(...long), long[0]!)).toHaveLength(10);
    expect(await superiorsOf(directoryOf(...long), long[13]!)).toHaveLength(1);
  });
});

describe('other accounts of the same person', () => {
  it('bear the same personnel number, or the same mailbox, whatever its case; nothing that is merely called so', async () => {
    const ada = person('ada', { employeeNumber: '71001' });
    const admin = person('ada-admin', { employeeNumber: '71001' });
    const old = person('ada.old', { workEmail: 'Ada@Example.com' });
    const odd = person('71001');
    const known = directoryOf(ada, admin, old, odd, person('bo', { employeeNumber: '71002' }));
    expect(await otherAccountsOf(known, ada)).toEqual(['ada-admin', 'ada.old']);
    expect(await otherAccountsOf(known, admin)).toEqual(['ada']);
    expect(await otherAccountsOf(known, odd)).toEqual([]);
  });

  it('are none for whoever has neither: nobody is the same person by having nothing', async () => {
    const bare = person('x', { workEmail: '', employeeNumber: '' });
    expect(await otherAccountsOf(directoryOf(bare, person('y', { workEmail: '', employeeNumber: '' })), bare)).toEqual(
      [],
    );
  });
});

describe('whoever stands to a subject', () => {
  it('is who is active of those above, who answers for them, and who owns the account', async () => {
    const alice = person('alice', { managerId: 'mona', sponsorId: 'sue', ownerIds: ['olaf'] });
    const known = directoryOf(alice, person('mona', { status: 'left', managerId: 'max' }), person('max'));
    expect(await relatedTo(known, alice)).toEqual({ superiors: ['max'], sponsorId: 'sue', ownerIds: ['olaf'] });
    expect(await relatedTo(known, person('eve'))).toEqual({ superiors: [], sponsorId: null, ownerIds: [] });
  });
});
