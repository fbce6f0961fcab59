import type { PersonOfRecord } from '../../domain/subjects.js';

/** When the samples are judged, in epoch milliseconds. */
export const NOW = Date.UTC(2026, 0, 12, 9);
const DAY = 86_400_000;

/** Somebody of record, active and of own staff, unless said otherwise. */
export function personOf(personId: string, changes: Partial<PersonOfRecord> = {}): PersonOfRecord {
  return {
    personId,
    username: personId,
    displayName: personId,
    status: 'active',
    managerId: 'mona',
    groups: [],
    workEmail: `${personId}@example.com`,
    employeeNumber: null,
    phoneOnFile: null,
    ...changes,
  };
}

/** Two people in every group that the policy names, and one of each class of subject. */
export const EVERYBODY: readonly PersonOfRecord[] = [
  personOf('mona', { managerId: null }),
  personOf('alice'),
  ...[
    'recovery-approvers',
    'recovery-reviewers',
    'control-owners',
    'operators',
    'desk',
    'identity-verifiers',
    'security',
    'hr-partners',
    'privileged-access-owners',
    'registration-officers',
  ].flatMap((group) => ['one', 'two', 'three'].map((which) => personOf(`${group}-${which}`, { groups: [group] }))),
  personOf('owner-one', { groups: ['identity-team'] }),
  personOf('boss', { groups: ['executives'] }),
  personOf('fay', { groups: ['finance'] }),
  personOf('root', { groups: ['administrators'] }),
  personOf('dev', { groups: ['developers'] }),
  personOf('far', { groups: ['remote-staff'] }),
  personOf('fire', { groups: ['incident-response'] }),
  personOf('con', { sponsorId: 'mona', contractEndsAt: NOW + 90 * DAY }),
  personOf('ven', { employer: 'Fixers Ltd', sponsorId: 'mona', contractEndsAt: NOW + 90 * DAY }),
  personOf('info', { accountKind: 'shared-mailbox', ownerIds: ['mona'] }),
  personOf('batch', { accountKind: 'service-account', ownerIds: ['mona'] }),
];
