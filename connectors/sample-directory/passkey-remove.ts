import type { SampleDirectoryEffect } from './effect-kind.js';
import { movePasskeys, passkeysOf } from './passkeys.js';

/** Removes for good what is suspended. A credential that was removed is never bound again. */
export const passkeyRemove: SampleDirectoryEffect = {
  describe: (target) => `Remove the suspended passkeys of ${target} for good`,

  async apply(trx, { effectId }, { personId }) {
    await movePasskeys(trx, personId, 'suspended', { state: 'removed', removed_by: effectId });
    return null;
  },

  async end() {},

  async proveApplied(directory, { effectId, target }) {
    const passkeys = await passkeysOf(directory, target);
    const left = passkeys.filter(
      ({ state, removed_by: by }) => state === 'suspended' || (by === effectId && state !== 'removed'),
    );
    const isGone = left.length === 0;
    return { holds: isGone, found: [isGone ? 'no suspended passkey is left' : 'a passkey that was removed is back'] };
  },

  async proveEnded() {
    return { holds: true, found: ['what was removed stays removed; there is nothing to give back'] };
  },
};
