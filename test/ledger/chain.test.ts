import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { entryDigest, entryHash, verifyChain, type LedgerRow } from '../../ledger/chain.js';
import { signHead, type StreamHead } from '../../ledger/head.js';
import { verifyLedger } from '../../ledger/verify.js';
import { ledgerKey } from '../support/ledger-key.js';

/** What a step says; the rest of a row follows from its place. */
interface Step {
  readonly runId: string;
  readonly sequence: number;
  readonly kind: string;
  readonly body: string;
  readonly reset: boolean;
  readonly at: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  runId: fc.constantFrom('run-1', 'run-2'),
  sequence: fc.nat({ max: 9 }),
  kind: fc.constantFrom('opened', 'evidence', 'not-taken'),
  body: fc.json(),
  reset: fc.boolean(),
  at: fc.nat(),
});
const stream = fc.array(step, { minLength: 1, maxLength: 8 });

/** Chains steps as the ledger does. */
function chained(name: string, steps: readonly Step[]): LedgerRow[] {
  const rows: LedgerRow[] = [];
  for (const [index, one] of steps.entries()) {
    const entry = { stream: name, ...one, previousHash: rows.at(-1)?.hash ?? null };
    rows.push({ ...entry, position: index + 1, digest: entryDigest(one.kind, one.body), hash: entryHash(entry) });
  }
  return rows;
}

const headOfRows = (rows: readonly LedgerRow[]): StreamHead[] => {
  const last = rows.at(-1);
  return last ? [{ stream: last.stream, entries: rows.length, lastHash: last.hash }] : [];
};

/** Every way to change one field of an entry by hand. */
const edits: readonly ((row: LedgerRow) => LedgerRow)[] = [
  (row) => ({ ...row, stream: `${row.stream}x` }),
  (row) => ({ ...row, runId: `${row.runId}x` }),
  (row) => ({ ...row, sequence: row.sequence + 1 }),
  (row) => ({ ...row, kind: `${row.kind}x` }),
  (row) => ({ ...row, body: `${row.body} ` }),
  (row) => ({ ...row, reset: !row.reset }),
  (row) => ({ ...row, at: row.at + 1 }),
  (row) => ({ ...row, previousHash: row.previousHash === null ? row.hash : null }),
  (row) => ({ ...row, digest: row.hash }),
  (row) => ({ ...row, hash: row.digest }),
];

describe('a chained stream', () => {
  let key: Awaited<ReturnType<typeof ledgerKey>>;
  beforeAll(async () => {
    key = await ledgerKey();
  });

  it('is whole as the ledger made it', () => {
    fc.assert(fc.property(stream, (steps) => expect(verifyChain(chained('case:1', steps))).toBeNull()));
  });

  it('shows any edit of any field of any entry', () => {
    fc.assert(
      fc.property(stream, fc.nat(), fc.constantFrom(...edits), (steps, at, edit) => {
        const rows = chained('case:1', steps);
        const index = at % rows.length;
        const changed = rows.map((row, i) => (i === index ? edit(row) : row));
        expect(verifyChain(changed)).not.toBeNull();
      }),
    );
  });

  it('shows any two entries that were swapped, with or without their positions', () => {
    fc.assert(
      fc.property(stream, fc.nat(), fc.nat(), (steps, a, b) => {
        const rows = chained('case:1', steps);
        const [first, second] = [rows[a % rows.length], rows[b % rows.length]];
        fc.pre(first !== undefined && second !== undefined && first !== second);
        const swapped = rows.map((row) => (row === first ? second : row === second ? first : row));
        expect(verifyChain(swapped)).not.toBeNull();
      }),
    );
  });

  it('shows an entry put in twice', () => {
    fc.assert(
      fc.property(stream, fc.nat(), (steps, at) => {
        const rows = chained('case:1', steps);
        const index = at % rows.length;
        expect(verifyChain(rows.flatMap((row, i) => (i === index ? [row, row] : [row])))).not.toBeNull();
      }),
    );
  });

  it('shows any entries dropped, from wherever, against a head signed before', async () => {
    await fc.assert(
      fc.asyncProperty(stream, fc.nat(), fc.integer({ min: 1, max: 3 }), async (steps, at, count) => {
        const rows = chained('case:1', steps);
        const head = await signHead(key, headOfRows(rows), 1);
        const from = at % rows.length;
        const dropped = rows.filter((_row, i) => i < from || i >= from + count);
        expect(await verifyLedger(dropped, head, { ledger: key })).not.toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('shows any step said otherwise and hashed anew to the end, against a head signed before', async () => {
    await fc.assert(
      fc.asyncProperty(stream, fc.nat(), async (steps, at) => {
        const rows = chained('case:1', steps);
        const head = await signHead(key, headOfRows(rows), 1);
        const index = at % rows.length;
        const told = chained(
          'case:1',
          steps.map((one, i) => (i === index ? { ...one, body: `${one.body} ` } : one)),
        );
        expect(verifyChain(told)).toBeNull();
        const fault = { fault: 'rewritten', stream: 'case:1', entry: rows.length };
        expect(await verifyLedger(told, head, { ledger: key })).toEqual([fault]);
      }),
      { numRuns: 50 },
    );
  });

  it('may grow after a head was signed', async () => {
    const steps = fc.sample(stream, { numRuns: 1, seed: 7 })[0] ?? [];
    const rows = chained('case:1', [...steps, ...steps]);
    const head = await signHead(key, headOfRows(rows.slice(0, steps.length)), 1);
    expect(await verifyLedger(rows, head, { ledger: key })).toEqual([]);
  });
});
