import { readReopening } from '../../activities/enrolled/reopening.js';
import { enrolledOfAll } from '../../activities/enrolled/enrolled-of-all.js';
import { readCeremonies } from '../../db/ceremonies.js';
import type { Db } from '../../db/connect.js';
import { CEREMONY_FLAWS, ceremonyFlaw, type CeremonyFlaw } from '../../domain/ceremony.js';
import { isReopened } from '../../domain/reopening.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
import type { Policy } from '../../policy/load.js';
import type { SigningPage } from '../../proofs/assertion.js';
import type { Trust } from '../../proofs/keys.js';
import { peopleOfRecord } from '../../workers/people-of-record.js';
import { setting } from '../commands/owner.js';
import { UsageError } from '../failures.js';
import type { Surroundings } from '../surroundings.js';

/** Everybody in the directory of record. */
export async function everybody(at: Surroundings): Promise<readonly PersonOfRecord[]> {
  const directory = peopleOfRecord(setting(at, 'DIRECTORY_OF_RECORD_URL'));
  try {
    return await directory.everybody();
  } finally {
    await directory.close();
  }
}

/** Who holds authority here by a policy and has a passkey enrolled. A row that no key vouches for counts for nothing. */
async function holdersOfKeys(
  db: Db,
  trust: Trust,
  people: readonly PersonOfRecord[],
  { authorityGroups }: Policy,
): Promise<readonly string[]> {
  const ids = people
    .filter(({ groups }) => groups.some((group) => authorityGroups.includes(group)))
    .map(({ personId }) => personId);
  const held = await enrolledOfAll(db, ids, trust);
  return ids.filter((_, nth) => held[nth]?.enrolled.some(({ kind }) => kind === 'passkey') === true);
}

/** By what a ceremony is held against. */
export interface Attendance {
  readonly trust: Trust;
  readonly signing: SigningPage;
  readonly policy: Policy;
  readonly people: readonly PersonOfRecord[];
  readonly personIds: readonly [string, string];
  readonly begunAt: number;
  readonly now: number;
}

/** @throws {UsageError} in words, when it stands for nothing */
export function holds(flaw: CeremonyFlaw | null): void {
  if (flaw !== null) throw new UsageError(`No ceremony: ${CEREMONY_FLAWS[flaw]}. Nothing was written.`);
}

/**
 * Looks whether these two may hold the ceremony now, and which it would be.
 *
 * @param db as the owner
 * @throws {UsageError} when they may not
 */
export async function attend(db: Db, attendance: Attendance): Promise<number> {
  const { trust, policy, people, personIds, begunAt, now } = attendance;
  const found = (id: string) => people.find(({ personId }) => personId === id) ?? null;
  const keysExist = (await holdersOfKeys(db, trust, people, policy)).length > 0;
  const wasHeld = (await readCeremonies(db)).length > 0;
  const { latest, standing } = await readReopening(attendance, db);
  const [one, other] = personIds;
  const both = [found(one), found(other)] as const;
  holds(ceremonyFlaw({ now, begunAt, people: both, keysExist, wasHeld, isReopened: isReopened(standing, now) }));
  return (latest?.record.number ?? 0) + 1;
}
