import type { Trx } from '../../db/connect.js';
import { spentOf } from '../../db/saved-codes.js';
import type { Enrolled } from '../../domain/enrolled.js';
import { currentSet, type CurrentSet } from '../enrolled/current-set.js';
import { reissuedCodes } from '../enrolled/reissued-codes.js';
import type { EnrolmentDeps } from './deps.js';

/** What somebody has enrolled now, and what of it is not used up. */
export interface Held {
  readonly current: CurrentSet | null;
  /** The codes among it that were given in the place of used ones. */
  readonly usable: readonly Enrolled[];
}

/** Reads it as part of a transaction that holds the person's stream. */
export async function heldBy({ trust }: Pick<EnrolmentDeps, 'trust'>, trx: Trx, personId: string): Promise<Held> {
  const current = await currentSet({ db: trx, ledgerDb: trx, trust }, personId);
  const reissued = await reissuedCodes({ db: trx, trust }, personId);
  const all = [...(current?.rows ?? []).map(({ enrolled }) => enrolled), ...reissued];
  const spent = await spentOf(
    trx,
    all.map(({ enrolledId }) => enrolledId),
  );
  return { current, usable: all.filter(({ enrolledId }) => !spent.has(enrolledId)) };
}
