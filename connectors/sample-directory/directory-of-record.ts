import type { Selectable } from 'kysely';
import type { PersonOfRecord } from '../../domain/subjects.js';
import type { DirectoryOfRecord } from '../port.js';
import { connectSampleDirectory } from './connect.js';
import type { PersonTable } from './tables.js';

/**
 * The sample directory as the directory that says who people are. Memberships granted for a time are not read here: what
 * a case granted never confers authority over cases (recovery policy, section 5.7).
 *
 * @param url with the role `sample_directory_reader`, which sees people and no account
 */
export function sampleDirectoryOfRecord({ url }: { url: string }): DirectoryOfRecord & { close(): Promise<void> } {
  const directory = connectSampleDirectory(url);
  const people = () => directory.selectFrom('sample_directory.person').selectAll();
  return {
    async findByUsername(username) {
      const row = await people().where('username', '=', username).executeTakeFirst();
      return row ? personOf(row) : null;
    },
    async findById(personId) {
      const row = await people().where('person_id', '=', personId).executeTakeFirst();
      return row ? personOf(row) : null;
    },
    async membersOf(group) {
      const rows = await people()
        .where(
          (its) => its.val(group),
          '=',
          (its) => its.fn.any('groups'),
        )
        .orderBy('person_id')
        .execute();
      return rows.map(personOf);
    },
    close: () => directory.destroy(),
  };
}

function personOf(row: Selectable<PersonTable>): PersonOfRecord {
  return {
    personId: row.person_id,
    username: row.username,
    displayName: row.display_name,
    status: row.status,
    managerId: row.manager_id,
    groups: row.groups,
    workEmail: row.work_email,
    phoneOnFile: row.phone_on_file,
  };
}
