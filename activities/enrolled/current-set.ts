import { readEnrolled } from '../../db/enrolments.js';
import { readEntries } from '../../db/ledger-store.js';
import { lastAppliedAt } from '../../db/register.js';
import type { EffectKind } from '../../domain/effects.js';
import type { Enrolled, EnrolledSet } from '../../domain/enrolled.js';
import { isInSet, verifyEnrolled, verifyEnrolledSet } from '../../proofs/enrolled.js';
import { ledgerRules } from '../../ledger/held.js';
import type { CaseDeps } from '../deps.js';

/** A genuine enrolled thing beside the row that proves it. */
export interface GenuineRow {
  readonly enrolled: Enrolled;
  readonly jws: string;
}

/** What a person has enrolled now, and where the ledger says so. */
export interface CurrentSet {
  readonly rows: readonly GenuineRow[];
  readonly set: EnrolledSet;
  readonly sequence: number;
}

/** The ledger stream of what one person has enrolled. */
export function enrolledStream(personId: string): string {
  return `enrolled:${personId}`;
}

/** What takes a lost passkey out of use where it signs in. */
export const SUSPENDING: EffectKind = 'authenticator.suspend';

/** A loss that was reported stays reported (recovery policy, section 5.13): here too the passkeys from before are lost. */
export function isLost({ kind, enrolledAt }: Enrolled, lostAt: number | null): boolean {
  return lostAt !== null && kind === 'passkey' && enrolledAt <= lostAt;
}

/**
 * What a person has enrolled, as far as it can be proven: the ledger's latest word on the set, signed by the enrolment
 * key, and those rows that belong to it. A row inserted by hand is not genuine; an old row put back is not a member
 * (architecture, section 4). Passkeys that were reported lost are left out. Null when nothing was ever enrolled.
 */
export async function currentSet(
  deps: Pick<CaseDeps, 'db' | 'ledgerDb' | 'trust'>,
  personId: string,
): Promise<CurrentSet | null> {
  const entries = ledgerRules.heldEntries(await readEntries(deps.ledgerDb, enrolledStream(personId)));
  const last = entries.at(-1);
  if (last === undefined) return null;
  const { jws }: { jws: string } = JSON.parse(last.body);
  const set = await verifyEnrolledSet(deps.trust, jws);
  if (set === null || set.personId !== personId) return null;
  const lostAt = await lastAppliedAt(deps.db, SUSPENDING, personId);
  const rows: GenuineRow[] = [];
  for (const { jws: rowJws } of await readEnrolled(deps.db, personId)) {
    const enrolled = await verifyEnrolled(deps.trust, rowJws);
    if (enrolled === null || enrolled.personId !== personId || isLost(enrolled, lostAt)) continue;
    if (isInSet(set, rowJws)) rows.push({ enrolled, jws: rowJws });
  }
  return { rows, set, sequence: last.sequence };
}
