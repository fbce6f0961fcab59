import { randomUUID } from 'node:crypto';
import type { Db } from '../../db/connect.js';
import { statesFor, type StatedAge } from '../../domain/data-statements.js';
import type { EnrolledEmail } from '../../domain/enrolled.js';
import { addEnrolled, type Adding } from './add-enrolled.js';
import type { Wanted } from './verdicts.js';

/** By whose word addresses are added, and how old they are taken to be. */
export interface Importing extends Adding {
  readonly source: string;
  /** Whether the source's dates are believed; else everything is as old as its import (CTL-02: fails closed). */
  readonly believesDates: boolean;
  /** Since when what has no date stands unchanged, by two people's word; null without one. */
  readonly stated: StatedAge | null;
}

/** The statement that an address's age stands on, if one does: it has no date of its own, and is nobody's who signed. */
export function statedFor(stated: StatedAge | null, { personId, lastChangedAt }: Wanted): StatedAge | null {
  return stated !== null && lastChangedAt === null && statesFor(stated, personId) ? stated : null;
}

/** Since when an address is taken to be enrolled. */
function ageOf({ now, believesDates, stated }: Importing, wanted: Wanted): number {
  if (believesDates && wanted.lastChangedAt !== null) return wanted.lastChangedAt;
  return statedFor(stated, wanted)?.unchangedSince ?? now;
}

/** What is enrolled of what was wanted. */
function enrolledOf(importing: Importing, wanted: Wanted): EnrolledEmail {
  const { source, now } = importing;
  const { personId, address, lastChangedAt } = wanted;
  const stated = statedFor(importing.stated, wanted);
  return {
    type: 'enrolled',
    enrolledId: randomUUID(),
    personId,
    kind: 'email',
    enrolledAt: ageOf(importing, wanted),
    domains: ['mailbox'],
    address,
    behindIdentityProvider: false,
    imported: { source, importedAt: now, lastChangedAt, ...(stated !== null && { stated }) },
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
