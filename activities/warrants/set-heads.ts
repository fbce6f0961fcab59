import type { PersonId } from '../../domain/subjects.js';
import { signEnrolledSetHead } from '../../proofs/enrolled.js';
import type { CaseDeps } from '../deps.js';
import { currentSet } from '../enrolled/current-set.js';

/** The ledger's word, signed now, on what each of these people has enrolled: what a connector checks keys against. */
export async function enrolledSetHeads(
  deps: Pick<CaseDeps, 'db' | 'ledgerDb' | 'trust' | 'ledgerKey'>,
  people: readonly PersonId[],
  readAt: number,
): Promise<Record<PersonId, string>> {
  const heads: Record<PersonId, string> = {};
  for (const personId of new Set(people)) {
    const current = await currentSet(deps, personId);
    if (current === null) continue;
    const { version, digest, rowDigests } = current.set;
    heads[personId] = await signEnrolledSetHead(deps.ledgerKey, {
      type: 'enrolled-set-head',
      personId,
      version,
      digest,
      rowDigests,
      sequence: current.sequence,
      readAt,
    });
  }
  return heads;
}
