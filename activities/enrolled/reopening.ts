import { readCeremonies, readReopenings } from '../../db/ceremonies.js';
import type { Db } from '../../db/connect.js';
import { reopeningOf, type ReopeningStanding } from '../../domain/reopening.js';
import { ceremoniesOf, reopeningPartsOf, type Ceremony } from '../../proofs/ceremony.js';
import type { PolicyTrust } from '../../proofs/policy-changes.js';

/** The last ceremony, and how the reopening by its codes stands, as far as both are proven. */
export async function readReopening(
  believed: PolicyTrust,
  db: Db,
): Promise<{ readonly latest: Ceremony | null; readonly standing: ReopeningStanding | null }> {
  const latest = (await ceremoniesOf(believed, await readCeremonies(db))).at(-1) ?? null;
  if (latest === null) return { latest, standing: null };
  const parts = await reopeningPartsOf(believed.trust, await readReopenings(db));
  return { latest, standing: reopeningOf(latest.record.number, parts) };
}
