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
      `insert into countersign.submission values ('c', '1', 'case-worker', 's', 1), ('d', '1', 'connector:sample-directory', 's', 1),
       ('e', '1', 'enrolment-worker', 's', 1)`,
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
    ['that a policy was signed', `insert into countersign.policy_act values ('d', 'j')`],
    ['who may decide again', `insert into countersign.authority_act values ('d', 'j')`],
    ['that a ceremony was held', `insert into countersign.ceremony values (1, 'j')`],
    ['an exception', `insert into countersign.exception_act values ('d', 'j')`],
    ['what was observed', `insert into countersign.observed_ticket values ('c', 'p', 'observe', 'a', 'f', '{}', 1)`],
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

  it('shows the enrolment worker what is sealed to it, and of the ledger what is about enrolments', async () => {
    const enrolment = database.as('countersign_enrolment');
    expect(await enrolment.selectFrom('submission').select('reference').execute()).toEqual([{ reference: 'e' }]);
    expect(await enrolment.selectFrom('ledger_entry').select('stream').execute()).toEqual([]);
  });

  it.each(['countersign_enrolment', 'countersign_connector_sample_directory'] as const)(
    'lets %s read which policy holds; attack: it signs one, or gives one to be judged',
    async (role) => {
      for (const table of ['policy_text', 'policy_act', 'ceremony'])
        expect((await run(role, `select * from countersign.${table}`)).rows).toEqual([]);
      for (const change of [
        `insert into countersign.policy_act values ('d', 'j')`,
        `insert into countersign.policy_text values ('d', 'e', 't', 1)`,
        `insert into countersign.ceremony values (1, 'j')`,
        `insert into countersign.policy_given values ('m', '{}', 1)`,
        'select * from countersign.policy_given',
      ])
        await expect(run(role, change)).rejects.toThrow('permission denied');
    },
  );

  it('attack: a taken-over enrolment worker marks no effect of another target as done', async () => {
    const enrolment = database.as('countersign_enrolment');
    const { numUpdatedRows } = await enrolment.updateTable('effect').set({ state: 'applied' }).executeTakeFirst();
    expect(numUpdatedRows).toBe(0n);
  });

  it.each([
    [
      'the ledger of a case',
      `insert into countersign.ledger_entry (stream, run_id, sequence, digest, kind, body, reset, recorded_at, previous_hash, hash)
       values ('case:1', 'run', 2, 'd', 'opened', '{}', false, 1, '', 'h')`,
      'row-level security',
    ],
    ['a verdict', `insert into countersign.verdict values ('1', 'm', '{}', 1)`, 'permission denied'],
    ['whom an effect is for', `update countersign.effect set target = 'x'`, 'permission denied'],
    ['that an effect never was', `delete from countersign.effect`, 'permission denied'],
    ['a key of a tool', `insert into countersign.api_key values ('k', 'j')`, 'permission denied'],
    ['an open recovery', `delete from countersign.open_recovery`, 'permission denied'],
    [
      'a submission',
      `insert into countersign.submission values ('x', '1', 'case-worker', 's', 1)`,
      'permission denied',
    ],
    ['what was enrolled before', `delete from countersign.enrolled`, 'permission denied'],
    ['tries that were counted', `delete from countersign.enrolment_attempt`, 'permission denied'],
  ])('attack: a taken-over enrolment worker writes %s', async (_what, statement, told) => {
    await expect(run('countersign_enrolment', statement)).rejects.toThrow(told);
  });

  it.each([
    [
      'that a change was made',
      `insert into countersign.enrolment_change (change_id, person_id, kind, outcome, at) values ('c', 'p', 'remove', 'accepted', 1)`,
    ],
    ['that it failed never', `delete from countersign.enrolment_attempt`],
    [
      'a code of its own',
      `insert into countersign.enrolment_code (change_id, person_id, address_key, code_hash, issued_at, expires_at) values ('c', 'p', 'a', 'h', 1, 2)`,
    ],
    ['a set', `insert into countersign.enrolled_set values ('p', 1, 'j')`],
  ])('attack: a taken-over API writes, of enrolments, %s', async (_what, statement) => {
    await expect(run('countersign_api', statement)).rejects.toThrow('permission denied');
  });

  it.each([
    ['starts a campaign', `insert into countersign.campaign values ('c', 'password.reset', 2, 7, 1, null)`],
    ['takes up again one that was stopped', `update countersign.campaign set stopped_at = null`],
    ['adds people to one', `insert into countersign.campaign_member values ('c', 'p', 1, '2026-11-23', 1, null, null)`],
    ['moves somebody’s day', `update countersign.campaign_member set day = '2020-01-12'`],
    ['forgets that it wrote to somebody', `delete from countersign.enrolment_mail`],
    ['writes at another time than it did', `update countersign.enrolment_mail set day = '2020-01-12'`],
    ['forgets that it asked about a contact', `delete from countersign.contact_question`],
  ])('attack: a taken-over case worker %s', async (_what, statement) => {
    await expect(run('countersign_case_worker', statement)).rejects.toThrow('permission denied');
  });

  it.each(['countersign_api', 'countersign_enrolment', 'countersign_connector_sample_directory'] as const)(
    'attack: %s reads who has nothing enrolled',
    async (role) => {
      for (const table of ['campaign', 'campaign_member', 'enrolment_mail', 'contact_look'])
        await expect(run(role, `select * from countersign.${table}`)).rejects.toThrow('permission denied');
    },
  );

  it('lets no role make anything in the schema', async () => {
    for (const role of ROLES)
      await expect(run(role, 'create table countersign.mine (x int)')).rejects.toThrow('permission denied');
  });
});
