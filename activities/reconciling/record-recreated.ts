import { recordRecreation, type RecreationEntry } from '../../db/recreation-entries.js';
import { findUnrecorded, noteRecorded } from '../../db/recreated-grants.js';
import { canonicalJson } from '../../domain/canonical.js';
import { ledgerRules } from '../../ledger/held.js';
import type { CaseDeps } from '../deps.js';

type Deps = Pick<CaseDeps, 'db' | 'ledgerDb'>;
type Recreated = Awaited<ReturnType<typeof findUnrecorded>>[number];

/** What the ledger is told of one recreation: that it was found, and once it is so, that it was ended again. */
function entriesOf({ recreatedAt, endedAgainAt, recreations, ...about }: Recreated): readonly RecreationEntry[] {
  const { effectId } = about;
  const entry = (kind: RecreationEntry['kind'], at: number, part: number): RecreationEntry => ({
    effectId,
    kind,
    sequence: recreations * 2 - 1 + part,
    bodyJson: canonicalJson({ ...about, recreation: recreations, at }),
    at,
  });
  const found = recreatedAt === null ? [] : [entry('grant-recreated', recreatedAt, 0)];
  return endedAgainAt === null ? found : [...found, entry('grant-ended-again', endedAgainAt, 1)];
}

/**
 * Writes into the ledger what the register says was put back by hand, and that it was ended again. What a connector
 * returned to the reconciler counts for nothing here. Safe to repeat: each is one entry.
 */
export function recordRecreatedGrants(deps: Deps): () => Promise<void> {
  return async () => {
    for (const recreated of await findUnrecorded(deps.db)) {
      for (const entry of entriesOf(recreated)) await recordRecreation(deps.ledgerDb, ledgerRules, entry);
      if (recreated.endedAgainAt !== null) await noteRecorded(deps.db, recreated.effectId, recreated.recreations);
    }
  };
}
