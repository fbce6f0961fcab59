import type { AccountKind } from '../../domain/subjects.js';

/** One person of the sample organisation, as data. What is random (passwords, secrets, keys) is made when seeding. */
export interface SamplePerson {
  /** Stable and meaningless, as a personnel number is. */
  readonly personId: string;
  readonly username: string;
  readonly displayName: string;
  readonly groups: readonly string[];
  readonly managerId: string | null;
  readonly phoneOnFile: string | null;
  /** True for whoever has a TOTP authenticator and a private mailbox enrolled, so that they can be recovered. */
  readonly recoverable: boolean;
  /** Of whoever works for a vendor, or is here under contract: who answers for them, and for how many days yet. */
  readonly contract?: { readonly employer?: string; readonly sponsorId: string; readonly daysLeft: number };
  /** Of an account that is no person's: what it is, and who answers for it. */
  readonly account?: {
    readonly kind: Exclude<AccountKind, 'person'>;
    readonly ownerIds: readonly string[];
    /** The group of whoever uses it; of a shared mailbox alone. */
    readonly memberGroup?: string;
  };
  /** Who works for them as their assistant. */
  readonly assistantIds?: readonly string[];
  /** How many passkeys they have enrolled, to sign decisions with or to prove who they are. */
  readonly passkeys: number;
}

const MANAGER = 'p-1009';
/** Owns the accounts of no person with her. */
const CO_OWNER = 'p-1003';
const ordinary = { groups: [], managerId: MANAGER, recoverable: true, passkeys: 0 } as const;
const decider = { managerId: MANAGER, phoneOnFile: null, recoverable: false } as const;

const subject = (
  personId: string,
  username: string,
  displayName: string,
  more: Partial<SamplePerson> = {},
): SamplePerson => ({ personId, username, displayName, ...ordinary, phoneOnFile: '+44 20 7946 0150', ...more });
const deciding = (
  personId: string,
  username: string,
  displayName: string,
  groups: readonly string[],
): SamplePerson => ({
  personId,
  username,
  displayName,
  ...decider,
  groups,
  passkeys: 1,
});
const account = (
  personId: string,
  username: string,
  displayName: string,
  kind: Exclude<AccountKind, 'person'>,
  memberGroup?: string,
): SamplePerson => ({
  ...subject(personId, username, displayName, { recoverable: false, phoneOnFile: null }),
  account: { kind, ownerIds: [MANAGER, CO_OWNER], ...(memberGroup !== undefined && { memberGroup }) },
});

/** One of each class that the policy knows (recovery policy, rows 6 to 10), and who decides on them. */
const CLASSES_OF_PEOPLE: readonly SamplePerson[] = [
  subject('p-1101', 'edda', 'Edda Brandt', { groups: ['executives'], assistantIds: ['p-1006'] }),
  subject('p-1102', 'pia', 'Pia Sorensen', { groups: ['administrators'], passkeys: 1 }),
  subject('p-1103', 'devon', 'Devon Clarke', { groups: ['developers'] }),
  subject('p-1104', 'carlos', 'Carlos Ibarra', { contract: { sponsorId: MANAGER, daysLeft: 90 } }),
  subject('p-1105', 'vera', 'Vera Novak', {
    contract: { employer: 'Fixers Ltd', sponsorId: MANAGER, daysLeft: 90 },
  }),
  account('p-1201', 'invoices', 'Invoices mailbox', 'shared-mailbox', 'finance'),
  account('p-1202', 'nightly', 'Nightly backup', 'service-account'),
  deciding('p-6002', 'selma', 'Selma Okonkwo', ['security']),
  deciding('p-6003', 'hana', 'Hana Weiss', ['hr-partners']),
  deciding('p-6004', 'henk', 'Henk de Vries', ['hr-partners']),
  deciding('p-6005', 'paul', 'Paul Marchetti', ['privileged-access-owners']),
  deciding('p-6006', 'petra', 'Petra Lind', ['privileged-access-owners']),
  deciding('p-6007', 'regina', 'Regina Holt', ['registration-officers']),
  deciding('p-6008', 'ralf', 'Ralf Brandt', ['registration-officers']),
  deciding('p-7001', 'olga', 'Olga Iversen', ['control-owners', 'identity-team']),
  deciding('p-7002', 'omar', 'Omar Diallo', ['control-owners', 'identity-team']),
];

/** Vendors whose staff are here, and where their security reads mail. */
export const SAMPLE_VENDORS: readonly { readonly employer: string; readonly securityMail: string }[] = [
  { employer: 'Fixers Ltd', securityMail: 'security@fixers.example.org' },
];

/** Who owns what the members of a group administer. */
export const SAMPLE_OWNERS: readonly { readonly group: string; readonly personId: string }[] = [
  { group: 'administrators', personId: 'p-6005' },
];

/** The people everybody meets in the demo. Numbers are of the range kept for fiction (Ofcom, 020 7946 0000–0999). */
export const SAMPLE_PEOPLE: readonly SamplePerson[] = [
  {
    personId: MANAGER,
    username: 'mona',
    displayName: 'Mona Reyes',
    ...ordinary,
    managerId: null,
    phoneOnFile: '+44 20 7946 0109',
    passkeys: 1,
  },
  { personId: 'p-1001', username: 'alice', displayName: 'Alice Moreau', ...ordinary, phoneOnFile: '+44 20 7946 0101' },
  { personId: 'p-1002', username: 'bob', displayName: 'Bob Okafor', ...ordinary, phoneOnFile: '+44 20 7946 0102' },
  {
    personId: 'p-1003',
    username: 'carla',
    displayName: 'Carla Jensen',
    ...ordinary,
    phoneOnFile: '+44 20 7946 0103',
    passkeys: 1,
  },
  {
    personId: 'p-1004',
    username: 'dmitri',
    displayName: 'Dmitri Volkov',
    ...ordinary,
    phoneOnFile: '+44 20 7946 0104',
  },
  { personId: 'p-1005', username: 'eve', displayName: 'Eve Lindqvist', ...ordinary, phoneOnFile: '+44 20 7946 0105' },
  {
    personId: 'p-1006',
    username: 'ines',
    displayName: 'Ines Laurent',
    ...ordinary,
    phoneOnFile: '+44 20 7946 0106',
    passkeys: 1,
  },
  { personId: 'p-2001', username: 'dora', displayName: 'Dora Haddad', ...decider, groups: ['desk'], passkeys: 1 },
  {
    personId: 'p-3001',
    username: 'adam',
    displayName: 'Adam Petrov',
    ...decider,
    groups: ['recovery-approvers'],
    passkeys: 2,
  },
  {
    personId: 'p-3002',
    username: 'anna',
    displayName: 'Anna Castillo',
    ...decider,
    groups: ['recovery-approvers'],
    passkeys: 1,
  },
  {
    personId: 'p-4001',
    username: 'rita',
    displayName: 'Rita Nakamura',
    ...decider,
    groups: ['recovery-reviewers'],
    passkeys: 1,
  },
  {
    personId: 'p-4002',
    username: 'rob',
    displayName: 'Rob Achterberg',
    ...decider,
    groups: ['recovery-reviewers'],
    passkeys: 1,
  },
  { personId: 'p-5001', username: 'oscar', displayName: 'Oscar Mbeki', ...decider, groups: ['operators'], passkeys: 1 },
  { personId: 'p-6001', username: 'sven', displayName: 'Sven Aaltonen', ...decider, groups: ['security'], passkeys: 1 },
  ...CLASSES_OF_PEOPLE,
];

/** Further ordinary people, for tests that need many subjects. */
export function generatedSubjects(count: number): SamplePerson[] {
  return Array.from({ length: count }, (_, index) => {
    const number = String(index + 1).padStart(4, '0');
    return {
      personId: `p-9${number}`,
      username: `subject${number}`,
      displayName: `Subject ${number}`,
      ...ordinary,
      phoneOnFile: '+44 20 7946 0199',
      passkeys: 1,
    };
  });
}

/** The mailbox the directory of record holds; it is behind the identity provider, so it is never evidence. */
export const workEmailOf = (person: SamplePerson) => `${person.username}@example.com`;

/** The personnel number the directory of record holds. */
export const employeeNumberOf = (person: SamplePerson) => person.personId.replace('p-', '7');

/**
 * The number a person enrolled for recovery, in E.164 form; of the range kept for fiction (Ofcom, 07700 900000–900999).
 * Of 900 further people and the ones everybody meets, each has their own.
 */
export function privatePhoneOf({ personId }: SamplePerson): string {
  const [series, serial] = [personId.slice(2, 3), Number(personId.slice(3))];
  const within = series === '9' ? serial % 900 : 900 + (serial % 100);
  return `+447700900${String(within).padStart(3, '0')}`;
}

/** The mailbox a person enrolled for recovery; not behind the identity provider. */
export const privateEmailOf = (person: SamplePerson) => `${person.username}@private.example.net`;

/** Somebody a person named who knows them, outside the organisation. */
export const contactOf = (person: SamplePerson) => `friend.of.${person.username}@friends.example.net`;
