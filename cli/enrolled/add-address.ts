import { randomUUID } from 'node:crypto';
import { currentSet, enrolledStream } from '../../activities/enrolled/current-set.js';
import { recordSet } from '../../activities/enrolled/record-set.js';
import type { Db } from '../../db/connect.js';
import { latestEnrolledSet } from '../../db/enrolments.js';
import { lockStream } from '../../db/ledger-store.js';
import type { EnrolledEmail } from '../../domain/enrolled.js';
import { setWith, signEnrolled, signEnrolledSet } from '../../proofs/enrolled.js';
import type { SigningKey } from '../../proofs/jws.js';
import type { Trust } from '../../proofs/keys.js';
import type { Wanted } from './verdicts.js';

/** By whose word addresses are added, and how old they are taken to be. Times in epoch milliseconds. */
export interface Importing {
  readonly enrolmentKey: SigningKey;
  readonly trust: Trust;
  readonly source: string;
  readonly now: number;
  /** Whether the source's dates are believed; else everything is as old as its import (CTL-02: fails closed). */
  readonly believesDates: boolean;
}

/** What is enrolled of what was wanted. */
function enrolledOf(importing: Importing, { personId, address, lastChangedAt }: Wanted): EnrolledEmail {
  const { source, now, believesDates } = importing;
  return {
    type: 'enrolled',
    enrolledId: randomUUID(),
    personId,
    kind: 'email',
    enrolledAt: believesDates && lastChangedAt !== null ? lastChangedAt : now,
    domains: ['mailbox'],
    address,
    behindIdentityProvider: false,
    imported: { source, importedAt: now, lastChangedAt },
  };
}

/**
 * Adds an address to what somebody has enrolled, if they have none: looked at again under the lock of their stream, so that
 * what they enrol at the same moment stands.
 *
 * @param db as the owner
 * @returns whether it was added
 */
export async function addAddress(db: Db, importing: Importing, wanted: Wanted): Promise<boolean> {
  const { enrolmentKey, trust, now } = importing;
  const { personId } = wanted;
  return db.transaction().execute(async (trx) => {
    await lockStream(trx, enrolledStream(personId));
    const before = await currentSet({ db: trx, ledgerDb: trx, trust }, personId);
    const latest = await latestEnrolledSet(trx, personId);
    if (latest?.version !== before?.set.version) return false;
    if (before?.rows.some(({ enrolled }) => enrolled.kind === 'email')) return false;
    const thing = enrolledOf(importing, wanted);
    const row = { enrolledId: thing.enrolledId, personId, jws: await signEnrolled(enrolmentKey, thing) };
    const version = (before?.set.version ?? 0) + 1;
    const set = setWith(before?.set ?? { rowDigests: [] }, [row.jws], { personId, version, changedAt: now });
    await recordSet(trx, [row], { personId, version, jws: await signEnrolledSet(enrolmentKey, set) }, now);
    return true;
  });
}
