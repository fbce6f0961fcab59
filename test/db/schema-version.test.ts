import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { connect } from '../../db/connect.js';
import { migrate } from '../../db/migrate.js';
import { MIGRATIONS } from '../../db/migrations/index.js';
import { ROLES } from '../../db/roles.js';
import { requireSchema } from '../../db/schema-version.js';
import { clusterPasswords, startTestDatabase, type TestDatabase } from '../support/postgres.js';

const LAST = Object.keys(MIGRATIONS).at(-1) ?? '';
const LATER = '9999-of-a-later-version';

const surprised = (fault: unknown): void => {
  throw fault;
};

describe('a process and the schema of its database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await startTestDatabase();
  });
  afterAll(() => database.stop());

  const run = (statement: string) => sql.raw(statement).execute(database.owner);
  const had = (name: string) =>
    run(`insert into countersign.kysely_migration values ('${name}', '') on conflict do nothing`);

  afterEach(async () => {
    await run(`delete from countersign.kysely_migration where name = '${LATER}'`);
    await had(LAST);
  });

  it.each(ROLES)(
    'fit together for %s, which may know what its database has had and change nothing of it',
    async (role) => {
      await requireSchema(database.as(role), surprised);
      const forget = sql.raw('delete from countersign.kysely_migration').execute(database.as(role));
      await expect(forget).rejects.toThrow('permission denied');
    },
  );

  it('do not when a later version has migrated it: an older one refuses to start, naming what it does not know', async () => {
    await had(LATER);
    const asked = requireSchema(database.as('countersign_api'), surprised);
    await expect(asked).rejects.toMatchObject({ code: 'database-newer', migrations: [LATER] });
  });

  it('do not when a migration is missing', async () => {
    await run(`delete from countersign.kysely_migration where name = '${LAST}'`);
    const asked = requireSchema(database.as('countersign_case_worker'), surprised);
    await expect(asked).rejects.toMatchObject({ code: 'database-older', migrations: [LAST] });
  });

  it('do not when the database was never migrated', async () => {
    const url = new URL(database.ownerUrl);
    url.pathname = 'postgres';
    const empty = connect(url.href, 1);
    await expect(requireSchema(empty, surprised)).rejects.toMatchObject({ code: 'database-not-migrated' });
    await empty.destroy();
  });

  it('are told apart from a database that is away: that one is waited for, and each try is told', async () => {
    const away = connect('postgres://countersign_api:x@127.0.0.1:1/countersign', 1);
    const told: unknown[] = [];
    await expect(requireSchema(away, (fault) => told.push(fault), 600)).rejects.toThrow('ECONNREFUSED');
    expect(told.length).toBeGreaterThan(0);
    await away.destroy();
  });

  it('are looked at before a migration changes anything: an older command leaves a newer database as it is', async () => {
    await had(LATER);
    const passwords = { ...clusterPasswords(database.ownerUrl), countersign_api: 'a password that must not be set' };
    await expect(migrate(database.ownerUrl, passwords)).rejects.toMatchObject({ code: 'database-newer' });
    const still = connect(database.urls.countersign_api, 1);
    expect((await sql`select 1 as one`.execute(still)).rows).toEqual([{ one: 1 }]);
    await still.destroy();
  });
});
