import { digestOf } from '../../domain/canonical.js';
import { phoneNumberOf } from '../../domain/phone-numbers.js';
import type { RecoveryDatum } from '../../domain/recovery-data.js';
import type { peopleOfRecord } from '../../workers/people-of-record.js';
import { UsageError } from '../failures.js';
import type { Directory } from './directory.js';
import { addressFlaw, isUnseen, whoIsMeant, type Reached, type Read, type Reason, type Wanted } from './verdicts.js';

/** The directory of record, as whoever plans ahead reads it. */
export type PeopleOfRecord = ReturnType<typeof peopleOfRecord>;

/**
 * What a directory can list.
 *
 * @throws {UsageError} when it lists nothing
 */
export function recoveryDataOf({
  recoveryData,
}: Pick<PeopleOfRecord, 'recoveryData'>): NonNullable<PeopleOfRecord['recoveryData']> {
  if (recoveryData !== undefined) return recoveryData;
  throw new UsageError('This directory of record lists no recovery data: import a file of them.');
}

/** A time that was, as a whole number of milliseconds. */
const isPast = (at: number, now: number): boolean => Number.isSafeInteger(at) && at >= 0 && at <= now;

/** How somebody is reached, by the very checks of a file's lines. */
function reachedBy(directory: Directory, datum: RecoveryDatum): Reached | Reason {
  const person = whoIsMeant(directory, datum.personId);
  if (typeof person === 'string') return person;
  // An id is an id here, and never a name that somebody else goes by.
  if (person.personId !== datum.personId) return 'unknown-person';
  switch (datum.kind) {
    case 'email': {
      const { value, behindIdentityProvider } = datum;
      return addressFlaw(directory, value, person) ?? { of: 'email', value, behindIdentityProvider };
    }
    case 'phone': {
      const value = phoneNumberOf(datum.value);
      return value === null ? 'no-number' : { of: 'phone', value, takes: datum.takes };
    }
    case 'authenticator':
      return 'signs-in-there';
  }
}

function wantedBy(directory: Directory, datum: RecoveryDatum, now: number): Wanted | Reason {
  const { personId, value, attribute, objectId, lastChangedAt } = datum;
  if (isUnseen([personId, value, attribute, objectId])) return 'control-characters';
  const reached = reachedBy(directory, datum);
  if (typeof reached === 'string') return reached;
  if (lastChangedAt !== null && !isPast(lastChangedAt, now)) return 'no-date';
  return { personId, reached, lastChangedAt, at: { attribute, objectId } };
}

/** What each row of a directory asks for, counted from 1. `now` in epoch milliseconds. */
export function readsOf(data: readonly RecoveryDatum[], directory: Directory, now: number): readonly Read[] {
  return data.map((datum, nth) => ({
    line: nth + 1,
    person: datum.personId,
    wanted: wantedBy(directory, datum, now),
  }));
}

/**
 * What a statement is about that two people sign of a directory: SHA-256 over all that it holds of these kinds without a
 * date, in the order in which it lists it. What has a date may change meanwhile; of the rest nothing may.
 */
export function undatedDigestOf(source: string, data: readonly RecoveryDatum[]): string {
  return digestOf({ v: 1, kind: 'recovery-data', source, undated: data.filter((one) => one.lastChangedAt === null) });
}
