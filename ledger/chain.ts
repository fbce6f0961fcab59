import { digestOf } from '../domain/canonical.js';

/** One entry of a stream as it is hashed. Times in epoch milliseconds. */
export interface LedgerEntry {
  /** The chain it belongs to: `case:<id>` or `person:<id>`. */
  readonly stream: string;
  readonly runId: string;
  readonly sequence: number;
  readonly kind: string;
  /** Canonical JSON (RFC 8785). */
  readonly body: string;
  /** True when it came from a run that is not the case's own (architecture, section 5: Reset). */
  readonly reset: boolean;
  readonly at: number;
  /** Hash of the stream's entry before it; null for the first. */
  readonly previousHash: string | null;
}

/** An entry as the table keeps it. */
export interface LedgerRow extends LedgerEntry {
  readonly position: number;
  readonly digest: string;
  readonly hash: string;
}

/** What is wrong with a stream, and at which of its entries (counted from 1). */
export interface ChainFault {
  readonly fault: 'edited' | 'unlinked';
  readonly entry: number;
}

/** What makes two recordings of one sequence number the same entry: what it says, not when it was chained. */
export function entryDigest(kind: string, body: string): string {
  return digestOf({ kind, body });
}

/** The hash that the next entry of the stream carries: over everything in this one. */
export function entryHash(entry: LedgerEntry): string {
  const { stream, runId, sequence, kind, body, reset, at, previousHash } = entry;
  return digestOf({ stream, runId, sequence, kind, body, reset, at, previousHash });
}

/**
 * Finds the first place where one stream was changed by hand, in the order of its positions.
 * A chain that was cut off at the end or hashed anew is whole in itself: only a signed head shows that (`verify.ts`).
 */
export function verifyChain(rows: readonly LedgerRow[]): ChainFault | null {
  let previousHash: string | null = null;
  for (const [index, row] of rows.entries()) {
    const whole = row.hash === entryHash(row) && row.digest === entryDigest(row.kind, row.body);
    if (!whole) return { fault: 'edited', entry: index + 1 };
    if (row.previousHash !== previousHash) return { fault: 'unlinked', entry: index + 1 };
    previousHash = row.hash;
  }
  return null;
}
