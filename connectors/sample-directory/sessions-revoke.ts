import type { SampleDirectoryEffect } from './effect-kind.js';
import { countSessionsOlderThan, revokeSessions, sessionsInWords } from './sessions.js';

/** Ends every session of the account. Irreversible, and safe as it is: whoever may sign in signs in again. */
export const sessionsRevoke: SampleDirectoryEffect = {
  describe: (target) => `End every session of the account of ${target}`,

  async apply(trx, _request, account) {
    await revokeSessions(trx, account.personId);
    return null;
  },

  async end() {},

  async proveApplied(directory, { effectId }) {
    const older = await countSessionsOlderThan(directory, effectId, 'applied_at');
    return { holds: older === 0, found: [sessionsInWords(older)] };
  },

  async proveEnded() {
    return { holds: true, found: ['ended sessions stay ended; there is nothing to take back'] };
  },
};
