import { sql } from 'kysely';
import { effectIdOf } from '../../domain/effect-ids.js';
import { countWorking } from './credentials.js';
import type { SampleDirectoryEffect } from './effect-kind.js';

const inWords = (working: number, which: string) =>
  `${working === 0 ? 'no' : working} credential${working === 1 ? '' : 's'} ${which}`;

/**
 * Lets what a machine signed in by before work for a while longer, beside what the same case made: the directory holds the time
 * itself. It ends made safe: what it retired is dead, whether its time was over or not.
 */
export const keyRetire: SampleDirectoryEffect = {
  describe: (target) => `Let what ${target} signed in by before work for a while longer, and then no more`,

  async apply(trx, { effectId, caseId, grant }, { personId }) {
    if (grant === null) return 'key-unclear';
    const made = effectIdOf(caseId, 'key.issue', personId);
    await trx
      .updateTable('sample_directory.machine_credential')
      .set({
        retired_at: sql<Date>`now()`,
        retires_at: sql<Date>`now() + make_interval(secs => ${grant.seconds})`,
        retired_by: effectId,
      })
      .where('account_id', '=', personId)
      .where('retires_at', 'is', null)
      .where('revoked_at', 'is', null)
      .where(sql<boolean>`issued_by is distinct from ${made}`)
      .execute();
    return null;
  },

  async end(trx, { effectId }, { personId }) {
    await trx
      .updateTable('sample_directory.machine_credential')
      .set({ revoked_at: sql<Date>`clock_timestamp()` })
      .where('account_id', '=', personId)
      .where('retired_by', '=', effectId)
      .where('revoked_at', 'is', null)
      .execute();
  },

  // Beside the new one nothing works for ever.
  async proveApplied(directory, { target }) {
    const lasting = await countWorking(directory, target, sql<boolean>`retires_at is null`);
    return { holds: lasting <= 1, found: [inWords(lasting, 'work without an end')] };
  },

  async proveEnded(directory, { effectId, target }) {
    const working = await countWorking(directory, target, sql<boolean>`retired_by = ${effectId}`);
    return { holds: working === 0, found: [inWords(working, 'that this effect retired work')] };
  },
};
