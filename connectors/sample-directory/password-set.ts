import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Changing, SampleDirectory } from './connect.js';
import type { SampleDirectoryEffect } from './effect-kind.js';
import { hashPassword, isAcceptablePassword, isPassword } from './passwords.js';
import { countSessionsOlderThan, revokeSessions, sessionsInWords } from './sessions.js';

/**
 * Sets the password the subject chose and ends every session. An account that the end of an earlier recovery disabled
 * works again after it, and so does one that wrong sign-ins locked, whatever their number (SP 800-63B-4, section 3.2.2); one that an administrator disabled does not (the connector refuses before it comes here).
 *
 * It ends made safe: the account disabled, its password scrambled, sessions ended; but only while the password is the
 * one this effect set. A later change by somebody else is not undone.
 */
export const passwordSet: SampleDirectoryEffect = {
  describe: (target) =>
    `Set the password that the subject chooses on the account of ${target}, and end all its sessions`,

  async apply(trx, { effectId, secret }, account) {
    if (secret === null) return 'submission-missing';
    if (!isAcceptablePassword(secret, account.ownNames)) return 'password-unacceptable';
    if (await isPassword(secret, account.passwordHash)) return 'password-reused';
    await setPassword(trx, account.personId, {
      password_hash: await hashPassword(secret),
      password_set_by: effectId,
      disabled: false,
      disabled_by: null,
      wrong_sign_ins: 0,
      locked_at: null,
      locked_by: null,
    });
    await revokeSessions(trx, account.personId);
    return null;
  },

  async end(trx, { effectId }, account) {
    if (account.passwordSetBy === effectId) {
      await setPassword(trx, account.personId, {
        password_hash: await hashPassword(randomBytes(32).toString('base64url')),
        disabled: true,
        disabled_by: effectId,
      });
    }
    await revokeSessions(trx, account.personId);
  },

  async proveApplied(directory, { effectId, target }) {
    const account = await readPasswordState(directory, target);
    const isCurrent = account?.password_set_by === effectId;
    const isUsable = account?.disabled === false;
    const older = await countSessionsOlderThan(directory, effectId, 'applied_at');
    return {
      holds: isCurrent && isUsable && older === 0,
      found: [
        `the current password is ${isCurrent ? '' : 'not '}the one this effect set`,
        `the account is ${isUsable ? 'not disabled' : 'disabled'}`,
        sessionsInWords(older),
      ],
    };
  },

  async proveEnded(directory, { effectId, target }) {
    const account = await readPasswordState(directory, target);
    const wasReplaced = account?.password_set_by !== effectId;
    const isDisabled = account?.disabled !== false;
    const older = await countSessionsOlderThan(directory, effectId, 'ended_at');
    return {
      holds: (wasReplaced || isDisabled) && older === 0,
      found: [
        wasReplaced
          ? 'the password was changed since by somebody else, and left as found'
          : `the account is ${isDisabled ? 'disabled' : 'not disabled, and its password is still of this effect'}`,
        sessionsInWords(older),
      ],
    };
  },
};

interface PasswordChange {
  readonly password_hash: string;
  readonly password_set_by?: string;
  readonly disabled: boolean;
  readonly disabled_by: string | null;
  readonly wrong_sign_ins?: 0;
  readonly locked_at?: null;
  readonly locked_by?: null;
}

async function setPassword(trx: Changing, personId: string, change: PasswordChange): Promise<void> {
  await trx
    .updateTable('sample_directory.account')
    .set({ ...change, password_version: sql<number>`password_version + 1` })
    .where('person_id', '=', personId)
    .execute();
}

function readPasswordState(directory: SampleDirectory, personId: string) {
  return directory
    .selectFrom('sample_directory.account')
    .select(['password_set_by', 'disabled'])
    .where('person_id', '=', personId)
    .executeTakeFirst();
}
