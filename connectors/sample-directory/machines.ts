import { sql } from 'kysely';
import type { Changing, SampleDirectory } from './connect.js';

/** An account of no person as the connector sees it. */
export interface Machine {
  readonly disabled: boolean;
  /** Whether it works at this moment, by the directory's own clock. */
  readonly isAtWork: boolean;
  /** Whether it works for a time only. */
  readonly hasTime: boolean;
  readonly enabledBy: string | null;
  readonly keptBy: string | null;
}

/** Reads one; null when the directory has none of this id. */
export async function readMachine(directory: SampleDirectory, accountId: string): Promise<Machine | null> {
  const row = await directory
    .selectFrom('sample_directory.machine')
    .select(['disabled', 'enabled_until', 'enabled_by', 'kept_by'])
    .select(sql<boolean>`not disabled and (enabled_until is null or enabled_until > clock_timestamp())`.as('at_work'))
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { disabled, at_work: isAtWork, enabled_until: until, enabled_by: enabledBy, kept_by: keptBy } = row;
  return { disabled, isAtWork, hasTime: until !== null, enabledBy, keptBy };
}

/** Disables an account that an effect enabled, or kept, unless something else enabled it since. */
export async function disableIfEnabledBy(
  trx: Changing,
  accountId: string,
  { column, effectId }: { readonly column: 'enabled_by' | 'kept_by'; readonly effectId: string },
): Promise<void> {
  await trx
    .updateTable('sample_directory.machine')
    .set({ disabled: true, disabled_by: effectId, enabled_until: null })
    .where('account_id', '=', accountId)
    .where(column, '=', effectId)
    .execute();
}

/** What was found of one, in words. */
export function machineInWords(machine: Machine | null, isAsExpected: boolean): string {
  if (machine === null) return 'the directory has no such account';
  const state = machine.isAtWork ? 'works' : 'does not work';
  const time = machine.hasTime ? ', for a time only' : '';
  return `the account ${state}${time}${isAsExpected ? '' : ', or another change lies over this one'}`;
}
