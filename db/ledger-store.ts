import { sql } from 'kysely';
import type { Db, Trx } from './connect.js';

/** An entry to record. `body` is canonical JSON text; times in epoch milliseconds. */
export interface NewEntry {
  readonly stream: string;
  readonly runId: string;
  readonly sequence: number;
  readonly kind: string;
  readonly body: string;
  readonly reset: boolean;
  readonly at: number;
}

/** An entry as the table keeps it. */
export interface EntryRow extends NewEntry {
  readonly position: number;
  readonly digest: string;
  readonly previousHash: string | null;
  readonly hash: string;
}

/** The ledger's rules (`ledger/held.ts`), handed in: this folder knows SQL and nothing of ours. */
export interface LedgerRules {
  entryDigest(kind: string, body: string): string;
  entryHash(entry: NewEntry & { readonly previousHash: string | null }): string;
  /** Those of a stream's rows that hold, in order. */
  heldEntries(rows: readonly EntryRow[]): EntryRow[];
  /**
   * Whether an entry that holds shows that the run which wants to record this one was put back to an earlier moment.
   * `knows`: the messages that the run has heard and not recorded yet, by their ids.
   */
  overtakes(held: EntryRow, wanted: NewEntry, knows: readonly string[]): boolean;
  readonly notTakenKind: string;
}

/** What became of an entry. */
export interface Appended {
  readonly position: number;
  readonly hash: string;
  /** False when this very entry had been recorded before. */
  readonly appended: boolean;
  /** Hashes of the entries of its run that it took the place of, each marked by a further entry. */
  readonly displaced: readonly string[];
  /** True when the entry holds and nothing of its run comes after it. */
  readonly isLatest: boolean;
  /** True when nothing was recorded: the run was put back, and the entry named here is one that it has forgotten. */
  readonly isOvertaken: boolean;
}

/**
 * Records an entry at the end of its stream's chain. The same (stream, run, sequence, digest) is recorded once. Another
 * entry for a sequence that has one comes from a retried workflow task: the later one holds, and what the run had recorded
 * from that sequence on is marked by a `not-taken` entry, never edited (architecture, section 5: Recording). What no retry
 * explains is not taken back: then the engine was put back, and nothing is recorded.
 *
 * @param knows the messages that the run has heard and not recorded yet, by their ids; none where no run records
 * @throws {RangeError} when the caller's kind is the marker's own
 */
export async function appendEntry(
  trx: Trx,
  rules: LedgerRules,
  entry: NewEntry,
  knows: readonly string[] = [],
): Promise<Appended> {
  if (entry.kind === rules.notTakenKind) throw new RangeError(`${entry.kind} entries are written by the ledger itself`);
  await lockStream(trx, entry.stream);
  const digest = rules.entryDigest(entry.kind, entry.body);
  const run = await readRun(trx, rules, entry.stream, entry.runId, entry.sequence);
  const before = run.find((row) => row.sequence === entry.sequence && row.digest === digest);
  const held = rules.heldEntries(run);
  const isLatest = !held.some((row) => row.sequence > entry.sequence);
  if (before && held.includes(before)) return { ...pick(before), ...NOTHING_NEW, isLatest };
  const isRetried = held.some((row) => row.sequence === entry.sequence);
  const overtaking = isRetried && !before ? held.find((row) => rules.overtakes(row, entry, knows)) : undefined;
  if (overtaking) return { ...pick(overtaking), ...NOTHING_NEW, isLatest: false, isOvertaken: true };

  const { position, hash } = before ?? (await insert(trx, rules, entry));
  const displaced = isRetried ? held.map((row) => row.hash) : [];
  if (isRetried || before) await markNotTaken(trx, rules, entry, hash, displaced);
  const appended = before === undefined;
  return { position, hash, appended, displaced, isLatest: isRetried || isLatest, isOvertaken: false };
}

const NOTHING_NEW = { appended: false, displaced: [], isOvertaken: false } as const;

/** Every entry of the ledger, or of one stream, in the order of their positions. */
export async function readEntries(db: Db, stream?: string): Promise<EntryRow[]> {
  const all = selectEntries(db);
  return (stream === undefined ? all : all.where('stream', '=', stream)).execute();
}

/** The sequence a case's ledger has come to in one run, 0 when nothing is recorded: what a warrant is checked against. */
export async function heldSequence(db: Db, rules: LedgerRules, stream: string, runId: string): Promise<number> {
  const held = rules.heldEntries(await readRun(db, rules, stream, runId, 0));
  return Math.max(0, ...held.map((row) => row.sequence));
}

/** How far each stream has come: what a head is signed over. One statement, so that all are of one moment. */
export async function readStreamHeads(db: Db): Promise<{ stream: string; entries: number; lastHash: string }[]> {
  return db
    .selectFrom('ledger_entry')
    .select(({ fn }) => [
      'stream',
      fn.countAll<number>().as('entries'),
      sql<string>`(array_agg(hash order by position desc))[1]`.as('lastHash'),
    ])
    .groupBy('stream')
    .execute();
}

export async function lockStream(trx: Trx, stream: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${stream}, 0))`.execute(trx);
}

async function insert(trx: Trx, rules: LedgerRules, entry: NewEntry): Promise<{ position: number; hash: string }> {
  const last = await trx
    .selectFrom('ledger_entry')
    .select('hash')
    .where('stream', '=', entry.stream)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  const previousHash = last?.hash ?? null;
  const hash = rules.entryHash({ ...entry, previousHash });
  const { position } = await trx
    .insertInto('ledger_entry')
    .values({
      stream: entry.stream,
      run_id: entry.runId,
      sequence: entry.sequence,
      digest: rules.entryDigest(entry.kind, entry.body),
      kind: entry.kind,
      body: entry.body,
      reset: entry.reset,
      recorded_at: entry.at,
      previous_hash: previousHash,
      hash,
    })
    .returning('position')
    .executeTakeFirstOrThrow();
  return { position, hash };
}

async function markNotTaken(
  trx: Trx,
  rules: LedgerRules,
  entry: NewEntry,
  holds: string,
  displaced: readonly string[],
) {
  const { lastHash } = await trx
    .selectFrom('ledger_entry')
    .select('hash as lastHash')
    .where('stream', '=', entry.stream)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  // Written in canonical order: keys sorted, no spaces, hashes are plain hex (RFC 8785).
  const body = JSON.stringify({ after: lastHash, holds, notTaken: displaced });
  await insert(trx, rules, { ...entry, kind: rules.notTakenKind, body });
}

/** A run's entries from a sequence on, with every mark of the run: an earlier one may be about a later entry. */
function readRun(db: Db, rules: LedgerRules, stream: string, runId: string, from: number): Promise<EntryRow[]> {
  return selectEntries(db)
    .where('stream', '=', stream)
    .where('run_id', '=', runId)
    .where(({ or, eb }) => or([eb('sequence', '>=', from), eb('kind', '=', rules.notTakenKind)]))
    .execute();
}

function selectEntries(db: Db) {
  return db
    .selectFrom('ledger_entry')
    .select(['position', 'stream', 'run_id as runId', 'sequence', 'digest', 'kind', 'body', 'reset'])
    .select(['recorded_at as at', 'previous_hash as previousHash', 'hash'])
    .orderBy('position');
}

const pick = ({ position, hash }: EntryRow) => ({ position, hash });
