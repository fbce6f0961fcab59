import type { Trx } from '../../db/connect.js';
import { appendEntry } from '../../db/ledger-store.js';
import { canonicalJson } from '../../domain/canonical.js';
import { ledgerRules } from '../../ledger/held.js';
import type { Ceremony } from '../../proofs/ceremony.js';

/** The ledger stream of the ceremony. */
export const CEREMONY_STREAM = 'ceremony';

/** Writes down that a ceremony was held: entry number one of its stream. */
export async function writeCeremony(trx: Trx, ceremony: Ceremony, jws: string): Promise<void> {
  await appendEntry(trx, ledgerRules, {
    stream: CEREMONY_STREAM,
    runId: CEREMONY_STREAM,
    sequence: ceremony.record.number,
    kind: 'ceremony-held',
    reset: false,
    at: ceremony.heldAt,
    body: canonicalJson({ ceremony, jws }),
  });
}
