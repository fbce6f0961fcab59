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

/** How many passkeys from before an effect was applied still sign its target in. */
export async function usablePasskeysFrom(directory: SampleDirectory, effectId: string): Promise<number> {
  const left = await directory
    .selectFrom('sample_directory.passkey as passkey')
    .innerJoin('sample_directory.effect as effect', 'effect.target', 'passkey.person_id')
    .select('passkey.credential_id')
    .where('effect.effect_id', '=', effectId)
    .where('passkey.state', '=', 'active')
    .whereRef('passkey.bound_at', '<=', 'effect.applied_at')
    .execute();
  return left.length;
}
