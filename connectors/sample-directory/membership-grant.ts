import { sql } from 'kysely';
import type { GrantInForce } from '../port.js';
import type { Changing, SampleDirectory } from './connect.js';
import type { SampleDirectoryEffect } from './effect-kind.js';

/**
 * Membership of an emergency group, with an expiry that the directory enforces by its own clock: it ends there also when
 * nobody comes to end it. Only groups that the directory itself lists as grantable are granted.
 *
 * A membership that expired before anybody proved it was granted all the same, and is proven: what it must not be is
 * longer than it was granted for, which the directory refuses to hold.
 */
export const membershipGrant: SampleDirectoryEffect = {
  describe: (target) => `Make ${target} a member of an emergency group, until the time of the grant is over`,

  async apply(trx, { effectId, grant }, account) {
    if (grant === null || grant.group === null) return 'group-not-grantable';
    const grantable = await trx
      .selectFrom('sample_directory.emergency_group')
      .select('group_name')
      .where('group_name', '=', grant.group)
      .executeTakeFirst();
    if (!grantable) return 'group-not-grantable';
    await trx
      .insertInto('sample_directory.membership')
      .values({
        effect_id: effectId,
        person_id: account.personId,
        group_name: grant.group,
        granted_at: sql<Date>`now()`,
        expires_at: sql<Date>`now() + make_interval(secs => ${grant.seconds})`,
      })
      .execute();
    return null;
  },

  end: (trx, { effectId }) => endMembership(trx, effectId),

  async proveApplied(directory, { effectId, target }) {
    const row = await readMembership(directory, effectId);
    const isGranted = row?.person_id === target && row.ended_at === null;
    const until = row === undefined ? null : new Date(row.expires_at).toISOString();
    return {
      holds: isGranted,
      found: [isGranted ? `member of ${row.group_name} until ${until}, and not longer` : 'no such membership'],
    };
  },

  async proveEnded(directory, { effectId, target }) {
    const row = await readMembership(directory, effectId);
    const left = await directory
      .selectFrom('sample_directory.membership_in_force as membership')
      .leftJoin('sample_directory.effect as effect', 'effect.effect_id', 'membership.effect_id')
      .select('membership.effect_id')
      .where('membership.person_id', '=', target)
      .where('membership.group_name', '=', row?.group_name ?? '')
      .where((its) => its.or([its('effect.state', 'is', null), its('effect.state', '!=', 'applied')]))
      .execute();
    const isGone = left.length === 0;
    return {
      holds: isGone,
      found: [isGone ? 'the membership is gone' : 'a membership of the group is in force that no effect stands behind'],
    };
  },
};

/** Ends one membership and no other: a person may have the same group by another case. */
export async function endMembership(trx: Changing, effectId: string): Promise<void> {
  await trx
    .updateTable('sample_directory.membership')
    .set({ ended_at: sql<Date>`clock_timestamp()` })
    .where('effect_id', '=', effectId)
    .where('ended_at', 'is', null)
    .execute();
}

/** Every membership that counts now, whoever made it. */
export async function membershipsInForce(directory: SampleDirectory): Promise<readonly GrantInForce[]> {
  return directory
    .selectFrom('sample_directory.membership_in_force as membership')
    .leftJoin('sample_directory.effect as effect', 'effect.effect_id', 'membership.effect_id')
    .select(['membership.effect_id as effectId', 'membership.person_id as target', 'membership.group_name as group'])
    .select(({ eb }) => eb('effect.effect_id', 'is not', null).$castTo<boolean>().as('byConnector'))
    .orderBy('membership.effect_id')
    .execute();
}

function readMembership(directory: SampleDirectory, effectId: string) {
  return directory
    .selectFrom('sample_directory.membership')
    .select(['person_id', 'group_name', 'expires_at', 'ended_at'])
    .where('effect_id', '=', effectId)
    .executeTakeFirst();
}
