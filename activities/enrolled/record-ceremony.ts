import type { Trx } from '../../db/connect.js';
import { appendEntry } from '../../db/ledger-store.js';
import { canonicalJson } from '../../domain/canonical.js';
import { ledgerRules } from '../../ledger/held.js';

/** The ledger stream of ceremonies: the first entry is that the first one was held. */
const CEREMONY_STREAM = 'ceremony';

/** What is written down of ceremonies and of the way back to another. */
export interface CeremonyEntry {
  readonly kind: 'ceremony-held' | 'ceremony-reopening' | 'ceremony-told' | 'ceremony-vetoed' | 'ceremony-refused';
  /** Names it among those of its kind. */
  readonly name: string;
  readonly body: object;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Safe to repeat: each is the only step of a run of its own name. */
export async function writeCeremonyEntry(trx: Trx, { kind, name, body, at }: CeremonyEntry): Promise<void> {
  const step = { stream: CEREMONY_STREAM, runId: `${kind}:${name}`, sequence: 1, kind, reset: false, at };
  await appendEntry(trx, ledgerRules, { ...step, body: canonicalJson(body) });
}
