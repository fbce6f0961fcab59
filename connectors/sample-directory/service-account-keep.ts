import type { SampleDirectoryEffect } from './effect-kind.js';
import { disableIfEnabledBy, machineInWords, readMachine } from './machines.js';

/**
 * Takes the time off for which an account works, while it does: one that has stopped by itself is not started again by it. It ends
 * by disabling the account, unless another case enabled it since. What it was disabled for is settled by then.
 */
export const serviceAccountKeep: SampleDirectoryEffect = {
  describe: (target) => `Let the service account ${target} go on working`,

  async apply(trx, { effectId }, { personId }) {
    const machine = await readMachine(trx, personId);
    if (machine?.isAtWork !== true || !machine.hasTime) return 'window-over';
    await trx
      .updateTable('sample_directory.machine')
      .set({ enabled_until: null, kept_by: effectId, disabled_for: null })
      .where('account_id', '=', personId)
      .execute();
    return null;
  },

  end: (trx, { effectId }, { personId }) => disableIfEnabledBy(trx, personId, { column: 'kept_by', effectId }),

  async proveApplied(directory, { effectId, target }) {
    const machine = await readMachine(directory, target);
    const isKept = machine?.keptBy === effectId && machine.isAtWork && !machine.hasTime;
    return { holds: isKept, found: [machineInWords(machine, isKept)] };
  },

  async proveEnded(directory, { effectId, target }) {
    const machine = await readMachine(directory, target);
    const isOver = machine?.keptBy !== effectId || !machine.isAtWork;
    return { holds: isOver, found: [machineInWords(machine, isOver)] };
  },
};
