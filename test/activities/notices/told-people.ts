import type { DirectoryOfRecord } from '../../../connectors/port.js';
import type { PersonOfRecord } from '../../../domain/subjects.js';
import { APPROVERS, ON_DUTY, REVIEWERS } from '../../domain/support/people.js';

/** Who administers systems, by the policy. */
const ADMINISTRATORS = 'administrators';

/** Who is told: `of` is the subject, a vendor's, whom one approver reports to and another assists. */
function peopleAround(of: string): readonly PersonOfRecord[] {
  const person = (personId: string, groups: readonly string[], changes: Partial<PersonOfRecord> = {}) => ({
    personId,
    username: personId,
    displayName: personId,
    status: 'active' as const,
    managerId: null,
    groups,
    workEmail: `${personId}@example.com`,
    employeeNumber: null,
    phoneOnFile: null,
    ...changes,
  });
  return [
    person(of, [APPROVERS, REVIEWERS, ADMINISTRATORS], {
      managerId: 'mona',
      assistantIds: ['asta'],
      employer: 'Fixers Ltd',
    }),
    person('asta', [APPROVERS, REVIEWERS]),
    person('otto', []),
    person('mona', [APPROVERS, REVIEWERS, ON_DUTY]),
    person('dora', [APPROVERS, REVIEWERS]),
    person('olga', [APPROVERS, REVIEWERS]),
    person('adam', [APPROVERS]),
    person('anna', [APPROVERS, REVIEWERS]),
    person('rita', [REVIEWERS]),
    person('oscar', [ON_DUTY]),
    person('left', [APPROVERS, REVIEWERS], { status: 'left' }),
    person('report', [APPROVERS], { managerId: of }),
    person('homeless', [APPROVERS, REVIEWERS], { workEmail: '' }),
  ];
}

/** A directory of record that knows a subject and the people around them. */
export function directoryAround(of: string): DirectoryOfRecord {
  const people = peopleAround(of);
  return {
    findByIdentifier: async (identifier) => people.filter(({ username }) => username === identifier),
    findById: async (personId) => people.find((person) => person.personId === personId) ?? null,
    membersOf: async (group) => people.filter((person) => person.groups.includes(group)),
    ownersOf: async (group) => (group === ADMINISTRATORS ? ['otto', 'left'] : []),
    vendorSecurityOf: async (employer) => (employer === 'Fixers Ltd' ? 'soc@fixers.example.org' : null),
  };
}
