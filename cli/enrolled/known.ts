import { currentSet } from '../../activities/enrolled/current-set.js';
import type { Db } from '../../db/connect.js';
import { peopleWithSets, readEnrolled, readEverythingEnrolled } from '../../db/enrolments.js';
import type { Enrolled } from '../../domain/enrolled.js';
import { readUnverifiedEnrolled } from '../../proofs/enrolled.js';
import type { Trust } from '../../proofs/keys.js';
import type { Known, KnownOf, ReachedKind } from './verdicts.js';

function valuesOf(things: readonly (Enrolled | null)[], kind: ReachedKind): readonly string[] {
  return things.flatMap((thing) => {
    if (thing?.kind !== kind) return [];
    return thing.kind === 'email' ? [thing.address] : [thing.number];
  });
}

/**
 * What somebody has and had enrolled. What they had is taken for what its rows say: a forged one can only keep something
 * from being imported.
 */
async function knownOf(db: Db, trust: Trust, personId: string, kind: ReachedKind): Promise<KnownOf | null> {
  const set = await currentSet({ db, ledgerDb: db, trust }, personId);
  if (set === null) return null;
  const current = valuesOf(
    set.rows.map(({ enrolled }) => enrolled),
    kind,
  );
  const things = (await readEnrolled(db, personId)).map(({ jws }) => readUnverifiedEnrolled(jws));
  return { current, former: valuesOf(things, kind).filter((value) => !current.includes(value)) };
}

/**
 * What the database knows of addresses and numbers.
 *
 * @param db as the owner
 */
export async function knownIn(db: Db, trust: Trust): Promise<Known> {
  const bearers = new Map<string, Set<string>>();
  const people = new Set(await peopleWithSets(db));
  const keyOf = (kind: ReachedKind, value: string): string => `${kind} ${value.toLowerCase()}`;
  for (const { personId, jws } of await readEverythingEnrolled(db)) {
    people.add(personId);
    const thing = readUnverifiedEnrolled(jws);
    for (const kind of ['email', 'phone'] as const) {
      for (const value of valuesOf([thing], kind)) {
        const same = bearers.get(keyOf(kind, value)) ?? new Set();
        bearers.set(keyOf(kind, value), same.add(personId));
      }
    }
  }
  return {
    of: async (personId, kind) =>
      people.has(personId) ? knownOf(db, trust, personId, kind) : { current: [], former: [] },
    bearersOf: (value, kind) => bearers.get(keyOf(kind, value)) ?? new Set(),
  };
}
