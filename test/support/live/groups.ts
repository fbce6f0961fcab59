import type { Live } from './live.js';
import type { LiveCase } from './live-case.js';

/** The groups that the directory itself says the subject of a case has now. */
export async function groupsOf({ directory }: Live, { subject }: LiveCase): Promise<readonly string[]> {
  const rows = await directory
    .selectFrom('sample_directory.membership_in_force')
    .select('group_name')
    .where('person_id', '=', subject.seeded.personId)
    .execute();
  return rows.map(({ group_name: group }) => group);
}
