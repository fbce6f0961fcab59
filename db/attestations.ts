import type { Db } from './connect.js';
import type { Json } from './json.js';

/** What somebody signed who vouches for the subject of a case. */
export interface KeptAttestation {
  /** Digest of its assertion: sent again, it is the same. */
  readonly attestationId: string;
  readonly caseId: string;
  readonly method: string;
  /** The session it is for (RFC 7638 thumbprint); null where it is for none. */
  readonly session: string | null;
  readonly attester: string;
  readonly bodyJson: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** No thumbprint is empty. */
const NO_SESSION = '';

/** Nobody signs more often for one case, whatever goes wrong with it; and no more are looked at. */
const KEPT_MAX = 10;

/**
 * Keeps an attestation, once under its id. False when its attester has signed too many for this case.
 *
 * @param db as `countersign_api`
 */
export async function keepAttestation(db: Db, kept: KeptAttestation): Promise<boolean> {
  const { attestationId, caseId, method, session, attester, bodyJson, at } = kept;
  const before = await db
    .selectFrom('attestation')
    .select('attestation_id as id')
    .where('case_id', '=', caseId)
    .where('attester', '=', attester)
    .execute();
  if (before.some(({ id }) => id === attestationId)) return true;
  if (before.length >= KEPT_MAX) return false;
  await db
    .insertInto('attestation')
    .values({
      attestation_id: attestationId,
      case_id: caseId,
      method,
      session: session ?? NO_SESSION,
      attester,
      body: bodyJson,
      kept_at: at,
      spent_at: null,
    })
    .onConflict((conflict) => conflict.column('attestation_id').doNothing())
    .execute();
  return true;
}

/** What of a case was attested for a session by a method and not used yet, newest first: ids, and what was kept as JSON. */
export async function readUnspentAttestations(
  db: Db,
  of: Pick<KeptAttestation, 'caseId' | 'method' | 'session'>,
): Promise<readonly { readonly attestationId: string; readonly body: Json }[]> {
  return db
    .selectFrom('attestation')
    .select(['attestation_id as attestationId', 'body'])
    .where('case_id', '=', of.caseId)
    .where('method', '=', of.method)
    .where('session', '=', of.session ?? NO_SESSION)
    .where('spent_at', 'is', null)
    .orderBy('kept_at', 'desc')
    .limit(KEPT_MAX)
    .execute();
}

/** By which methods something was signed for a session of a case and not used yet, and when last, in epoch milliseconds. */
export async function readSignedFor(db: Db, caseId: string, session: string) {
  return db
    .selectFrom('attestation')
    .select(['method', ({ fn }) => fn.max('kept_at').as('at')])
    .where('case_id', '=', caseId)
    .where('session', '=', session)
    .where('spent_at', 'is', null)
    .groupBy('method')
    .execute();
}

/** Uses up an attestation. False when it was used before. */
export async function spendAttestation(db: Db, attestationId: string, at: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('attestation')
    .set({ spent_at: at })
    .where('attestation_id', '=', attestationId)
    .where('spent_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
