import { sql } from 'kysely';
import type { SampleDirectory } from '../../../connectors/sample-directory/connect.js';

/** Every row of the sample directory, as JSON text by table. */
export type DirectoryRows = Readonly<Record<string, string>>;

/**
 * Reads the whole sample directory. It lies in Countersign's database, for convenience; a real directory is elsewhere and
 * does not go back in time with it.
 */
export async function readDirectory(directory: SampleDirectory): Promise<DirectoryRows> {
  const rows: Record<string, string> = {};
  for (const table of await tablesOf(directory)) {
    const all = sql`select coalesce(json_agg(t), '[]')::text as rows from ${sql.table(`sample_directory.${table}`)} t`;
    const { rows: found } = await all.$castTo<{ rows: string }>().execute(directory);
    rows[table] = found[0]?.rows ?? '[]';
  }
  return rows;
}

/** All of them, so that one that is added is put back as well. */
async function tablesOf(directory: SampleDirectory): Promise<readonly string[]> {
  const tables = sql`select tablename from pg_tables where schemaname = 'sample_directory' order by tablename`;
  const { rows } = await tables.$castTo<{ tablename: string }>().execute(directory);
  return rows.map(({ tablename }) => tablename);
}

/** Makes the sample directory what it was when it was read; as a dump is restored, no trigger and no reference stands in its way. */
export async function writeDirectory(directory: SampleDirectory, rows: DirectoryRows): Promise<void> {
  await directory.transaction().execute(async (trx) => {
    const kept = Object.entries(rows).map(([name, text]) => ({ table: sql.table(`sample_directory.${name}`), text }));
    await sql`set local session_replication_role = replica`.execute(trx);
    await sql`truncate ${sql.join(kept.map(({ table }) => table))}`.execute(trx);
    for (const { table, text } of kept)
      await sql`insert into ${table} select * from json_populate_recordset(null::${table}, ${text})`.execute(trx);
  });
}
