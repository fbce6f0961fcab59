import type { Live } from './live.js';
import type { LiveCase } from './live-case.js';

/** Everything a case may have changed of its subject: equal prints mean that nothing was done in between. */
export interface DirectoryPrint {
  readonly passwordHash: string;
  readonly passwordVersion: number;
  readonly passwordSetBy: string | null;
  readonly disabled: boolean;
  /** The directory's own memory of the case's effects: state by kind, and when each was applied. */
  readonly remembered: readonly string[];
}

/** What the sample directory holds of the subject of a case, and remembers of what the case did. */
export async function directoryPrint(live: Live, { caseId, subject }: LiveCase): Promise<DirectoryPrint> {
  const account = await live.directory
    .selectFrom('sample_directory.account')
    .select(['password_hash', 'password_version', 'password_set_by', 'disabled'])
    .where('person_id', '=', subject.seeded.personId)
    .executeTakeFirstOrThrow();
  const planned = await live.database.selectFrom('effect').select('effect_id').where('case_id', '=', caseId).execute();
  const remembered = await live.directory
    .selectFrom('sample_directory.effect')
    .select(['effect_id', 'kind', 'state', 'applied_at'])
    .where('effect_id', 'in', ['', ...planned.map((effect) => effect.effect_id)])
    .orderBy('effect_id')
    .execute();
  return {
    passwordHash: account.password_hash,
    passwordVersion: account.password_version,
    passwordSetBy: account.password_set_by,
    disabled: account.disabled,
    remembered: remembered.map(({ kind, state, applied_at }) => `${kind} ${state} ${applied_at?.toISOString()}`),
  };
}

/** Whether nothing of a case was ever applied at the target, by the target's own memory. */
export function neverApplied({ remembered }: DirectoryPrint): boolean {
  return remembered.every((effect) => effect.endsWith('undefined'));
}
