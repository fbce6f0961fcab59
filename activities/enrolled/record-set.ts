import type { Trx } from '../../db/connect.js';
import { enrolWithin, type EnrolledRow, type EnrolledSetRow } from '../../db/enrolments.js';
import { appendEntry } from '../../db/ledger-store.js';
import { canonicalJson } from '../../domain/canonical.js';
import { ledgerRules } from '../../ledger/held.js';
import { enrolledStream } from './current-set.js';

/**
 * Puts in rows and the set they make, and has the ledger say that it is the current one: all of it or nothing. From then on
 * nothing else counts.
 *
 * @param trx as the owner
 * @param at epoch milliseconds, of the ledger's entry
 * @throws when this person has a set of that version already
 */
export async function recordSet(
  trx: Trx,
  rows: readonly EnrolledRow[],
  set: EnrolledSetRow,
  at: number,
): Promise<void> {
  const { personId, version, jws } = set;
  await enrolWithin(trx, rows, set);
  await appendEntry(trx, ledgerRules, {
    stream: enrolledStream(personId),
    runId: 'enrolment',
    sequence: version,
    kind: 'enrolled-set',
    reset: false,
    at,
    body: canonicalJson({ jws }),
  });
}
