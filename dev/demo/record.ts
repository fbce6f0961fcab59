import { caseStream } from '../../db/case-record.js';
import type { Db } from '../../db/connect.js';
import { readEntries } from '../../db/ledger-store.js';
import type { Noise } from '../../domain/facts.js';
import { heldEntries } from '../../ledger/held.js';

/** What an entry of a case's record says, as far as the demo looks. */
interface Said {
  readonly refusal: string | null;
  readonly noise?: Noise;
}

async function said(record: Db, caseId: string): Promise<readonly Said[]> {
  const entries = heldEntries(await readEntries(record, caseStream(caseId)));
  return entries.map(({ body }) => JSON.parse(body) as Said);
}

/** The refusals that stand in a case's record, in order. */
export async function refusalsOf(record: Db, caseId: string): Promise<readonly string[]> {
  return (await said(record, caseId)).flatMap(({ refusal }) => (refusal === null ? [] : [refusal]));
}

/** How many messages of a kind a case dropped, by its record. */
export async function droppedBy(record: Db, caseId: string, kind: keyof Noise): Promise<number> {
  return (await said(record, caseId)).reduce((sum, { noise }) => sum + (noise?.[kind] ?? 0), 0);
}
