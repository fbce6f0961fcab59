import type { Changing, SampleDirectory } from './connect.js';
import type { SampleDirectoryEffect } from './effect-kind.js';

/**
 * Lets a service account that was disabled work again, with the rights that it has: nothing of those is touched (invariant 9). It
 * ends by disabling it, unless another case enabled it since.
 */
export const serviceAccountEnable: SampleDirectoryEffect = {
  describe: (target) => `Let the service account ${target} work again`,

  async apply(trx, { effectId }, { personId }) {
    const machine = await readMachine(trx, personId);
    if (machine?.disabled !== true) return 'not-disabled';
    await trx
      .updateTable('sample_directory.machine')
      .set({ disabled: false, disabled_by: null, enabled_by: effectId })
      .where('account_id', '=', personId)
      .execute();
    return null;
  },

  async end(trx, { effectId }, { personId }) {
    await trx
      .updateTable('sample_directory.machine')
      .set({ disabled: true, disabled_by: effectId })
      .where('account_id', '=', personId)
      .where('enabled_by', '=', effectId)
      .execute();
  },

  async proveApplied(directory, { effectId, target }) {
    const machine = await readMachine(directory, target);
    const isEnabled = machine?.disabled === false && machine.enabled_by === effectId;
    return {
      holds: isEnabled,
      found: [`the account is ${isEnabled ? 'enabled' : 'disabled, or another change lies over this one'}`],
    };
  },

  async proveEnded(directory, { effectId, target }) {
    const machine = await readMachine(directory, target);
    const wasReplaced = machine?.enabled_by !== effectId;
    const isDisabled = machine?.disabled === true;
    return {
      holds: wasReplaced || isDisabled,
      found: [
        wasReplaced
          ? 'the account was enabled since by something else, and left as found'
          : `the account is ${isDisabled ? '' : 'not '}disabled`,
      ],
    };
  },
};

function readMachine(directory: Changing | SampleDirectory, accountId: string) {
  return directory
    .selectFrom('sample_directory.machine')
    .select(['disabled', 'enabled_by', 'enabled_until'])
    .where('account_id', '=', accountId)
    .executeTakeFirst();
}
