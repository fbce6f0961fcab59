import { verifyRegistration } from '../../proofs/registration.js';
import type { SampleDirectoryEffect } from './effect-kind.js';
import { passkeysOf } from './passkeys.js';
import { countSessionsOlderThan, revokeSessions, sessionsInWords } from './sessions.js';

/**
 * Binds the passkey that the subject registered in their own session, verified here: for this target's sign-in page, over
 * the challenge of this very claim. It ends made safe: removed for good, and whoever is signed in signed out.
 */
export const passkeyBind: SampleDirectoryEffect = {
  describe: (target) => `Bind the passkey that the subject registers to the account of ${target}`,

  async apply(trx, { effectId, secret, challenge }, { personId }, registeredAt) {
    if (secret === null || challenge === null) return 'submission-missing';
    const passkey = await verifyRegistration(secret, challenge, registeredAt);
    if (passkey === null) return 'passkey-unacceptable';
    const { credentialId, publicKey } = passkey;
    const bound = await trx
      .insertInto('sample_directory.passkey')
      .values({ credential_id: credentialId, person_id: personId, public_key: publicKey, bound_by: effectId })
      .onConflict((conflict) => conflict.column('credential_id').doNothing())
      .returning('credential_id')
      .executeTakeFirst();
    return bound === undefined ? 'passkey-unacceptable' : null;
  },

  async end(trx, { effectId, target }) {
    await trx
      .updateTable('sample_directory.passkey')
      .set({ state: 'removed', removed_by: effectId })
      .where('bound_by', '=', effectId)
      .where('state', '!=', 'removed')
      .execute();
    await revokeSessions(trx, target);
  },

  async proveApplied(directory, { effectId, target }) {
    const passkeys = await passkeysOf(directory, target);
    const isBound = passkeys.some(({ bound_by: by, state }) => by === effectId && state === 'active');
    return { holds: isBound, found: [`the passkey that was registered ${isBound ? 'signs in' : 'does not sign in'}`] };
  },

  async proveEnded(directory, { effectId, target }) {
    const passkeys = await passkeysOf(directory, target);
    const isGone = !passkeys.some(({ bound_by: by, state }) => by === effectId && state !== 'removed');
    const older = await countSessionsOlderThan(directory, effectId, 'ended_at');
    return {
      holds: isGone && older === 0,
      found: [`the passkey of this effect is ${isGone ? 'removed' : 'not removed'}`, sessionsInWords(older)],
    };
  },
};
