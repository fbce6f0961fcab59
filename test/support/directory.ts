import type { DirectoryOfRecord } from '../../connectors/port.js';
import type { PersonOfRecord } from '../../domain/subjects.js';

/** Somebody at work of whom the directory of record says no more than this. */
export function personOfRecord(personId: string, more: Partial<PersonOfRecord> = {}): PersonOfRecord {
  return {
    personId,
    username: personId,
    displayName: personId,
    status: 'active',
    managerId: null,
    groups: [],
    workEmail: `${personId}@example.com`,
    employeeNumber: null,
    phoneOnFile: null,
    ...more,
  };
}

/** A directory of record that holds these people and no more. */
export function directoryOf(...people: readonly PersonOfRecord[]): { readonly directory: DirectoryOfRecord } {
  return {
    directory: {
      findById: async (id) => people.find(({ personId }) => personId === id) ?? null,
      findByIdentifier: async (identifier) =>
        people.filter(({ personId, workEmail, employeeNumber }) =>
          [personId, workEmail.toLowerCase(), employeeNumber].includes(identifier.toLowerCase()),
        ),
      membersOf: async (group) => people.filter(({ groups }) => groups.includes(group)),
    },
  };
}
