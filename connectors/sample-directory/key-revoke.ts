import { sql } from 'kysely';
import type { Proof } from '../port.js';
import type { SampleDirectory } from './connect.js';
import { countWorking } from './credentials.js';
import type { EffectRef, SampleDirectoryEffect } from './effect-kind.js';

/** What there was when the effect was applied is dead, whatever came since. */
async function proveDead(directory: SampleDirectory, { effectId, target }: EffectRef): Promise<Proof> {
  const working = await countWorking(
    directory,
    target,
    sql<boolean>`issued_at <= (select applied_at from sample_directory.effect where effect_id = ${effectId})`,
  );
  return { holds: working === 0, found: [`${working} credentials from before this effect work`] };
}

/** Kills every credential that a machine has, at once and for good: ending it brings none of them back. */
export const keyRevoke: SampleDirectoryEffect = {
  describe: (target) => `Kill every credential that ${target} has, at once and for good`,

  async apply(trx, _request, { personId }) {
    await trx
      .updateTable('sample_directory.machine_credential')
      .set({ revoked_at: sql<Date>`clock_timestamp()` })
      .where('account_id', '=', personId)
      .where('revoked_at', 'is', null)
      .execute();
    return null;
  },

  end: async () => {},
  proveApplied: proveDead,
  proveEnded: proveDead,
};
