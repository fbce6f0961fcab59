import { sql } from 'kysely';
import type { Changing, SampleDirectory } from './connect.js';
import type { SampleDirectoryEffect } from './effect-kind.js';
import { WRONG_SIGN_INS_MAX } from './locks.js';
import { countSessionsOlderThan, revokeSessions, sessionsInWords } from './sessions.js';

/**
 * Takes off the lock that wrong sign-ins brought on, while they are fewer than what the authenticator is given up for: from
 * there on only a new password helps (recovery policy, row 2). It ends made safe: locked again, sessions ended; unless the
 * password was changed since, which is another recovery's.
 */
export const accountUnlock: SampleDirectoryEffect = {
  describe: (target) => `Take off the lock on the account of ${target}`,

  async apply(trx, { effectId }, { personId, isLocked, wrongSignIns }) {
    if (wrongSignIns >= WRONG_SIGN_INS_MAX) return 'locked-at-limit';
    if (!isLocked) return 'not-locked';
    await setLock(trx, personId, { locked_at: null, locked_by: effectId });
    return null;
  },

  async end(trx, { effectId }, { personId }) {
    const { locked_by: by } = (await readLock(trx, personId)) ?? {};
    if (by === effectId) await setLock(trx, personId, { locked_at: sql<Date>`clock_timestamp()`, locked_by: effectId });
    await revokeSessions(trx, personId);
  },

  async proveApplied(directory, { effectId, target }) {
    const lock = await readLock(directory, target);
    const isOff = lock?.locked_at === null && lock.locked_by === effectId;
    return {
      holds: isOff,
      found: [`the account is ${isOff ? 'not locked' : 'locked, or another change lies over this one'}`],
    };
  },

  async proveEnded(directory, { effectId, target }) {
    const lock = await readLock(directory, target);
    const wasReplaced = lock?.locked_by !== effectId;
    const isLocked = wasReplaced || lock.locked_at !== null;
    const older = await countSessionsOlderThan(directory, effectId, 'ended_at');
    return {
      holds: isLocked && older === 0,
      found: [
        wasReplaced
          ? 'the lock was changed since by something else, and left as found'
          : `the account is ${isLocked ? '' : 'not '}locked`,
        sessionsInWords(older),
      ],
    };
  },
};

type Lock = { readonly locked_at: ReturnType<typeof sql<Date>> | null; readonly locked_by: string };

async function setLock(trx: Changing, personId: string, lock: Lock): Promise<void> {
  await trx.updateTable('sample_directory.account').set(lock).where('person_id', '=', personId).execute();
}

function readLock(directory: SampleDirectory, personId: string) {
  return directory
    .selectFrom('sample_directory.account')
    .select(['locked_at', 'locked_by'])
    .where('person_id', '=', personId)
    .executeTakeFirst();
}
