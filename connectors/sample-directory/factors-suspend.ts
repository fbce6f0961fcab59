import type { SampleDirectoryEffect } from './effect-kind.js';
import { movePasskeys, usablePasskeysFrom } from './passkeys.js';
import { countSessionsOlderThan, revokeSessions, sessionsInWords } from './sessions.js';

/**
 * Suspends every passkey of the account, takes its authenticator app out of use and signs everybody out: all of it was lost
 * (recovery policy, row 4). Nothing is given back when a case ends (section 5.13). There may be no passkey to suspend: the
 * app is always one factor more. A passkey bound since is not touched.
 */
export const factorsSuspend: SampleDirectoryEffect = {
  describe: (target) =>
    `Suspend every passkey and the authenticator app that ${target} signs in with, and end all sessions`,

  async apply(trx, { effectId }, { personId }) {
    await movePasskeys(trx, personId, 'active', { state: 'suspended' });
    await trx
      .updateTable('sample_directory.account')
      .set({ totp_suspended_by: effectId })
      .where('person_id', '=', personId)
      .where('totp_suspended_by', 'is', null)
      .execute();
    await revokeSessions(trx, personId);
    return null;
  },

  async end() {},

  async proveApplied(directory, { effectId, target }) {
    const left = await usablePasskeysFrom(directory, effectId);
    const account = directory.selectFrom('sample_directory.account').select('totp_suspended_by');
    const row = await account.where('person_id', '=', target).executeTakeFirst();
    const isAppGone = row !== undefined && row.totp_suspended_by !== null;
    const older = await countSessionsOlderThan(directory, effectId, 'applied_at');
    return {
      holds: left === 0 && isAppGone && older === 0,
      found: [
        left === 0 ? 'no passkey from before signs in' : 'a passkey from before still signs in',
        isAppGone ? 'the authenticator app signs nobody in' : 'the authenticator app still signs in',
        sessionsInWords(older),
      ],
    };
  },

  async proveEnded() {
    return { holds: true, found: ['what was suspended stays suspended; a case gives nothing lost back'] };
  },
};
