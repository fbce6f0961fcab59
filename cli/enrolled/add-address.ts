import { randomUUID } from 'node:crypto';
import type { Db } from '../../db/connect.js';
import type { EnrolledEmail } from '../../domain/enrolled.js';
import { addEnrolled, type Adding } from './add-enrolled.js';
import type { Wanted } from './verdicts.js';

/** By whose word addresses are added, and how old they are taken to be. */
export interface Importing extends Adding {
  readonly source: string;
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
 * Adds an address to what somebody has enrolled, if they have none.
 *
 * @param db as the owner
 * @returns whether it was added
 */
export function addAddress(db: Db, importing: Importing, wanted: Wanted): Promise<boolean> {
  return addEnrolled(db, importing, enrolledOf(importing, wanted), ({ kind }) => kind === 'email');
}
