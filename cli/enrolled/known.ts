import { currentSet } from '../../activities/enrolled/current-set.js';
import type { Db } from '../../db/connect.js';
import { peopleWithSets, readEnrolled, readEverythingEnrolled } from '../../db/enrolments.js';
import type { Enrolled } from '../../domain/enrolled.js';
import { readUnverifiedEnrolled } from '../../proofs/enrolled.js';
import type { Trust } from '../../proofs/keys.js';
import type { Known, KnownOf } from './verdicts.js';

function addressesOf(things: readonly (Enrolled | null)[]): readonly string[] {
  return things.flatMap((thing) => (thing?.kind === 'email' ? [thing.address] : []));
}

/**
 * What somebody has and had enrolled. What they had is taken for what its rows say: a forged one can only keep an address
 * from being imported.
 */
async function knownOf(db: Db, trust: Trust, personId: string): Promise<KnownOf | null> {
  const set = await currentSet({ db, ledgerDb: db, trust }, personId);
  if (set === null) return null;
  const current = addressesOf(set.rows.map(({ enrolled }) => enrolled));
  const ever = addressesOf((await readEnrolled(db, personId)).map(({ jws }) => readUnverifiedEnrolled(jws)));
  return { current, former: ever.filter((address) => !current.includes(address)) };
}

/**
 * What the database knows of addresses.
 *
 * @param db as the owner
 */
export async function knownIn(db: Db, trust: Trust): Promise<Known> {
  const bearers = new Map<string, Set<string>>();
  const people = new Set(await peopleWithSets(db));
  for (const { personId, jws } of await readEverythingEnrolled(db)) {
    people.add(personId);
    for (const address of addressesOf([readUnverifiedEnrolled(jws)])) {
      const same = bearers.get(address.toLowerCase()) ?? new Set();
      bearers.set(address.toLowerCase(), same.add(personId));
    }
  }
  return {
    of: async (personId) => (people.has(personId) ? knownOf(db, trust, personId) : { current: [], former: [] }),
    bearersOf: (address) => bearers.get(address) ?? new Set(),
  };
}
