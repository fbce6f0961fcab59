import type { Trx } from '../../../db/connect.js';
import { recallContact, rememberContactEnded } from '../../../db/contact-effects.js';
import { readEnrolled } from '../../../db/enrolments.js';
import { verifyEnrolled } from '../../../proofs/enrolled.js';
import { currentSet } from '../../enrolled/current-set.js';
import type { EnrolmentDeps } from '../deps.js';
import { recordErrand, writeSwappedSet } from '../write-set.js';

/** The row that another replaced, as it was signed, or null when no genuine one is in the table. */
async function rowOf({ trust }: EnrolmentDeps, trx: Trx, personId: string, enrolledId: string): Promise<string | null> {
  for (const row of await readEnrolled(trx, personId)) {
    if (row.enrolledId !== enrolledId) continue;
    const enrolled = await verifyEnrolled(trust, row.jws);
    if (enrolled?.personId === personId && enrolled.enrolledId === enrolledId) return row.jws;
  }
  return null;
}

/**
 * Puts the old address back, for as long as the one that the effect brought is there; what the person changed since is left as
 * found. Which one that was is signed with the new one, so that no row of a table decides it.
 */
export async function putContactBack(
  deps: EnrolmentDeps,
  trx: Trx,
  { effectId, target: personId }: { readonly effectId: string; readonly target: string },
): Promise<void> {
  const remembered = await recallContact(trx, effectId);
  if (remembered?.ended === true) return;
  const now = await deps.clock();
  await rememberContactEnded(trx, effectId, personId, now);
  if (remembered === undefined) return;
  const current = await currentSet({ db: trx, ledgerDb: trx, trust: deps.trust }, personId);
  const brought = current?.rows.find(({ enrolled }) => enrolled.enrolledId === effectId);
  if (current === null || brought === undefined) return;
  const { byCase } = brought.enrolled;
  const old = byCase === undefined ? null : await rowOf(deps, trx, personId, byCase.replaces);
  const swap = { added: old === null ? [] : [old], removed: [brought.jws] };
  const versions = await writeSwappedSet(deps, trx, personId, { current, swap, now });
  const about = { change: 'contact-put-back', case: byCase?.caseId ?? null, ...versions };
  await recordErrand(trx, { changeId: `${effectId}.end`, personId, kind: 'enrolment-taken-back', about, at: now });
}
