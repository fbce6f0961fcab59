import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { currentSet } from '../../activities/enrolled/current-set.js';
import { enrolPerson } from '../../dev/seed/enrolment.js';
import { workEmailOf, type SamplePerson } from '../../dev/seed/people.js';
import { assert, createCredential, type SoftwareCredential } from '../../dev/software-authenticator/authenticator.js';
import { DAY } from '../../domain/clock.js';
import type { DataStatement } from '../../domain/data-statements.js';
import { heldSince, type Enrolled } from '../../domain/enrolled.js';
import { dataChallengeOf } from '../../proofs/data-statement.js';
import { writeKeys } from '../../proofs/key-files.js';
import { loadSigningKey, loadTrust } from '../../proofs/keys.js';
import { startDirectory, type DirectoryFixture } from '../connectors/sample-directory-fixture.js';
import { countersign } from './support/command.js';

const SIGNING = { rpId: 'sign.example.com', origin: 'https://sign.example.com' };

let directory: DirectoryFixture;
let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
  directory = await startDirectory();
  folder = await mkdtemp(path.join(tmpdir(), 'countersign-directory-'));
  const { TRUST_FILE, ENROLMENT_KEY_FILE } = await writeKeys(path.join(folder, 'keys'));
  const policy = await readFile('policy/recovery.yaml', 'utf8');
  const POLICY_FILE = path.join(folder, 'policy.yaml');
  await writeFile(POLICY_FILE, `${policy}\ndataOwners:\n  - { source: sample-directory, group: personnel-data }\n`);
  env = {
    DATABASE_URL: directory.database.ownerUrl,
    DATABASE_URL_CASE_WORKER: directory.database.urls.countersign_case_worker,
    DIRECTORY_OF_RECORD_URL: directory.urlFor('sample_directory_reader'),
    POLICY_FILE,
    TRUST_FILE,
    ENROLMENT_KEY_FILE,
    SIGNING_RP_ID: SIGNING.rpId,
    SIGNING_ORIGIN: SIGNING.origin,
  };
});
afterAll(async () => {
  await directory.stop();
  await rm(folder, { recursive: true });
});

/** A number of nobody else. */
let last = 100_000;
const newNumber = (): string => `+44 7700 ${(last += 1)}`;
const homeOf = ({ username }: SamplePerson): string => `${username}@home.example`;

type Held = Partial<{
  private_email: string | null;
  phone_on_file: string | null;
  private_email_changed_at: Date | null;
  phone_changed_at: Date | null;
  status: 'left';
}>;

/** What the directory holds of somebody: the values first, which it dates itself, then the dates of long ago. */
async function holds({ personId }: Pick<SamplePerson, 'personId'>, { private_email, phone_on_file, ...rest }: Held) {
  const update = () => directory.owner.updateTable('sample_directory.person').where('person_id', '=', personId);
  if (private_email !== undefined) await update().set({ private_email }).execute();
  if (phone_on_file !== undefined) await update().set({ phone_on_file }).execute();
  if (Object.keys(rest).length > 0) await update().set(rest).execute();
}

/** Nobody's data but what a test itself puts there. */
beforeEach(async () => {
  await directory.owner
    .updateTable('sample_directory.person')
    .set({ private_email: null, phone_on_file: null })
    .execute();
});

async function newPerson(held: Held = {}): Promise<SamplePerson> {
  const person = await directory.newPerson();
  await holds(person, { phone_on_file: null, ...held });
  return person;
}

interface Row {
  readonly person: string;
  readonly kind: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly why: string;
  readonly enrolledAt: string;
}
interface Report {
  readonly added: number;
  readonly asOldAsStated: number;
  readonly rows: readonly Row[];
}

async function imports(...args: string[]) {
  const ended = await countersign(['enrolled', 'import', '--from-directory', ...args, '--json'], env);
  return { ...ended, json: ended.json as Report };
}

async function enrolledOf({ personId }: Pick<SamplePerson, 'personId'>): Promise<readonly Enrolled[]> {
  const { database } = directory;
  const deps = { db: database.as('countersign_case_worker'), ledgerDb: database.as('countersign_ledger') };
  const set = await currentSet({ ...deps, trust: await loadTrust(env['TRUST_FILE'] ?? '') }, personId);
  return (set?.rows ?? []).map((row) => row.enrolled);
}

/** Somebody enrols by themselves, as of so many days ago. */
async function enrols(person: SamplePerson, { days = 60, passkeys = [] as SoftwareCredential[], recoverable = false }) {
  const desk = {
    enrolmentKey: await loadSigningKey(env['ENROLMENT_KEY_FILE'] ?? ''),
    caseWorkerSeal: (await loadTrust(env['TRUST_FILE'] ?? '')).seal['case-worker'],
    enrolledAt: Date.now() - days * DAY,
    recordedAt: Date.now(),
  };
  const things = {
    person: { ...person, recoverable },
    totpSecret: 'JBSWY3DPEHPK3PXP',
    passkeys,
    recoveryCode: null,
  };
  await enrolPerson(directory.database.owner, desk, things, 1);
}

async function standingOf({ personId }: SamplePerson): Promise<unknown> {
  const { json } = await countersign(['coverage', '--action', 'password.reset', '--list', '--json'], env);
  const { people } = json as { people: { personId: string; standing: unknown }[] };
  return people.find((one) => one.personId === personId)?.standing;
}

const YEARS_AGO = new Date(Date.UTC(2021, 2, 1));

describe('an import from the directory of record', () => {
  it('writes nothing unless it is told to; then address and number count, with attribute, object and date; again it changes nothing', async () => {
    const number = newNumber();
    const person = await newPerson({ private_email: 'x@home.example', phone_on_file: number });
    const dates = { phone_changed_at: YEARS_AGO, private_email_changed_at: YEARS_AGO };
    await holds(person, { private_email: homeOf(person), ...dates });
    await holds(person, dates);
    for (const args of [[], ['--dry-run']]) {
      expect(await imports(...args)).toMatchObject({ status: 0, json: { applied: false, added: 2 } });
      expect(await enrolledOf(person)).toEqual([]);
    }
    expect(await imports('--apply', '--believe-dates')).toMatchObject({ status: 0, json: { applied: true, added: 2 } });
    const things = await enrolledOf(person);
    const from = { source: 'sample-directory', objectId: person.personId, lastChangedAt: YEARS_AGO.getTime() };
    expect(things.toSorted((one, other) => one.kind.localeCompare(other.kind))).toMatchObject([
      {
        kind: 'email',
        address: homeOf(person),
        behindIdentityProvider: false,
        enrolledAt: YEARS_AGO.getTime(),
        imported: { ...from, attribute: 'person.private_email' },
      },
      {
        kind: 'phone',
        number: number.replaceAll(' ', ''),
        takes: ['voice'],
        enrolledAt: YEARS_AGO.getTime(),
        imported: { ...from, attribute: 'person.phone_on_file' },
      },
    ]);
    const again = await imports('--apply', '--believe-dates');
    expect(again).toMatchObject({
      status: 0,
      json: { added: 0, unchanged: 2, rows: [{ outcome: 'enrolled already' }, {}] },
    });
    expect(await enrolledOf(person)).toEqual(things);
  });

  it('attack: a number that was changed yesterday counts from yesterday, whatever date its changer gives with it (CTL-02)', async () => {
    const [old, changed] = [
      await newPerson({ phone_on_file: newNumber() }),
      await newPerson({ phone_on_file: newNumber() }),
    ];
    for (const person of [old, changed]) {
      await enrols(person, {});
      await holds(person, { phone_changed_at: YEARS_AGO });
    }
    const update = directory.owner.updateTable('sample_directory.person').where('person_id', '=', changed.personId);
    await update.set({ phone_on_file: newNumber(), phone_changed_at: YEARS_AGO }).execute();
    await imports('--kinds', 'phone', '--apply', '--believe-dates');
    const since = async (person: SamplePerson) =>
      (await enrolledOf(person)).filter(({ kind }) => kind === 'phone').map(heldSince);
    expect(await since(old)).toEqual([YEARS_AGO.getTime()]);
    expect((await since(changed))[0]).toBeGreaterThan(Date.now() - DAY);
    expect([await standingOf(old), await standingOf(changed)]).toMatchObject([
      expect.not.objectContaining({ state: 'waits' }),
      { state: 'uncovered' },
    ]);
  });

  it('attack: a date that nobody asked to believe makes nothing old, and neither does one in the future', async () => {
    const person = await newPerson({ private_email: 'a1@home.example' });
    await holds(person, { private_email_changed_at: YEARS_AGO });
    const other = await newPerson({ private_email: 'a2@home.example' });
    await holds(other, { private_email_changed_at: new Date(Date.now() + DAY) });
    const before = Date.now();
    const { status, json } = await imports('--apply');
    expect(status).toBe(5);
    expect(json.rows).toMatchObject([{ outcome: 'taken' }, { outcome: 'skipped', reason: 'no-date' }]);
    const [address] = await enrolledOf(person);
    expect(address?.enrolledAt).toBeGreaterThanOrEqual(before);
    expect(await enrolledOf(other)).toEqual([]);
  });

  it('attack: who enrolled something keeps it, and nobody gets what is, or is on file as, somebody else’s', async () => {
    const [own, thief, one, two] = [await newPerson(), await newPerson(), await newPerson(), await newPerson()];
    await enrols(own, { recoverable: true });
    const before = await enrolledOf(own);
    const phone = before.find(({ kind }) => kind === 'phone');
    const stolen = phone?.kind === 'phone' ? phone.number : '';
    await holds(own, { phone_on_file: newNumber(), private_email: 'new@evil.example' });
    await holds(thief, { phone_on_file: `${stolen.slice(0, 3)} ${stolen.slice(3)}` });
    const shared = newNumber();
    await holds(one, { phone_on_file: shared });
    await holds(two, { phone_on_file: shared.replaceAll(' ', '-') });
    const { status, json } = await imports('--apply', '--believe-dates');
    expect([status, json.added]).toEqual([5, 0]);
    const reasonOf = ({ personId }: SamplePerson) =>
      json.rows.filter((row) => row.person === personId).map(({ reason }) => reason);
    expect([own, thief, one, two].map(reasonOf)).toEqual([
      ['has-another', 'has-another'],
      ['of-another'],
      ['address-twice'],
      ['address-twice'],
    ]);
    expect(await enrolledOf(own)).toEqual(before);
    for (const person of [thief, one, two]) expect(await enrolledOf(person)).toEqual([]);
  });

  it('takes nothing of who left, no work mailbox, and no authenticator of the sign-in', async () => {
    const left = await newPerson({ phone_on_file: newNumber(), status: 'left' });
    const working = await newPerson();
    await holds(working, { private_email: workEmailOf(working) });
    const passkey = { credential_id: `c-${working.personId}`, person_id: working.personId, public_key: 'x' };
    await directory.owner.insertInto('sample_directory.passkey').values(passkey).execute();
    const { status, json } = await imports('--kinds', 'email,phone,authenticator', '--apply');
    expect(status).toBe(5);
    expect(json.rows).toMatchObject([
      { person: working.personId, reason: 'work-address' },
      { person: left.personId, reason: 'not-active' },
      { person: working.personId, kind: 'authenticator', reason: 'signs-in-there', objectId: passkey.credential_id },
    ]);
    expect([await enrolledOf(left), await enrolledOf(working)]).toEqual([[], []]);
  });

  it('attack: a mailbox that the password under reset opens is marked, and is no evidence however old', async () => {
    await directory.owner.insertInto('sample_directory.mail_domain').values({ domain: 'sub.example' }).execute();
    const person = await newPerson({ private_email: 'someone@SUB.example' });
    await enrols(person, {});
    await holds(person, { private_email_changed_at: YEARS_AGO });
    const { json } = await imports('--apply', '--believe-dates');
    expect(json.rows).toMatchObject([{ behindIdentityProvider: true, why: expect.stringContaining('never evidence') }]);
    const address = (await enrolledOf(person)).find(({ kind }) => kind === 'email');
    expect(address).toMatchObject({ behindIdentityProvider: true, enrolledAt: YEARS_AGO.getTime() });
    expect(await standingOf(person)).toMatchObject({ state: 'uncovered' });
  });

  it('attack: what the directory holds reaches no terminal and no spreadsheet as more than text', async () => {
    const values = ['\u001b[2J+44 20 7946 0101', '=HYPERLINK("http://evil.example")', '<script>alert(1)</script>'];
    const people = [];
    for (const value of values) people.push(await newPerson({ phone_on_file: value }));
    const good = await newPerson({ phone_on_file: newNumber() });
    const shown = await countersign(['enrolled', 'import', '--from-directory', '--csv', '--apply'], env);
    const [headings, ...lines] = shown.stdout.split('\n');
    expect(headings).toBe(
      'row,person,kind,value,attribute,object_id,last_changed_at,outcome,reason,enrolled_at,behind_identity_provider,why',
    );
    expect(lines).toHaveLength(4);
    expect(lines.map((line) => line.split(',').at(7))).toEqual(['skipped', 'skipped', 'skipped', 'taken']);
    expect(lines[0]).toContain('control-characters');
    expect(lines[1]).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
    expect(lines[3]).toMatch(new RegExp(`^4,${good.personId},phone,'\\+44 7700 `));
    const table = await countersign(['enrolled', 'import', '--from-directory'], env);
    expect(table.stdout).toMatch(/^1 +p-\S+ +phone +skipped +it holds characters that nobody sees$/m);
    expect(table.stdout).toMatch(/^4 +p-\S+ +phone +enrolled already +/m);
    // oxlint-disable-next-line no-control-regex -- these are what must not be there
    for (const { stdout } of [shown, table]) expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    for (const person of people) expect(await enrolledOf(person)).toEqual([]);
  });

  it('attack: the id of a person moves no cursor either', async () => {
    const person = { ...(await directory.newPerson()), personId: '\u001b[2Jp', username: 'cursor' };
    await directory.add(person);
    await directory.owner.updateTable('sample_directory.person').set({ phone_on_file: null }).execute();
    await holds(person, { phone_on_file: newNumber() });
    const { stdout } = await countersign(['enrolled', 'import', '--from-directory'], env);
    expect(stdout).toMatch(/^1 +\[2Jp +phone +skipped/m);
    expect(stdout).not.toContain('\u001b');
  });

  it('says how it is called', async () => {
    const called = (...args: string[]) => countersign(['enrolled', 'import', ...args], env);
    for (const [why, args] of [
      ['--dry-run: not with --apply', ['--from-directory', '--dry-run', '--apply']],
      ['--from-directory: not with a file', ['a.csv', '--from-directory']],
      ['--source: the directory has its own name', ['--from-directory', '--source', 'hr']],
      ['--source: expected where the file comes from', ['a.csv']],
      ['Expected a file, or --from-directory.', ['--source', 'hr']],
      ['--kinds: expected some of email,phone,authenticator', ['--from-directory', '--kinds', 'phone,totp']],
    ] as const)
      expect(await called(...args)).toMatchObject({ status: 2, stderr: expect.stringContaining(why) });
  });
});

describe('a statement of the data’s owner about the directory', () => {
  interface Signer {
    readonly personId: string;
    readonly passkey: SoftwareCredential;
  }
  let owner: Signer;
  let other: Signer;

  async function signer(group: string): Promise<Signer> {
    const person = await newPerson();
    const passkey = createCredential({ rpId: SIGNING.rpId });
    await directory.owner
      .updateTable('sample_directory.person')
      .set({ groups: [group] })
      .where('person_id', '=', person.personId)
      .execute();
    await enrols(person, { passkeys: [passkey] });
    return { personId: person.personId, passkey };
  }
  beforeAll(async () => {
    owner = await signer('personnel-data');
    other = await signer('control-owners');
  });

  async function statement(...args: string[]): Promise<DataStatement> {
    const by = ['--unchanged-since', '2024-05-31', '--owner', owner.personId, '--countersigner', other.personId];
    const made = await countersign(['enrolled', 'statement', '--from-directory', ...by, ...args, '--json'], env);
    if (made.status !== 0) throw new Error(made.stderr);
    return (made.json as { statement: DataStatement }).statement;
  }

  /** Has it signed, and imports with it. */
  async function importsWith(stated: DataStatement, ...args: string[]) {
    const challenge = dataChallengeOf(stated);
    const [one, two] = [owner, other].map(({ passkey }) => assert(passkey, { ...SIGNING, challenge }));
    const signed = path.join(folder, 'statement.json');
    await writeFile(signed, JSON.stringify({ statement: stated, signatures: { owner: one, countersigner: two } }));
    return imports('--statement', signed, '--apply', ...args);
  }

  const SINCE = Date.UTC(2024, 5, 1) - 1;

  it('attack: what has no date counts for nothing, however long it was there, until a statement stands for it', async () => {
    const [without, stated] = [await newPerson(), await newPerson()];
    for (const person of [without, stated]) await enrols(person, {});
    await holds(without, { private_email: homeOf(without) });
    await holds(without, { private_email_changed_at: null });
    await imports('--apply', '--believe-dates');
    expect(await standingOf(without)).toMatchObject({ state: 'waits' });
    await holds(stated, { private_email: homeOf(stated) });
    await holds(stated, { private_email_changed_at: null });
    expect(await importsWith(await statement())).toMatchObject({ status: 0, json: { added: 1, asOldAsStated: 1 } });
    expect(await standingOf(stated)).toMatchObject({ state: 'covered' });
    expect((await enrolledOf(stated)).find(({ kind }) => kind === 'email')).toMatchObject({
      enrolledAt: SINCE,
      imported: { lastChangedAt: null, stated: { owner: owner.personId, countersigner: other.personId } },
    });
    expect(await standingOf(without)).toMatchObject({ state: 'waits' });
  });

  it('attack: a value that is put there after the signing makes the statement stand for nothing', async () => {
    const [person, thief] = [await newPerson({ private_email: 'b1@home.example' }), await newPerson()];
    await holds(person, { private_email_changed_at: null });
    const stated = await statement();
    await holds(thief, { private_email: 'b2@evil.example' });
    await holds(thief, { private_email_changed_at: null });
    expect(await importsWith(stated)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('has changed since'),
    });
    expect([await enrolledOf(person), await enrolledOf(thief)]).toEqual([[], []]);
  });

  it('attack: who signs says it of their own number: that is as old as its import', async () => {
    await holds(owner, { phone_on_file: newNumber() });
    await holds(owner, { phone_changed_at: null });
    expect(await importsWith(await statement())).toMatchObject({ status: 0, json: { added: 1, asOldAsStated: 0 } });
  });
});
