import { randomUUID } from 'node:crypto';
import type { Db } from '../../db/connect.js';
import { statesFor, type StatedAge } from '../../domain/data-statements.js';
import type { EnrolledEmail, EnrolledPhone } from '../../domain/enrolled.js';
import { addEnrolled, type Adding } from './add-enrolled.js';
import type { Wanted } from './verdicts.js';

/** By whose word something is dated and named. `now` in epoch milliseconds. */
export interface Dating {
  readonly source: string;
  readonly now: number;
  /** Whether the source's dates are believed; else everything is as old as its import (CTL-02: fails closed). */
  readonly believesDates: boolean;
  /** Since when what has no date stands unchanged, by two people's word; null without one. */
  readonly stated: StatedAge | null;
}

/** By whose word addresses and numbers are added, and how old they are taken to be. */
export interface Importing extends Adding, Dating {}

/** The statement that something's age stands on, if one does: it has no date of its own, and is nobody's who signed. */
export function statedFor(stated: StatedAge | null, { personId, lastChangedAt }: Wanted): StatedAge | null {
  return stated !== null && lastChangedAt === null && statesFor(stated, personId) ? stated : null;
}

/** Since when something is taken to be enrolled. */
function ageOf({ now, believesDates, stated }: Dating, wanted: Wanted): number {
  if (believesDates && wanted.lastChangedAt !== null) return wanted.lastChangedAt;
  return statedFor(stated, wanted)?.unchangedSince ?? now;
}

/** What is enrolled of what was wanted: by a date of its own, a statement, or as old as its import (CTL-02). */
export function importedThing(dating: Dating, wanted: Wanted): EnrolledEmail | EnrolledPhone {
  const { personId, reached, lastChangedAt, at } = wanted;
  const stated = statedFor(dating.stated, wanted);
  const imported = { source: dating.source, ...at, importedAt: dating.now, lastChangedAt, ...(stated && { stated }) };
  const enrolledAt = ageOf(dating, wanted);
  const base = { type: 'enrolled', enrolledId: randomUUID(), personId, enrolledAt, imported } as const;
  switch (reached.of) {
    case 'email': {
      const { value: address, behindIdentityProvider } = reached;
      return { ...base, kind: 'email', domains: ['mailbox'], address, behindIdentityProvider };
    }
    case 'phone': {
      const changedAt = lastChangedAt ?? enrolledAt;
      return { ...base, kind: 'phone', domains: ['handset'], number: reached.value, takes: reached.takes, changedAt };
    }
  }
}

/**
 * Adds an address, or a number, to what somebody has enrolled, if they have none.
 *
 * @param db as the owner
 * @returns whether it was added
 */
export function addImported(db: Db, importing: Importing, wanted: Wanted): Promise<boolean> {
  const thing = importedThing(importing, wanted);
  return addEnrolled(db, importing, thing, ({ kind }) => kind === thing.kind);
}
