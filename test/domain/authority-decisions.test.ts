import { describe, expect, it } from '@jest/globals';
import { keyFingerprint } from '../../domain/authority-statements.js';
import { DAY } from '../../domain/clock.js';
import { decisionRefusal, keyAgeRefusal } from '../../domain/decision-rules.js';
import { byDistinctPeople, holdersWanted } from '../../domain/quorum.js';
import type { StandingReceipt, StoodFor } from '../../domain/receipts.js';
import { hasPart } from '../../domain/separation.js';
import type { StatementKind } from '../../domain/statement.js';
import { decisionBy } from './support/decisions.js';
import { APPROVERS } from './support/people.js';
import { Told } from './support/told.js';

const { kase, now } = Told.opened().verified();
const by = (who: string, standing: Partial<StandingReceipt>, kind: StatementKind = 'approve', of = kase) =>
  decisionBy(of, who, kind, now, { standing });
const refused = (standing: Partial<StandingReceipt>, kind: StatementKind = 'approve') =>
  decisionRefusal(kase, by('adam', standing, kind), holdersWanted(kase.plan));

describe('whose authority is suspended', () => {
  it('attack: approves, acknowledges and reviews nothing, whatever groups their standing says', () => {
    for (const kind of ['approve', 'acknowledge', 'review'] as const)
      expect(refused({ suspended: true, groups: [APPROVERS] }, kind)).toBe('authority-suspended');
    expect(refused({ suspended: true, groups: [] })).toBe('authority-suspended');
  });

  it('may stop a case still: stopping wins', () => {
    for (const kind of ['refuse', 'veto'] as const) expect(refused({ suspended: true }, kind)).toBeNull();
  });
});

describe('who stands for somebody who is away', () => {
  const forAnna: StoodFor = {
    personId: 'anna',
    sameAs: ['anna-admin'],
    superiors: ['mia'],
    group: APPROVERS,
    delegation: 2,
    until: now + DAY,
  };
  const standing = (forWhom: Partial<StoodFor> = {}) => ({ groups: [], standsFor: { ...forAnna, ...forWhom } });

  it('approves as one of that group, and of no other', () => {
    expect(refused(standing())).toBeNull();
    expect(refused({ groups: [] })).toBe('not-in-group');
    expect(refused(standing({ group: 'operators' }))).toBe('not-in-group');
  });

  it('attack: reviews or acknowledges in their place: approvals are delegated, and no other part', () => {
    for (const kind of ['review', 'acknowledge'] as const) expect(refused(standing(), kind)).toBe('not-in-group');
  });

  it('attack: is the subject, or who opened: their own conflicts are theirs still', () => {
    const own = (who: string) => decisionRefusal(kase, by(who, standing()), holdersWanted(kase.plan));
    expect(own('alice')).toBe('decider-is-subject');
    expect(own('dora')).toBe('decider-opened');
    expect(refused({ ...standing(), managerId: 'alice' })).toBe('above-decider');
  });

  it('attack: stands for the subject, who opened, or a report of the subject’s, under whatever account', () => {
    for (const personId of ['alice', 'dora', 'mona'])
      expect(refused(standing({ personId }))).toBe('delegator-conflicted');
    expect(refused(standing({ sameAs: ['alice'] }))).toBe('delegator-conflicted');
    expect(refused(standing({ superiors: ['mia', 'alice'] }))).toBe('delegator-conflicted');
  });

  it('attack: whoever is away approves too, before or after: it is one word', () => {
    const delegate = by('adam', standing());
    const after = { ...kase, approvals: [delegate] };
    const anna = by('anna', {}, 'approve', after);
    expect(decisionRefusal(after, anna, holdersWanted(kase.plan))).toBe('not-a-distinct-person');
    expect(hasPart(after, 'anna')).toBe(true);
    const before = { ...kase, approvals: [by('anna', {})] };
    expect(decisionRefusal(before, by('adam', standing(), 'approve', before), holdersWanted(kase.plan))).toBe(
      'delegator-conflicted',
    );
    expect(byDistinctPeople([delegate, by('anna', {}), by('arno', standing())])).toEqual([delegate]);
  });
});

describe('a decision key that is too young', () => {
  const passkey = { credentialId: 'key', publicKey: 'cose', enrolledAt: now - 29 * DAY };

  it('counts with two people’s word on this very key, and on no other', () => {
    expect(keyAgeRefusal(kase.plan, passkey, now)).toBe('key-too-recent');
    expect(keyAgeRefusal(kase.plan, passkey, now, keyFingerprint(passkey))).toBeNull();
    const others = [keyFingerprint({ ...passkey, publicKey: 'x' }), keyFingerprint({ ...passkey, credentialId: 'x' })];
    for (const other of others) expect(keyAgeRefusal(kase.plan, passkey, now, other)).toBe('key-too-recent');
    expect(keyAgeRefusal(kase.plan, passkey, now + DAY)).toBeNull();
  });
});
