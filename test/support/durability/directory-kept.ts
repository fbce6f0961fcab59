import { sql } from 'kysely';
import type { SampleDirectory } from '../../../connectors/sample-directory/connect.js';

/** Each before those that refer to it. */
const TABLES = [
  'person',
  'account',
  'session',
  'effect',
  'passkey',
  'group_owner',
  'vendor',
  'emergency_group',
  'membership',
] as const;

/** Every row of the sample directory, as JSON text by table. */
export type DirectoryRows = Readonly<Record<string, string>>;

/**
 * Reads the whole sample directory. It lies in Countersign's database, for convenience; a real directory is elsewhere and
 * does not go back in time with it.
 */
export async function readDirectory(directory: SampleDirectory): Promise<DirectoryRows> {
  const rows: Record<string, string> = {};
  for (const table of TABLES) {
    const all = sql`select coalesce(json_agg(t), '[]')::text as rows from ${sql.table(`sample_directory.${table}`)} t`;
    const { rows: found } = await all.$castTo<{ rows: string }>().execute(directory);
    rows[table] = found[0]?.rows ?? '[]';
  }
  return rows;
}

/** Makes the sample directory what it was when it was read. */
export async function writeDirectory(directory: SampleDirectory, rows: DirectoryRows): Promise<void> {
  await directory.transaction().execute(async (trx) => {
    const all = TABLES.map((table) => sql.table(`sample_directory.${table}`));
    await sql`truncate ${sql.join(all)}`.execute(trx);
    for (const [index, table] of TABLES.entries()) {
      await sql`insert into ${all[index]} select * from json_populate_recordset(null::${all[index]}, ${rows[table]})`.execute(
        trx,
      );
    }
  });
}
