import type { Changing, SampleDirectory } from './connect.js';

/** What a passkey is good for: signing in, nothing for now, nothing any more. */
export type PasskeyState = 'active' | 'suspended' | 'removed';

/** A person's passkeys, whatever became of them. */
export function passkeysOf(directory: SampleDirectory, personId: string) {
  return directory
    .selectFrom('sample_directory.passkey')
    .select(['credential_id', 'state', 'bound_by', 'removed_by'])
    .where('person_id', '=', personId)
    .execute();
}

/** Moves every passkey of a person from one state to the next. */
export async function movePasskeys(
  trx: Changing,
  personId: string,
  from: PasskeyState,
  to: { readonly state: PasskeyState; readonly removed_by?: string },
): Promise<void> {
  await trx
    .updateTable('sample_directory.passkey')
    .set(to)
    .where('person_id', '=', personId)
    .where('state', '=', from)
    .execute();
}
