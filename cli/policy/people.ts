import { contractHolds, sponsorOf } from '../../domain/contracts.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
import { setting } from '../commands/owner.js';
import { UsageError } from '../failures.js';
import type { Surroundings } from '../surroundings.js';
import { peopleIn } from './people-file.js';

/** Where people come from: a file, the configured directory of record, or nowhere. */
export interface PeopleWanted {
  readonly people?: string | undefined;
  readonly fromDirectory: boolean;
}

/**
 * The people that a policy is held against; null where nobody asked for any. The directory is only read.
 *
 * @throws {UsageError} for a file that is wrong, or both ways at once
 */
export async function peopleFor(
  { people, fromDirectory }: PeopleWanted,
  at: Surroundings,
): Promise<readonly PersonOfRecord[] | null> {
  if (people !== undefined && fromDirectory) throw new UsageError('--from-directory: not with --people');
  if (people !== undefined) return peopleIn(people);
  if (!fromDirectory) return null;
  const { peopleOfRecord } = await import('../../workers/people-of-record.js');
  const directory = peopleOfRecord(setting(at, 'DIRECTORY_OF_RECORD_URL'));
  try {
    return await directory.everybody();
  } finally {
    await directory.close();
  }
}

/**
 * The same people as an opening takes them: who is here by a contract that has run out, or that nobody of our own answers for, is as
 * little to be recovered as somebody who is suspended.
 *
 * @param now epoch milliseconds
 */
export function asOpened(people: readonly PersonOfRecord[], now: number): readonly PersonOfRecord[] {
  const byId = new Map(people.map((person) => [person.personId, person]));
  return people.map((person) => {
    const sponsor = byId.get(sponsorOf(person) ?? '') ?? null;
    return contractHolds(person, sponsor, now) || person.status !== 'active'
      ? person
      : { ...person, status: 'suspended' };
  });
}
