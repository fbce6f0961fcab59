import type { PersonOfRecord } from '../../domain/subjects.js';

/** The directory, by every name that somebody may be called by there. */
export class Directory {
  private readonly byIdentifier = new Map<string, Set<PersonOfRecord>>();
  private readonly workMailboxes = new Set<string>();

  constructor(people: readonly PersonOfRecord[]) {
    for (const person of people) {
      const { personId, username, workEmail, employeeNumber } = person;
      for (const identifier of [personId, username, workEmail, employeeNumber ?? '']) {
        if (identifier === '') continue;
        const same = this.byIdentifier.get(identifier.toLowerCase()) ?? new Set();
        this.byIdentifier.set(identifier.toLowerCase(), same.add(person));
      }
      if (workEmail !== '') this.workMailboxes.add(workEmail.toLowerCase());
    }
  }

  bearersOf(identifier: string): readonly PersonOfRecord[] {
    return [...(this.byIdentifier.get(identifier.toLowerCase()) ?? [])];
  }

  /** Whether an address is some work mailbox, or in the domain of this person's own. */
  isAtWork(address: string, { workEmail }: PersonOfRecord): boolean {
    const domainOf = (mailbox: string): string => mailbox.slice(mailbox.lastIndexOf('@') + 1).toLowerCase();
    return this.workMailboxes.has(address.toLowerCase()) || domainOf(address) === domainOf(workEmail);
  }
}
