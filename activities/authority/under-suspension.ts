import type { DirectoryOfRecord } from '../../connectors/port.js';
import { suspensionOf, type Authority } from '../../domain/authority.js';
import { groupsOfRecord, type PersonOfRecord } from '../../domain/subjects.js';
import type { CaseDeps } from '../deps.js';
import type { AuthorityReading } from './deps.js';
import { readAuthority } from './read.js';

/** Those that know of suspensions: none is asked through another. */
const KNOWING = new WeakSet<DirectoryOfRecord>();

function asSuspended(authority: Authority, person: PersonOfRecord): PersonOfRecord {
  if (suspensionOf(authority, person.personId) === null) return person;
  return { ...person, groups: [], suspendedFrom: groupsOfRecord(person) };
}

/** Everybody as the directory of record has them, and whose authority is suspended in no group (recovery policy, section 5.7). */
function underSuspension(directory: DirectoryOfRecord, deps: AuthorityReading): DirectoryOfRecord {
  const among = async (people: readonly PersonOfRecord[]) => {
    if (people.length === 0) return people;
    const { authority } = await readAuthority(deps);
    return people.map((person) => asSuspended(authority, person));
  };
  return {
    findByIdentifier: async (identifier) => among(await directory.findByIdentifier(identifier)),
    findById: async (personId) => {
      const person = await directory.findById(personId);
      const [found] = person === null ? [] : await among([person]);
      return found ?? null;
    },
    membersOf: async (group) => among(await directory.membersOf(group)),
    // What is no standing of anybody is told as it is, by a directory that tells it at all.
    ...(directory.ownersOf !== undefined && { ownersOf: directory.ownersOf.bind(directory) }),
    ...(directory.dependentsOf !== undefined && { dependentsOf: directory.dependentsOf.bind(directory) }),
    ...(directory.certificatesOf !== undefined && { certificatesOf: directory.certificatesOf.bind(directory) }),
    ...(directory.vendorSecurityOf !== undefined && {
      vendorSecurityOf: directory.vendorSecurityOf.bind(directory),
    }),
    ...(directory.signInsOf !== undefined && { signInsOf: directory.signInsOf.bind(directory) }),
  };
}

/**
 * What the case worker's activities need, with nobody in a group whose authority is suspended: whatever asks who somebody is
 * asks through this, so that none of it has to think of suspensions to be right.
 */
export function withSuspensions<D extends Pick<CaseDeps, 'directory'> & AuthorityReading>(deps: D): D {
  if (KNOWING.has(deps.directory)) return deps;
  const directory = underSuspension(deps.directory, deps);
  KNOWING.add(directory);
  // A getter stays one: the policy that holds may change while a worker runs, and is asked for anew each time.
  const own = Object.getOwnPropertyDescriptors<object>(deps);
  return Object.defineProperties({}, { ...own, directory: { value: directory, enumerable: true } }) as D; // all that `deps` has
}

/** Somebody with the standing that they would have: stopping takes no authority that could be suspended (invariant 10). */
export function asIfNotSuspended(person: PersonOfRecord): PersonOfRecord {
  return { ...person, groups: groupsOfRecord(person) };
}
