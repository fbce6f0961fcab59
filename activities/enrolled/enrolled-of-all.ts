import type { Db } from '../../db/connect.js';
import { readEnrolledOf, type EnrolledOfPerson } from '../../db/enrolled-of-all.js';
import type { Enrolled, EnrolledSet, ReissuedCode } from '../../domain/enrolled.js';
import {
  isInSet,
  readUnverifiedEnrolled,
  readUnverifiedSet,
  verifyEnrolled,
  verifyEnrolledSet,
} from '../../proofs/enrolled.js';
import type { Trust } from '../../proofs/keys.js';
import { readUnverifiedReissued, verifyReissued } from '../../proofs/saved-code.js';
import { isLost, SUSPENDING } from './current-set.js';
import { codeOf } from './reissued-codes.js';

/** How what was signed is read: by checking who signed it, or by what it says. */
interface Reading {
  readonly enrolled: (jws: string) => Promise<Enrolled | null>;
  readonly set: (jws: string) => Promise<EnrolledSet | null>;
  readonly reissued: (jws: string) => Promise<ReissuedCode | null>;
}

const verifying = (trust: Trust): Reading => ({
  enrolled: (jws) => verifyEnrolled(trust, jws),
  set: (jws) => verifyEnrolledSet(trust, jws),
  reissued: (jws) => verifyReissued(trust, jws),
});

const BELIEVING: Reading = {
  enrolled: async (jws) => readUnverifiedEnrolled(jws),
  set: async (jws) => readUnverifiedSet(jws),
  reissued: async (jws) => readUnverifiedReissued(jws),
};

/** What one person can still prove themselves with, and how many rows of theirs no key vouches for. */
export interface Held {
  readonly enrolled: readonly Enrolled[];
  /** Signatures that do not hold; 0 where none was checked. */
  readonly forged: number;
}

async function heldBy(reading: Reading, personId: string, found: EnrolledOfPerson): Promise<Held> {
  const { rows, lostAt, spent } = found;
  const isOwn = (thing: { readonly personId: string }): boolean => thing.personId === personId;
  const set = found.set === null ? null : await reading.set(found.set);
  const own = set !== null && isOwn(set) ? set : null;
  let forged = found.set !== null && own === null ? 1 : 0;
  const enrolled: Enrolled[] = [];
  for (const jws of rows) {
    const thing = await reading.enrolled(jws);
    if (thing === null || !isOwn(thing)) forged += 1;
    else if (own !== null && isInSet(own, jws) && !isLost(thing, lostAt)) enrolled.push(thing);
  }
  for (const jws of found.reissued) {
    const code = await reading.reissued(jws);
    if (code === null || !isOwn(code)) forged += 1;
    else enrolled.push(codeOf(code));
  }
  return { enrolled: enrolled.filter(({ enrolledId }) => !spent.has(enrolledId)), forged };
}

/** How many people are asked for in one statement. */
const PEOPLE_AT_ONCE = 1_000;

/**
 * What each of many people can still prove themselves with, in the order given: as `allEnrolled`, but that a set is the
 * current one is taken from the table, not from the ledger.
 *
 * @param db as `countersign_case_worker`, or another role that may read as much
 * @param trust to check every signature; null to take every row for what it says
 */
export async function enrolledOfAll(
  db: Db,
  personIds: readonly string[],
  trust: Trust | null,
): Promise<readonly Held[]> {
  const reading = trust === null ? BELIEVING : verifying(trust);
  const held: Held[] = [];
  for (let from = 0; from < personIds.length; from += PEOPLE_AT_ONCE) {
    const asked = personIds.slice(from, from + PEOPLE_AT_ONCE);
    const found = await readEnrolledOf(db, asked, SUSPENDING);
    for (const [nth, personId] of asked.entries()) {
      const one = found[nth];
      if (one === undefined) throw new Error('a person who was asked for is missing');
      held.push(await heldBy(reading, personId, one));
    }
  }
  return held;
}
