import { sql } from 'kysely';
import type { SampleDirectoryEffect } from './effect-kind.js';
import { disableIfEnabledBy, machineInWords, readMachine } from './machines.js';

/**
 * Lets a service account that was disabled work again for a time, with the rights that it has: nothing of those is touched
 * (invariant 9). The directory holds the time itself: unless the account is kept, it works no longer, whoever is there to see. It
 * ends by disabling it, unless another case enabled it since.
 */
export const serviceAccountEnable: SampleDirectoryEffect = {
  describe: (target) => `Let the service account ${target} work again for a time`,

  async apply(trx, { effectId, grant }, { personId }) {
    const machine = await readMachine(trx, personId);
    if (grant === null || machine?.isAtWork !== false) return 'not-disabled';
    await trx
      .updateTable('sample_directory.machine')
      .set({
        disabled: false,
        disabled_by: null,
        enabled_by: effectId,
        kept_by: null,
        enabled_until: sql<Date>`now() + make_interval(secs => ${grant.seconds})`,
      })
      .where('account_id', '=', personId)
      .execute();
    return null;
  },

  end: (trx, { effectId }, { personId }) => disableIfEnabledBy(trx, personId, { column: 'enabled_by', effectId }),

  // It was enabled all the same, where its time is over before anybody proved it: longer than that it is not.
  async proveApplied(directory, { effectId, target }) {
    const machine = await readMachine(directory, target);
    const isEnabled = machine?.enabledBy === effectId && !machine.disabled;
    return { holds: isEnabled, found: [machineInWords(machine, isEnabled)] };
  },

  async proveEnded(directory, { effectId, target }) {
    const machine = await readMachine(directory, target);
    const isOver = machine?.enabledBy !== effectId || !machine.isAtWork;
    return { holds: isOver, found: [machineInWords(machine, isOver)] };
  },
};
