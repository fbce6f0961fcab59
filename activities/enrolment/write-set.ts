import type { Trx } from '../../db/connect.js';
import { latestEnrolledSet } from '../../db/enrolments.js';
import { appendEntry } from '../../db/ledger-store.js';
import { canonicalJson } from '../../domain/canonical.js';
import type { EnrolledSet } from '../../domain/enrolled.js';
import { ledgerRules } from '../../ledger/held.js';
import { setChanged, setOf, signEnrolled, signEnrolledSet } from '../../proofs/enrolled.js';
import type { CurrentSet } from '../enrolled/current-set.js';
import { recordSet } from '../enrolled/record-set.js';
import type { EnrolmentDeps } from './deps.js';
import type { Made } from './make-change.js';

/** Which set came after which. */
export interface Versions {
  readonly beforeVersion: number | null;
  readonly afterVersion: number;
}

type Deps = Pick<EnrolmentDeps, 'enrolmentKey'>;

/** @throws when the table has a set that the ledger does not know: then somebody else writes, and nothing is signed */
async function nextVersion(trx: Trx, personId: string, current: CurrentSet | null): Promise<Versions> {
  const latest = await latestEnrolledSet(trx, personId);
  const beforeVersion = current?.set.version ?? null;
  if ((latest?.version ?? null) !== beforeVersion) throw new Error('the latest set is not the one in the ledger');
  return { beforeVersion, afterVersion: (beforeVersion ?? 0) + 1 };
}

async function write(deps: Deps, trx: Trx, set: EnrolledSet, rows: Parameters<typeof recordSet>[1]): Promise<void> {
  const { personId, version, changedAt } = set;
  const jws = await signEnrolledSet(deps.enrolmentKey, set);
  await recordSet(trx, rows, { personId, version, jws }, changedAt);
}

/** Signs what comes, and the set that is left: a further version, and the ledger's word that it is the current one. */
export async function writeChangedSet(
  deps: Deps,
  trx: Trx,
  personId: string,
  { current, made, now }: { readonly current: CurrentSet | null; readonly made: Made; readonly now: number },
): Promise<Versions> {
  const versions = await nextVersion(trx, personId, current);
  const rows = await Promise.all(
    made.added.map(async (thing) => {
      const jws = await signEnrolled(deps.enrolmentKey, thing);
      return { enrolledId: thing.enrolledId, personId, jws };
    }),
  );
  const { afterVersion: version } = versions;
  const changes = { added: rows.map(({ jws }) => jws), removed: made.removed };
  await write(
    deps,
    trx,
    setChanged(current?.set ?? { rowDigests: [] }, changes, { personId, version, changedAt: now }),
    rows,
  );
  return versions;
}

/** Signs the set anew that somebody had before: a further version, with the rows of an earlier one. */
export async function writeEarlierSet(
  deps: Deps,
  trx: Trx,
  personId: string,
  { current, rowDigests, now }: { current: CurrentSet | null; rowDigests: readonly string[]; now: number },
): Promise<Versions> {
  const versions = await nextVersion(trx, personId, current);
  const { afterVersion: version } = versions;
  await write(deps, trx, setOf(rowDigests, { personId, version, changedAt: now }), []);
  return versions;
}

/** Signs a set in which rows that were signed before are swapped, and none is new. */
export async function writeSwappedSet(
  deps: Deps,
  trx: Trx,
  personId: string,
  {
    current,
    swap,
    now,
  }: { current: CurrentSet; swap: Pick<Made, 'removed'> & { readonly added: readonly string[] }; now: number },
): Promise<Versions> {
  const versions = await nextVersion(trx, personId, current);
  const { afterVersion: version } = versions;
  await write(deps, trx, setChanged(current.set, swap, { personId, version, changedAt: now }), []);
  return versions;
}

/** What the ledger is told of one errand, with the exact reason (issue 5, item 5). */
export interface ErrandEntry {
  readonly changeId: string;
  readonly personId: string | null;
  readonly kind: 'enrolment-changed' | 'enrolment-refused' | 'enrolment-code-sent' | 'enrolment-taken-back';
  readonly about: Readonly<Record<string, string | number | null>>;
  readonly at: number;
}

/** Writes it down, in the transaction of what it tells of. What is nobody's has a stream of its own. */
export async function recordErrand(trx: Trx, { changeId, personId, kind, about, at }: ErrandEntry): Promise<void> {
  await appendEntry(trx, ledgerRules, {
    stream: `enrolment:${personId ?? 'unproven'}`,
    runId: changeId,
    sequence: 1,
    kind,
    reset: false,
    at,
    body: canonicalJson(about),
  });
}
