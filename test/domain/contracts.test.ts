import { describe, expect, it } from '@jest/globals';
import { contractHolds, sponsorOf } from '../../domain/contracts.js';
import { NOW, personOf } from '../policy/people.js';

const sponsor = personOf('sam');
const vendors = personOf('ven', { employer: 'Fixers Ltd', sponsorId: 'sam', contractEndsAt: NOW + 1 });

describe('somebody who is here by a contract (row 8)', () => {
  it('may be recovered while it runs and their sponsor is at work', () => {
    expect(contractHolds(vendors, sponsor, NOW)).toBe(true);
    expect(sponsorOf(vendors)).toBe('sam');
    expect(contractHolds(personOf('con', { sponsorId: 'sam', contractEndsAt: NOW + 1 }), sponsor, NOW)).toBe(true);
  });

  it('may not from the moment it ends, nor where nobody knows when that is', () => {
    expect(contractHolds(vendors, sponsor, NOW + 1)).toBe(false);
    const { contractEndsAt: _, ...endless } = vendors;
    expect(contractHolds(endless, sponsor, NOW)).toBe(false);
  });

  it.each([
    ['is not known', null],
    ['is somebody else', personOf('tom')],
    ['has left', { ...sponsor, status: 'left' as const }],
    ['works for a vendor', { ...sponsor, employer: 'Fixers Ltd' }],
    ['is under contract', { ...sponsor, contractEndsAt: NOW + 9 }],
  ])('may not when their sponsor %s', (_, other) => {
    expect(contractHolds(vendors, other, NOW)).toBe(false);
  });

  it('attack: nobody sponsors themselves', () => {
    const own = personOf('ven', { sponsorId: 'ven', contractEndsAt: NOW + 1 });
    expect(contractHolds(own, own, NOW)).toBe(false);
  });

  it('is asked for neither where they are own staff', () => {
    expect(contractHolds(personOf('alice'), null, NOW)).toBe(true);
    expect(sponsorOf(personOf('alice'))).toBeNull();
  });
});
