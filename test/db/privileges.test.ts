import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { ROLES, type Role } from '../../db/roles.js';
import { startTestDatabase, type TestDatabase } from '../support/postgres.js';

describe('what each role may do', () => {
  let database: TestDatabase;
  const run = (role: Role, statement: string) => sql.raw(statement).execute(database.as(role));

  beforeAll(async () => {
    database = await startTestDatabase();
    const statements = [
      `insert into countersign.ledger_entry (stream, run_id, sequence, digest, kind, body, reset, recorded_at, previous_hash, hash)
       values ('case:1', 'run', 1, 'd', 'opened', '{}', false, 1, '', 'h')`,
      `insert into countersign.stop_fact values ('1', 'm', '{}', 1)`,
      `insert into countersign.effect (effect_id, case_id, connector, kind, target, end_kind, planned_at) values
       ('mine', '1', 'sample-directory', 'password.set', 'p', 'made-safe', 1), ('other', '1', 'mail', 'x', 'p', 'reversed', 1)`,
      `insert into countersign.submission values ('c', '1', 'case-worker', 's', 1), ('d', '1', 'connector:sample-directory', 's', 1)`,
    ];
    for (const statement of statements) await sql.raw(statement).execute(database.owner);
  });
  afterAll(() => database.stop());

  it.each([
    ['the ledger', `insert into countersign.ledger_entry default values`],
    ['a verdict', `insert into countersign.verdict values ('1', 'm', '{}', 1)`],
    ['an effect', `update countersign.effect set state = 'applied'`],
    ['an answer', `insert into countersign.answer values ('1', 'm', '{}', 'h', 1)`],
    ['the list view', `update countersign.case_view set phase = 'approved'`],
    ['what people enrolled', `insert into countersign.enrolled values ('e', 'p', 'j')`],
    ['an opening', `insert into countersign.open_recovery values ('p', '1', 1)`],
    ['a key of a tool', `insert into countersign.api_key values ('k', 'j')`],
    ['a secret of a tool', `insert into countersign.webhook_secret values ('h', 'j')`],
    ['where tools are told', `insert into countersign.webhook_endpoint values ('e', 'j', null)`],
    ['which case a code names', `insert into countersign.case_code values ('1', '7K3MQ9TD')`],
    ['the number a session shows', `insert into countersign.session_number values ('1', 's', '123456')`],
    ['what tools are told', `insert into countersign.webhook_delivery values ('e', 1, 'c', 't', 1)`],
  ])('attack: a taken-over API writes %s', async (_what, statement) => {
    await expect(run('countersign_api', statement)).rejects.toThrow('permission denied');
  });

  it('attack: a taken-over API reads back what others submitted', async () => {
    await expect(run('countersign_api', 'select * from countersign.submission')).rejects.toThrow('permission denied');
  });

  it.each(ROLES)('attack: %s edits, deletes or truncates the ledger', async (role) => {
    for (const statement of [
      `update countersign.ledger_entry set body = ''`,
      'delete from countersign.ledger_entry',
      'truncate countersign.ledger_entry',
    ]) {
      await expect(run(role, statement)).rejects.toThrow('permission denied');
    }
  });

  it.each([
    ['ledger_entry', 'body'],
    ['stop_fact', 'message_id'],
  ])(
    'attack: the owner of the tables edits or empties %s, triggers of the session switched off or not',
    async (table, column) => {
      for (const change of [
        `update countersign.${table} set ${column} = ''`,
        `delete from countersign.${table}`,
        `truncate countersign.${table}`,
      ]) {
        await expect(sql.raw(change).execute(database.owner)).rejects.toThrow('append-only');
        const quietly = database.owner.transaction().execute(async (trx) => {
          await sql`set local session_replication_role = replica`.execute(trx);
          await sql.raw(change).execute(trx);
        });
        await expect(quietly).rejects.toThrow('append-only');
      }
    },
  );

  it('shows a connector its own effects and submissions, and no others', async () => {
    const connector = database.as('countersign_connector_sample_directory');
    const effects = await connector.selectFrom('effect').select('effect_id').execute();
    expect(effects).toEqual([{ effect_id: 'mine' }]);
    expect(await connector.selectFrom('submission').select('reference').execute()).toEqual([{ reference: 'd' }]);
  });

  it('shows the case worker the submissions sealed to it, and no others', async () => {
    const seen = await database.as('countersign_case_worker').selectFrom('submission').select('reference').execute();
    expect(seen).toEqual([{ reference: 'c' }]);
  });

  it("attack: a connector changes another connector's effect, or what an effect is", async () => {
    const connector = database.as('countersign_connector_sample_directory');
    const { numUpdatedRows } = await connector
      .updateTable('effect')
      .set({ state: 'ended' })
      .where('effect_id', '=', 'other')
      .executeTakeFirstOrThrow();
    expect(numUpdatedRows).toBe(0n);
    await expect(connector.updateTable('effect').set({ target: 'somebody-else' }).execute()).rejects.toThrow(
      'permission denied',
    );
    await expect(run('countersign_connector_sample_directory', `delete from countersign.effect`)).rejects.toThrow(
      'permission denied',
    );
  });

  it('attack: a connector reads cases, verdicts or what people enrolled', async () => {
    for (const table of [
      'case_view',
      'verdict',
      'enrolled',
      'ledger_entry',
      'issued_code',
      'push',
      'opening',
      'api_key',
      'case_code',
      'attestation',
    ]) {
      await expect(run('countersign_connector_sample_directory', `select * from countersign.${table}`)).rejects.toThrow(
        'permission denied',
      );
    }
  });

  it('lets no role make anything in the schema', async () => {
    for (const role of ROLES)
      await expect(run(role, 'create table countersign.mine (x int)')).rejects.toThrow('permission denied');
  });
});
