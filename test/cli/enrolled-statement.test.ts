import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { currentSet } from '../../activities/enrolled/current-set.js';
import { enrolPerson } from '../../dev/seed/enrolment.js';
import type { SamplePerson } from '../../dev/seed/people.js';
import { assert, createCredential, type SoftwareCredential } from '../../dev/software-authenticator/authenticator.js';
import { DAY } from '../../domain/clock.js';
import type { DataStatement } from '../../domain/data-statements.js';
import { dataChallengeOf } from '../../proofs/data-statement.js';
import { writeKeys } from '../../proofs/key-files.js';
import { loadSigningKey, loadTrust } from '../../proofs/keys.js';
import { startDirectory, type DirectoryFixture } from '../connectors/sample-directory-fixture.js';
import { countersign } from './support/command.js';

const SIGNING = { rpId: 'sign.example.com', origin: 'https://sign.example.com' };

/** Somebody with a passkey. */
interface Signer {
  readonly personId: string;
  readonly passkey: SoftwareCredential;
}

let directory: DirectoryFixture;
let folder: string;
let file: string;
let env: Record<string, string>;
let owner: Signer;
let other: Signer;

/** Somebody of these groups, whose passkey was enrolled so many days ago. */
async function signer(groups: readonly string[], days = 60): Promise<Signer> {
  const person = { ...(await directory.newPerson()), personId: `s-${Math.random()}`, groups };
  const { personId } = person;
  await directory.add({ ...person, username: personId });
  const passkey = createCredential({ rpId: SIGNING.rpId });
  const desk = {
    enrolmentKey: await loadSigningKey(env['ENROLMENT_KEY_FILE'] ?? ''),
    caseWorkerSeal: (await loadTrust(env['TRUST_FILE'] ?? '')).seal['case-worker'],
    enrolledAt: Date.now() - days * DAY,
    recordedAt: Date.now(),
  };
  const things = {
    person: { ...person, recoverable: false },
    totpSecret: null,
    passkeys: [passkey],
    recoveryCode: null,
  };
  await enrolPerson(directory.database.owner, desk, things, 1);
  return { personId, passkey };
}

beforeAll(async () => {
  directory = await startDirectory();
  folder = await mkdtemp(path.join(tmpdir(), 'countersign-statement-'));
  file = path.join(folder, 'addresses.csv');
  const { TRUST_FILE, ENROLMENT_KEY_FILE } = await writeKeys(path.join(folder, 'keys'));
  const policy = await readFile('policy/recovery.yaml', 'utf8');
  const POLICY_FILE = path.join(folder, 'policy.yaml');
  await writeFile(POLICY_FILE, `${policy}\ndataOwners:\n  - { source: hr, group: personnel-data }\n`);
  env = {
    DATABASE_URL: directory.database.ownerUrl,
    DIRECTORY_OF_RECORD_URL: directory.urlFor('sample_directory_reader'),
    POLICY_FILE,
    TRUST_FILE,
    ENROLMENT_KEY_FILE,
    SIGNING_RP_ID: SIGNING.rpId,
    SIGNING_ORIGIN: SIGNING.origin,
  };
  owner = await signer(['personnel-data']);
  other = await signer(['control-owners']);
});
afterAll(async () => {
  await directory.stop();
  await rm(folder, { recursive: true });
});

let person: SamplePerson;
beforeEach(async () => {
  person = await directory.newPerson();
  await holds([`${person.personId},${person.username}@home.example,`]);
});

const holds = (lines: readonly string[]) => writeFile(file, ['person,address,last_changed_at', ...lines].join('\n'));

/** What the command makes for two people to sign about the file as it is. */
async function statement(by: Signer = owner, beside: Signer = other): Promise<DataStatement> {
  const args = ['--source', 'hr', '--unchanged-since', '2024-05-31', '--owner', by.personId];
  const made = await countersign(
    ['enrolled', 'statement', file, ...args, '--countersigner', beside.personId, '--json'],
    env,
  );
  if (made.status !== 0) throw new Error(made.stderr);
  return (made.json as { statement: DataStatement }).statement;
}

/** Has it signed, and imports with it. */
async function imports(stated: DataStatement, by: Signer = owner, beside: Signer = other, source = 'hr') {
  const challenge = dataChallengeOf(stated);
  const [one, two] = [by, beside].map(({ passkey }) => assert(passkey, { ...SIGNING, challenge }));
  const signed = path.join(folder, 'statement.json');
  await writeFile(signed, JSON.stringify({ statement: stated, signatures: { owner: one, countersigner: two } }));
  const args = ['--source', source, '--statement', signed, '--apply', '--json'];
  return countersign(['enrolled', 'import', file, ...args], env);
}

async function enrolledOf({ personId }: Pick<SamplePerson, 'personId'>) {
  const { database } = directory;
  const deps = { db: database.as('countersign_case_worker'), ledgerDb: database.as('countersign_ledger') };
  const set = await currentSet({ ...deps, trust: await loadTrust(env['TRUST_FILE'] ?? '') }, personId);
  return (set?.rows ?? []).map((row) => row.enrolled).filter(({ kind }) => kind === 'email');
}

const SINCE = Date.UTC(2024, 5, 1) - 1;

describe('the statement of the owner of imported data', () => {
  it('lets what has no date count from the day that it says; both who signed are named where it is from', async () => {
    expect(await imports(await statement())).toMatchObject({ status: 0, json: { added: 1, asOldAsStated: 1 } });
    const [address] = await enrolledOf(person);
    expect(address).toMatchObject({
      enrolledAt: SINCE,
      imported: {
        source: 'hr',
        lastChangedAt: null,
        stated: { owner: owner.personId, countersigner: other.personId, unchangedSince: SINCE },
      },
    });
  });

  it('says nothing of what has a date of its own: that is as old as its import', async () => {
    await holds([`${person.personId},${person.username}@home.example,2020-01-01`]);
    const before = Date.now();
    expect(await imports(await statement())).toMatchObject({ status: 0, json: { added: 1, asOldAsStated: 0 } });
    const [address] = await enrolledOf(person);
    expect(address?.enrolledAt).toBeGreaterThanOrEqual(before);
    expect(address?.imported?.stated).toBeUndefined();
  });

  it('attack: who signs says it of their own address: that is as old as its import', async () => {
    await holds([`${owner.personId},own@home.example,`]);
    expect(await imports(await statement())).toMatchObject({ status: 0, json: { added: 1, asOldAsStated: 0 } });
  });

  /** That nothing came of it, and why. */
  async function expectNothing(imported: Promise<{ status: number; stderr: string }>, why: string): Promise<void> {
    const { status, stderr } = await imported;
    expect(stderr).toContain(why);
    expect(status).toBe(2);
    expect(await enrolledOf(person)).toEqual([]);
  }

  it('attack: one person signs twice', async () => {
    const stated = { ...(await statement()), countersigner: owner.personId };
    await expectNothing(imports(stated, owner, owner), 'are one person');
    await expectNothing(imports(await statement(), owner, owner), 'not signed by both');
    await expectNothing(imports(await statement(), other, other), 'not signed by both');
  });

  it('attack: the file is another than the one that was signed for, by one character or by its source', async () => {
    const stated = await statement();
    await expectNothing(imports(stated, owner, other, 'crm'), 'another file, or another source');
    await holds([`${person.personId},${person.username}@evil.example,`]);
    await expectNothing(imports(stated), 'another file, or another source');
    // What was signed is what is checked: the digest of the new file put in its place makes the signatures void.
    const [forged, { file: digest }] = [stated, await statement()];
    await expectNothing(importsSignedFor(forged, { ...forged, file: digest }), 'not signed by both');
  });

  it('attack: a date in the future, and one after the signing', async () => {
    const stated = await statement();
    await expectNothing(imports({ ...stated, unchangedSince: Date.now() + DAY }), 'has to be past');
    await expectNothing(imports({ ...stated, issuedAt: stated.unchangedSince - DAY }), 'has to be past');
    await expectNothing(imports({ ...stated, issuedAt: Date.now() - 8 * DAY }), 'more than a week ago');
  });

  it('attack: somebody signs whom the policy does not name as owner, or who holds no authority to countersign', async () => {
    await expectNothing(imports(await statement(other, owner), other, owner), 'names nobody as owner');
    const stranger = await signer(['engineering']);
    await expectNothing(imports(await statement(owner, stranger), owner, stranger), 'authorityGroups');
    await expectNothing(imports(await statement(stranger, other), stranger, other), 'names nobody as owner');
  });

  it('attack: a passkey of yesterday, or one that the signer never enrolled', async () => {
    const young = await signer(['control-owners'], 1);
    await expectNothing(imports(await statement(owner, young), owner, young), 'enrolled for 30 days');
    const made = { ...other, passkey: createCredential({ rpId: SIGNING.rpId }) };
    await expectNothing(imports(await statement(), owner, made), 'not signed by both');
  });

  it('attack: what is no statement at all', async () => {
    const signed = path.join(folder, 'none.json');
    for (const text of ['', 'not json', '{}', '[]']) {
      await writeFile(signed, text);
      const args = ['--source', 'hr', '--statement', signed, '--apply'];
      await expectNothing(countersign(['enrolled', 'import', file, ...args], env), 'it is no statement');
    }
  });

  /** Signed for one statement, given for another. */
  async function importsSignedFor(signedFor: DataStatement, given: DataStatement) {
    const challenge = dataChallengeOf(signedFor);
    const [one, two] = [owner, other].map(({ passkey }) => assert(passkey, { ...SIGNING, challenge }));
    const signed = path.join(folder, 'forged.json');
    await writeFile(signed, JSON.stringify({ statement: given, signatures: { owner: one, countersigner: two } }));
    return countersign(['enrolled', 'import', file, '--source', 'hr', '--statement', signed, '--apply'], env);
  }
});
