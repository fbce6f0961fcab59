import { sql } from 'kysely';
import { postgresSecretStore } from './secret-store/postgres-store.js';
import { countWorking, issueCredential } from './credentials.js';
import type { SampleDirectoryEffect } from './effect-kind.js';

const inWords = (working: number) =>
  working === 1 ? 'the credential that this effect made works' : 'no credential that this effect made works';

/**
 * Makes a new credential of a machine, which does what the one before did, for its workload to fetch. It ends made safe: that
 * credential is dead, and destroyed where nobody has fetched it; those from before are left alone.
 */
export const keyIssue: SampleDirectoryEffect = {
  describe: (target) => `Make a new credential of ${target}, for its workload alone`,

  apply: (trx, { effectId }, { personId }) => issueCredential(trx, effectId, personId),

  async end(trx, { effectId }, { personId }) {
    await trx
      .updateTable('sample_directory.machine_credential')
      .set({ revoked_at: sql<Date>`clock_timestamp()` })
      .where('account_id', '=', personId)
      .where('issued_by', '=', effectId)
      .where('revoked_at', 'is', null)
      .execute();
    await postgresSecretStore(trx).discard(effectId);
  },

  async proveApplied(directory, { effectId, target }) {
    const working = await countWorking(directory, target, sql<boolean>`issued_by = ${effectId}`);
    return { holds: working === 1, found: [inWords(working)] };
  },

  async proveEnded(directory, { effectId, target }) {
    const working = await countWorking(directory, target, sql<boolean>`issued_by = ${effectId}`);
    return { holds: working === 0, found: [inWords(working)] };
  },
};
