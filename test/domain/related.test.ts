import { describe, expect, it } from '@jest/globals';
import { mayHold, peopleAmong, relationsTo } from '../../domain/related.js';
import type { SeatHolder } from '../../domain/plan.js';
import { VOUCHER } from './support/people.js';
import { Told } from './support/told.js';

const related = { superiors: [VOUCHER, 'max'], sponsorId: 'sue', ownerIds: ['olaf', 'max'] };
const plain = Told.opened({
  evidence: { methods: [{ method: 'manager-confirmation', strength: 2, freshSeconds: 1_800 }] },
});
const kase = { ...plain.kase, subject: { ...plain.kase.subject, related } };
const vouched = { ...kase, evidence: plain.proves('manager-confirmation').kase.evidence };

const MANAGER: SeatHolder = { relation: 'manager' };
const ALL: readonly SeatHolder[] = [{ group: 'team' }, MANAGER, { relation: 'sponsor' }, { relation: 'owner' }];

describe('whoever stands to a subject', () => {
  it('is their nearest manager, their sponsor, or an owner of the account', () => {
    expect(relationsTo(kase, related, VOUCHER)).toEqual(['manager']);
    expect(relationsTo(kase, related, 'max')).toEqual(['owner']);
    expect(relationsTo(kase, related, 'sue')).toEqual(['sponsor']);
    expect(relationsTo(kase, related, 'eve')).toEqual([]);
    expect(relationsTo(kase, { superiors: [], sponsorId: null, ownerIds: [] }, 'eve')).toEqual([]);
  });

  it('as the manager is the next above, where the nearest vouched (section 5.6)', () => {
    expect(vouched.evidence).toHaveLength(1);
    expect(relationsTo(vouched, related, VOUCHER)).toEqual([]);
    expect(relationsTo(vouched, related, 'max')).toEqual(['manager', 'owner']);
    expect(relationsTo(vouched, { ...related, superiors: [VOUCHER] }, 'max')).toEqual(['owner']);
  });

  it('may be asked for a seat, beside the members of its groups', () => {
    expect(mayHold(kase, ALL, { personId: 'eve', groups: ['team'] })).toBe(true);
    expect(mayHold(kase, [MANAGER], { personId: VOUCHER, groups: [] })).toBe(true);
    expect(mayHold(kase, [MANAGER], { personId: 'sue', groups: ['manager', 'team'] })).toBe(false);
    expect(mayHold(plain.kase, ALL, { personId: VOUCHER, groups: [] })).toBe(false);
    expect(mayHold(plain.kase, ALL, { personId: 'eve', groups: ['team'] })).toBe(true);
  });

  it('is named by the relations of the seats alone, each person once', () => {
    expect(peopleAmong(kase, ALL)).toEqual([VOUCHER, 'sue', 'olaf', 'max']);
    expect(peopleAmong(vouched, ALL)).toEqual(['max', 'sue', 'olaf']);
    expect(
      peopleAmong({ ...kase, subject: { ...kase.subject, related: { ...related, sponsorId: null } } }, ALL),
    ).toEqual([VOUCHER, 'olaf', 'max']);
    expect(peopleAmong(kase, [{ group: 'team' }])).toEqual([]);
    expect(peopleAmong(plain.kase, ALL)).toEqual([]);
  });
});
