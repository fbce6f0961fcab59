import { appendEntry } from '../../db/ledger-store.js';
import { canonicalJson } from '../../domain/canonical.js';
import { ledgerRules } from '../../ledger/held.js';
import type { CaseDeps } from '../deps.js';

/** Something that only security may read. */
export interface QuietEntry {
  readonly caseId: string;
  readonly kind: 'quiet-report' | 'quiet-report-refused' | 'quiet-release' | 'quiet-release-refused';
  /** Tells it from others of its case: the same one again is one entry. */
  readonly name: string;
  readonly body: object;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** The ledger stream of what was reported of a case quietly: not its own, which everybody's view of it is made from. */
export function quietStream(caseId: string): string {
  return `quiet:${caseId}`;
}

/** Writes it into the ledger. Safe to repeat. */
export async function recordQuietly({ ledgerDb }: Pick<CaseDeps, 'ledgerDb'>, entry: QuietEntry): Promise<void> {
  const { caseId, kind, name, at } = entry;
  const body = canonicalJson(entry.body);
  // Each is the only step of a run of its own name: none of them takes the place of another.
  const step = { stream: quietStream(caseId), runId: `${kind}:${name}`, sequence: 1, kind, body, reset: false, at };
  await ledgerDb.transaction().execute((trx) => appendEntry(trx, ledgerRules, step));
}
