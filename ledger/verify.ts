import type { CryptoKey } from 'jose';
import { verifyChain, type LedgerRow } from './chain.js';
import { verifyHead, type SignedLedgerHead, type StreamHead } from './head.js';

/**
 * What was found wrong. `edited` and `unlinked` show in a stream by itself; `rewritten` (hashed anew), `shortened` and
 * `dropped` show against a head signed earlier; a head that is not the ledger key's proves nothing.
 */
export type LedgerFault =
  | { readonly fault: 'edited' | 'unlinked' | 'rewritten'; readonly stream: string; readonly entry: number }
  | { readonly fault: 'shortened' | 'dropped'; readonly stream: string }
  | { readonly fault: 'head-not-genuine' };

/**
 * Tells which streams of a ledger were changed by hand since a head was signed. Entries recorded after that head are
 * checked by their chain alone. An empty list means that everything the head covers is as it was.
 *
 * @param rows the whole table, in the order of its positions
 */
export async function verifyLedger(
  rows: readonly LedgerRow[],
  head: SignedLedgerHead,
  trust: { readonly ledger: { readonly kid: string; readonly publicKey: CryptoKey } },
): Promise<LedgerFault[]> {
  const streams = byStream(rows);
  const faults: LedgerFault[] = [];
  for (const [stream, entries] of streams) {
    const fault = verifyChain(entries);
    if (fault) faults.push({ ...fault, stream });
  }
  if ((await verifyHead(trust.ledger, head)) === null) return [...faults, { fault: 'head-not-genuine' }];
  const against = head.streams.map((signed) => compare(signed, streams.get(signed.stream)));
  return [...faults, ...against.filter((fault) => fault !== null)];
}

function compare(signed: StreamHead, entries: readonly LedgerRow[] | undefined): LedgerFault | null {
  const { stream } = signed;
  if (!entries) return { fault: 'dropped', stream };
  const last = entries[signed.entries - 1];
  if (!last) return { fault: 'shortened', stream };
  return last.hash === signed.lastHash ? null : { fault: 'rewritten', stream, entry: signed.entries };
}

function byStream(rows: readonly LedgerRow[]): Map<string, LedgerRow[]> {
  const streams = new Map<string, LedgerRow[]>();
  for (const row of [...rows].sort((a, b) => a.position - b.position)) {
    const entries = streams.get(row.stream);
    if (entries) entries.push(row);
    else streams.set(row.stream, [row]);
  }
  return streams;
}
