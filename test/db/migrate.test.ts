import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { connect } from '../../db/connect.js';
import { migrate } from '../../db/migrate.js';
import { roleUrl } from '../../db/roles.js';
import { clusterPasswords, startTestDatabase, type TestDatabase } from '../support/postgres.js';

describe('migrating a database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await startTestDatabase();
  });
  afterAll(() => database.stop());

  it('changes nothing when it has been done already, even four times at once', async () => {
    const passwords = clusterPasswords(database.ownerUrl);
    const again = await Promise.all([1, 2, 3, 4].map(() => migrate(database.ownerUrl, passwords)));
    expect(again).toEqual(Array(4).fill(database.urls));
  });

  it('sets a new password for a role that exists, and the old one stops working', async () => {
    const old = clusterPasswords(database.ownerUrl);
    await migrate(database.ownerUrl, { ...old, countersign_api: 'another password' });
    const before = connect(roleUrl(database.ownerUrl, 'countersign_api', old.countersign_api));
    const after = connect(roleUrl(database.ownerUrl, 'countersign_api', 'another password'));
    await expect(before.selectFrom('case_view').selectAll().execute()).rejects.toThrow(
      'password authentication failed',
    );
    expect(await after.selectFrom('case_view').selectAll().execute()).toEqual([]);
    await Promise.all([before.destroy(), after.destroy(), migrate(database.ownerUrl, old)]);
  });

  it('never shows the server a role password: what it stores is a SCRAM verifier', async () => {
    const { rows } = await sql<{ rolpassword: string }>`
      select rolpassword from pg_authid where rolname like 'countersign_%'`.execute(database.owner);
    expect(rows).toHaveLength(5);
    for (const { rolpassword } of rows) expect(rolpassword).toMatch(/^SCRAM-SHA-256\$4096:/);
  });

  it('gives big integers as numbers, and fails loudly on one that does not fit', async () => {
    const { rows } = await sql<{ n: number }>`select 1764547200000::bigint as n`.execute(database.owner);
    expect(rows).toEqual([{ n: 1_764_547_200_000 }]);
    await expect(sql`select 9007199254740993::bigint`.execute(database.owner)).rejects.toThrow('does not fit');
  });
});
