import type { SampleDirectoryEffect } from './effect-kind.js';
import { movePasskeys, passkeysOf, usablePasskeysFrom } from './passkeys.js';
import { countSessionsOlderThan, revokeSessions, sessionsInWords } from './sessions.js';

/**
 * Suspends every passkey of the account and signs everybody out: one of them was lost, and whoever found it may be signed
 * in. Nothing is given back when a case ends: a loss that was reported stays reported (recovery policy, section 5.13). A passkey bound
 * since is not touched.
 */
export const passkeySuspend: SampleDirectoryEffect = {
  describe: (target) => `Suspend every passkey that ${target} signs in with, and end all sessions`,

  async apply(trx, _request, { personId }) {
    const passkeys = await passkeysOf(trx, personId);
    if (!passkeys.some(({ state }) => state !== 'removed')) return 'nothing-to-suspend';
    await movePasskeys(trx, personId, 'active', { state: 'suspended' });
    await revokeSessions(trx, personId);
    return null;
  },

  async end() {},

  async proveApplied(directory, { effectId }) {
    const isSuspended = (await usablePasskeysFrom(directory, effectId)) === 0;
    const older = await countSessionsOlderThan(directory, effectId, 'applied_at');
    return {
      holds: isSuspended && older === 0,
      found: [
        isSuspended ? 'no passkey from before signs in' : 'a passkey from before still signs in',
        sessionsInWords(older),
      ],
    };
  },

  async proveEnded() {
    return { holds: true, found: ['what was suspended stays suspended; a case gives nothing lost back'] };
  },
};
