import { readEnrolled } from '../../db/enrolments.js';
import { readEntries } from '../../db/ledger-store.js';
import { lastAppliedAt } from '../../db/register.js';
import type { EffectKind } from '../../domain/effects.js';
import type { Enrolled, EnrolledKind, EnrolledSet } from '../../domain/enrolled.js';
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

/** What is lost here with what an effect takes out of use where it signs in: passkeys, or every factor there is (rows 3 and 4). */
const LOST_BY: readonly (readonly [EffectKind, readonly EnrolledKind[]])[] = [
  ['authenticator.suspend', ['passkey']],
  ['factors.suspend', ['passkey', 'totp', 'push', 'device']],
];

/** The kinds of effect that take lost things out of use where they sign in. */
export const SUSPENDING: readonly EffectKind[] = LOST_BY.map(([effect]) => effect);

/**
 * A loss that was reported stays reported (recovery policy, section 5.13): here too what is from before is lost.
 *
 * @param lostAt when each kind of effect was last applied to the person, in epoch milliseconds
 */
export function isLost({ kind, enrolledAt }: Enrolled, lostAt: Readonly<Record<string, number>>): boolean {
  return LOST_BY.some(([effect, kinds]) => kinds.includes(kind) && enrolledAt <= (lostAt[effect] ?? -Infinity));
}

/**
 * What a person has enrolled, as far as it can be proven: the ledger's latest word on the set, signed by the enrolment
 * key, and those rows that belong to it. A row inserted by hand is not genuine; an old row put back is not a member
 * (architecture, section 4). What was reported lost is left out. Null when nothing was ever enrolled.
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
