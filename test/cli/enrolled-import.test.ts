import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { allEnrolled } from '../../activities/enrolled/all-enrolled.js';
import { currentSet } from '../../activities/enrolled/current-set.js';
import { enrolledOfAll } from '../../activities/enrolled/enrolled-of-all.js';
import { readOnly } from '../../cli/survey/people.js';
import { connect } from '../../db/connect.js';
import { planEffects } from '../../db/register.js';
import { spendSavedCode } from '../../db/saved-codes.js';
import { enrolPerson } from '../../dev/seed/enrolment.js';
import { workEmailOf, type SamplePerson } from '../../dev/seed/people.js';
import { createCredential } from '../../dev/software-authenticator/authenticator.js';
import { DAY } from '../../domain/clock.js';
import type { Enrolled } from '../../domain/enrolled.js';
import { writeKeys } from '../../proofs/key-files.js';
import { loadSigningKey, loadTrust } from '../../proofs/keys.js';
import { newSavedCode, signReissued } from '../../proofs/saved-code.js';
import { startDirectory, type DirectoryFixture } from '../connectors/sample-directory-fixture.js';
import { countersign } from './support/command.js';

let directory: DirectoryFixture;
let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
  directory = await startDirectory();
  folder = await mkdtemp(path.join(tmpdir(), 'countersign-import-'));
  const { TRUST_FILE, ENROLMENT_KEY_FILE } = await writeKeys(path.join(folder, 'keys'));
  env = {
    DATABASE_URL: directory.database.ownerUrl,
    DATABASE_URL_CASE_WORKER: directory.database.urls.countersign_case_worker,
    DIRECTORY_OF_RECORD_URL: directory.urlFor('sample_directory_reader'),
    POLICY_FILE: 'policy/recovery.yaml',
    TRUST_FILE,
    ENROLMENT_KEY_FILE,
  };
});
afterAll(async () => {
  await directory.stop();
  await rm(folder, { recursive: true });
});

/** Imports these lines of `person,address,last_changed_at`. */
async function imports(lines: readonly string[], ...args: string[]) {
  const file = path.join(folder, 'addresses.csv');
  await writeFile(file, ['person,address,last_changed_at', ...lines].join('\n'));
  return countersign(['enrolled', 'import', file, '--source', 'hr', ...args], env);
}

/** What counts of somebody, as a case would see it. */
async function enrolledOf({ personId }: SamplePerson): Promise<readonly Enrolled[]> {
  const { database } = directory;
  const deps = { db: database.as('countersign_case_worker'), ledgerDb: database.as('countersign_ledger') };
  const set = await currentSet({ ...deps, trust: await loadTrust(env['TRUST_FILE'] ?? '') }, personId);
  return (set?.rows ?? []).map((row) => row.enrolled);
}

/** Somebody enrols an app by themselves, as of 60 days ago, and what else is said. */
async function enrols(
  person: SamplePerson,
  also: { address?: boolean; code?: boolean; passkey?: boolean } = {},
  version = 1,
) {
  const desk = {
    enrolmentKey: await loadSigningKey(env['ENROLMENT_KEY_FILE'] ?? ''),
    caseWorkerSeal: (await loadTrust(env['TRUST_FILE'] ?? '')).seal['case-worker'],
    enrolledAt: Date.now() - 60 * DAY,
    recordedAt: Date.now(),
  };
  const of = { ...person, recoverable: also.address === true };
  const passkeys = also.passkey === true ? [createCredential({ rpId: 'sign.example.com' })] : [];
  const recoveryCode = also.code === true ? newSavedCode() : null;
  const things = { person: of, totpSecret: 'JBSWY3DPEHPK3PXP', passkeys, recoveryCode };
  await enrolPerson(directory.database.owner, desk, things, version);
}

const homeOf = ({ username }: SamplePerson): string => `${username}@home.example`;
const WELL = { status: 0, stderr: '' };

async function standingOf({ personId }: SamplePerson, ...args: string[]): Promise<unknown> {
  const { json } = await countersign(['coverage', '--action', 'password.reset', '--list', '--json', ...args], env);
  const { people } = json as { people: { personId: string; standing: unknown }[] };
  return people.find((one) => one.personId === personId)?.standing;
}

describe('an import of addresses', () => {
  it('writes nothing unless it is told to; then the address counts, with where it is from, and the same file changes nothing', async () => {
    const person = await directory.newPerson();
    const lines = [`${person.username},${homeOf(person)},2020-01-12`];
    expect(await imports(lines, '--json')).toMatchObject({ ...WELL, json: { applied: false, added: 1 } });
    expect(await enrolledOf(person)).toEqual([]);

    const before = Date.now();
    expect(await imports(lines, '--apply', '--json')).toMatchObject({ ...WELL, json: { applied: true, added: 1 } });
    const [address, ...others] = await enrolledOf(person);
    expect(others).toEqual([]);
    expect(address).toMatchObject({
      kind: 'email',
      address: homeOf(person),
      behindIdentityProvider: false,
      domains: ['mailbox'],
      imported: { source: 'hr', lastChangedAt: Date.UTC(2020, 0, 13) - 1 },
    });
    expect(address?.enrolledAt).toBeGreaterThanOrEqual(before);

    const again = await imports(lines, '--apply', '--believe-dates', '--json');
    expect(again).toMatchObject({ ...WELL, json: { added: 0, unchanged: 1 } });
    expect(await enrolledOf(person)).toEqual([address]);
  });

  it('adds to what somebody enrolled, all of which goes on counting; advice that is followed closes the gap', async () => {
    const person = await directory.newPerson();
    await enrols(person);
    const advised = { state: 'uncovered', fix: { enrol: ['save-recovery-code'] } };
    expect(await standingOf(person)).toMatchObject(advised);
    const lines = [`${person.personId},${homeOf(person)},${new Date(Date.now() - 90 * DAY).toISOString()}`];
    expect(await imports(lines, '--apply', '--believe-dates')).toMatchObject(WELL);
    expect((await enrolledOf(person)).map(({ kind }) => kind).toSorted()).toEqual(['email', 'totp']);
    expect(await standingOf(person)).toEqual({ state: 'covered', methods: ['totp', 'email-code'], approvals: 1 });

    const other = await directory.newPerson();
    await enrols(other);
    expect(await standingOf(other)).toMatchObject(advised);
    await enrols(other, { code: true }, 2);
    expect(await standingOf(other)).toMatchObject({ state: 'covered', methods: ['totp', 'recovery-code'] });
  });

  it('attack: an import that back-dates gains nothing: an address is as old as its import, unless the run says otherwise', async () => {
    const person = await directory.newPerson();
    await enrols(person);
    await imports([`${person.personId},${homeOf(person)},2001-01-01`], '--apply');
    expect(await standingOf(person)).toMatchObject({ state: 'waits' });
    await imports([`${person.personId},${homeOf(person)},2001-01-01`], '--apply', '--believe-dates');
    expect(await standingOf(person)).toMatchObject({ state: 'waits' });
  });

  it('attack: an import replaces nobody’s address, gives nobody another’s, and brings none back that was taken away', async () => {
    const [victim, attacker] = [await directory.newPerson(), await directory.newPerson()];
    await enrols(victim, { address: true });
    const own = (await enrolledOf(victim)).find((thing) => thing.kind === 'email');
    const theirs = own?.kind === 'email' ? own.address : '';
    const replacing = await imports(
      [`${victim.personId},eve@evil.example,`, `${attacker.personId},${theirs},`],
      '--apply',
    );
    expect(replacing).toMatchObject({
      status: 5,
      stdout: expect.stringMatching(/addresses\.csv:2 .*another address enrolled[^]*addresses\.csv:3 .*somebody else/),
    });
    expect(await enrolledOf(attacker)).toEqual([]);
    await enrols(victim, {}, 2);
    const back = await imports([`${victim.personId},${theirs},2001-01-01`], '--apply', '--believe-dates', '--json');
    expect(back).toMatchObject({ status: 5, json: { added: 0, refusals: [{ line: 2, reason: 'was-removed' }] } });
    expect((await enrolledOf(victim)).map(({ kind }) => kind)).not.toContain('email');
  });

  it('attack: what somebody has is not signed over where the ledger says otherwise', async () => {
    const person = await directory.newPerson();
    await enrols(person);
    await directory.database.owner.deleteFrom('enrolled_set').where('person_id', '=', person.personId).execute();
    const { json } = await imports([`${person.personId},${homeOf(person)},`], '--apply', '--json');
    expect(json).toMatchObject({ added: 0, missed: 1 });
  });

  it('refuses work mailboxes and whom the directory does not know by their lines, and adds the others', async () => {
    const [person, other] = [await directory.newPerson(), await directory.newPerson()];
    const lines = [
      `nobody,a@home.example,`,
      `${person.personId},${workEmailOf(person)},`,
      `${other.personId},${homeOf(other)},`,
    ];
    const { status, stdout } = await imports(lines, '--apply');
    expect(status).toBe(5);
    expect(stdout).toMatch(/addresses\.csv:2 +nobody +the directory knows nobody by this$/m);
    expect(stdout).toMatch(/addresses\.csv:3 +p-\d+ +it is a work mailbox/m);
    expect([await enrolledOf(person), await enrolledOf(other)]).toMatchObject([[], [{ kind: 'email' }]]);
  });

  it('is done by nobody but the holder of the enrolment key, and says what to set', async () => {
    const person = await directory.newPerson();
    const file = path.join(folder, 'one.csv');
    await writeFile(file, `person,address\n${person.personId},${homeOf(person)}\n`);
    const command = ['enrolled', 'import', file, '--source', 'hr', '--apply'];
    const { ENROLMENT_KEY_FILE: _key, ...without } = env;
    expect(await countersign(command, without)).toMatchObject({ status: 2, stderr: 'Set ENROLMENT_KEY_FILE.' });
    const other = await writeKeys(path.join(folder, 'other-keys'));
    const foreign = { ...env, ENROLMENT_KEY_FILE: other.ENROLMENT_KEY_FILE };
    expect(await countersign(command, foreign)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('TRUST_FILE'),
    });
    expect(await enrolledOf(person)).toEqual([]);
  });
});

describe('coverage of the people there are', () => {
  it('attack: what no key signed is told once signatures are checked, and counts for nothing: status 5', async () => {
    const person = await directory.newPerson();
    await enrols(person, { code: true });
    expect(await standingOf(person, '--verify')).toMatchObject({ state: 'covered' });
    await directory.database.owner
      .updateTable('enrolled_set')
      .set({ jws: sql<string>`regexp_replace(jws, '.{8}$', 'AAAAAAAA')` })
      .where('person_id', '=', person.personId)
      .execute();
    expect(await standingOf(person)).toMatchObject({ state: 'covered' });
    expect(await standingOf(person, '--verify')).toMatchObject({ state: 'uncovered' });
    expect(await countersign(['coverage', '--verify', '--json'], env)).toMatchObject({
      status: 5,
      json: { forged: 1 },
    });
  });

  it('attack: a code that was used, or a passkey that was reported lost, counts no more', async () => {
    const person = await directory.newPerson();
    // Emergency access takes nobody who was proofed too long ago.
    const proofed = { proofed_at: new Date(Date.now() - 90 * DAY), proofing_ial: 2 } as const;
    const row = directory.owner.updateTable('sample_directory.person').where('person_id', '=', person.personId);
    await row.set(proofed).execute();
    await enrols(person, { code: true, passkey: true });
    const emergency = async () => standingOf(person, '--action', 'access.emergency');
    expect([await standingOf(person), await emergency()]).toMatchObject([{ state: 'covered' }, { state: 'covered' }]);
    const code = (await enrolledOf(person)).find(({ kind }) => kind === 'recovery-code');
    const worker = directory.database.as('countersign_case_worker');
    await worker.transaction().execute((trx) => spendSavedCode(trx, code?.enrolledId ?? '', Date.now()));
    const lost = {
      effectId: 'lost',
      caseId: 'c',
      connector: 'd',
      kind: 'authenticator.suspend',
      endKind: 'irreversible',
    };
    await planEffects(worker, [{ ...lost, target: person.personId }], Date.now());
    const { owner } = directory.database;
    await owner.updateTable('effect').set({ state: 'applied', applied_at: Date.now() }).execute();
    expect([await standingOf(person), await emergency()]).toMatchObject([
      { state: 'uncovered', fix: { enrol: ['save-recovery-code'] } },
      { state: 'uncovered', fix: { enrol: ['register-security-key'] } },
    ]);
  });

  it('reads of many at once what a case reads of each, a code given in the place of another with it', async () => {
    const { database } = directory;
    const people = [await directory.newPerson(), await directory.newPerson(), await directory.newPerson()] as const;
    await enrols(people[1], { code: true, passkey: true });
    await enrols(people[1], { address: true, code: true }, 2);
    await imports([`${people[2].personId},${homeOf(people[2])},`], '--apply');
    const verifier = await loadSigningKey(path.join(folder, 'keys', 'verifier.jwk.json'));
    for (const [outcome, caseId] of [
      ['completed', 'one'],
      ['refused', 'other'],
    ] as const) {
      const { personId } = people[2];
      const code = { type: 'reissued-code', enrolledId: caseId, personId, caseId, replaces: 'x' } as const;
      const jws = await signReissued(verifier, { ...code, codeHash: 'x', issuedAt: Date.now() });
      await database.owner
        .insertInto('reissued_code')
        .values({ enrolled_id: caseId, person_id: personId, case_id: caseId, jws })
        .execute();
      await sql`insert into countersign.case_view (case_id, workflow_id, person_id, openers, readers, ticket_source,
        ticket_id, phase, outcome, state, updated_at) values (${caseId}, ${caseId}, ${personId}, '{}', '{}', 't', 't', 'closed',
        ${outcome}, '{}', 1)`.execute(database.owner);
    }
    const trust = await loadTrust(env['TRUST_FILE'] ?? '');
    const db = database.as('countersign_case_worker');
    const ids = people.map(({ personId }) => personId);
    const each = await Promise.all(
      ids.map((id) => allEnrolled({ db, ledgerDb: database.as('countersign_ledger'), trust }, id)),
    );
    const byId = (things: readonly Enrolled[] = []) =>
      things.toSorted((one, other) => one.enrolledId.localeCompare(other.enrolledId));
    expect(each.map((things) => things.length)).toEqual([0, 5, 2]);
    for (const keys of [trust, null]) {
      const atOnce = await enrolledOfAll(db, ids, keys);
      expect(atOnce.map(({ enrolled }) => byId(enrolled))).toEqual(each.map(byId));
    }
  });

  it('names those for whom policy has no plan, leaves out who left', async () => {
    const [holder, left] = [await directory.newPerson(), await directory.newPerson()];
    const update = (person: SamplePerson) =>
      directory.owner.updateTable('sample_directory.person').where('person_id', '=', person.personId);
    await update(holder).set({ account_kind: 'shared-mailbox' }).execute();
    await update(left).set({ status: 'left' }).execute();
    expect(await standingOf(holder)).toEqual({ state: 'no-plan', refusal: 'no-rule' });
    expect(await standingOf(left)).toBeUndefined();
    const { stdout } = await countersign(['coverage'], env);
    expect(stdout).toContain('Signatures were not checked');
  });

  it('attack: what was looked at is written to by nobody on the way, even with the owner’s own URL', async () => {
    const db = connect(readOnly(directory.database.ownerUrl), 1);
    await expect(db.deleteFrom('enrolled_set').execute()).rejects.toThrow('read-only');
    await db.destroy();
  });
});
