import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { currentSet } from '../../activities/enrolled/current-set.js';
import { readPolicyChanges } from '../../activities/policy-changes/read.js';
import { readEntries } from '../../db/ledger-store.js';
import { enrolPerson } from '../../dev/seed/enrolment.js';
import { SAMPLE_PEOPLE, type SamplePerson } from '../../dev/seed/people.js';
import {
  assert,
  createCredential,
  register,
  type SoftwareCredential,
} from '../../dev/software-authenticator/authenticator.js';
import { isOldEnough } from '../../domain/decision-keys.js';
import { inForceAt } from '../../domain/policy-changes.js';
import type { CeremonyRecord } from '../../domain/ceremony.js';
import { parsePolicy } from '../../policy/load.js';
import { ceremonyChallengeOf, ceremonyKeyChallengeOf } from '../../proofs/ceremony.js';
import { writeKeys } from '../../proofs/key-files.js';
import { loadSigningKey, loadTrust, type Trust } from '../../proofs/keys.js';
import { SIGN_IN, startDirectory, type DirectoryFixture } from '../connectors/sample-directory-fixture.js';
import { addToDirectory } from '../../dev/seed/directory.js';
import { countersign, type Ended } from './support/command.js';

const SIGNING = { rpId: 'sign.example.com', origin: 'https://sign.example.com' };
const POLICY = 'policy/recovery.yaml';
const named = (username: string): SamplePerson => SAMPLE_PEOPLE.find((person) => person.username === username)!;
const coded = (said: object): string => Buffer.from(JSON.stringify(said)).toString('base64url');

let directory: DirectoryFixture;
let folder: string;
let env: Record<string, string>;
let trust: Trust;
let nth = 0;

/** Two people in one room, with what runs the installation beside them. */
class Room {
  readonly file = path.join(folder, `ceremony-${(nth += 1)}.json`);
  readonly credentials: Readonly<Record<string, SoftwareCredential>>;
  readonly people: readonly [string, string];

  constructor(one = 'p-7001', other = 'p-7002', shared = false) {
    this.people = [one, other];
    const mine = createCredential(SIGNING);
    this.credentials = { [one]: mine, [other]: shared ? mine : createCredential(SIGNING) };
  }

  begin(): Promise<Ended> {
    const [one, other] = this.people;
    const who = ['--one', one, '--other', other];
    return countersign(['ceremony', 'begin', ...who, '--policy', POLICY, '--file', this.file, '--json'], env);
  }

  /** What somebody's page answers when they made their key. */
  async made(personId: string, ofPerson = personId): Promise<string> {
    const { ceremonyId } = JSON.parse(await readFile(this.file, 'utf8')) as { ceremonyId: string };
    const challenge = ceremonyKeyChallengeOf({ v: 1, kind: 'ceremony-key', ceremonyId, personId: ofPerson });
    const registration = JSON.stringify(register(this.credentials[personId]!, { challenge, origin: SIGNING.origin }));
    return coded({ personId, registration });
  }

  keys(answers: readonly string[]): Promise<Ended> {
    return countersign(['ceremony', 'keys', '--file', this.file, ...answers, '--json'], env);
  }

  async bothMade(): Promise<Ended> {
    return this.keys(await Promise.all(this.people.map((personId) => this.made(personId))));
  }

  /** What somebody's page answers when they signed what the link has. */
  signed(personId: string, text: string, by = personId, changed: object = {}): string {
    const record = { ...(JSON.parse(text) as CeremonyRecord), ...changed };
    const challenge = ceremonyChallengeOf(record);
    return coded({ personId, assertion: assert(this.credentials[by]!, { ...SIGNING, challenge }) });
  }

  finish(answers: readonly string[]): Promise<Ended> {
    return countersign(['ceremony', 'finish', '--file', this.file, ...answers, '--json'], env);
  }
}

/** The text that a link has somebody sign. */
function textOf({ json }: Ended): string {
  const { links } = json as { links: readonly { page: string }[] };
  const text = new URLSearchParams(new URL(links[0]!.page).hash.slice(1)).get('text') ?? '';
  return Buffer.from(text, 'base64url').toString('utf8');
}

const keysOf = async (personId: string) => {
  const { owner } = directory.database;
  return (await currentSet({ db: owner, ledgerDb: owner, trust }, personId))?.rows ?? [];
};
const standing = async () =>
  (await readPolicyChanges({ trust, signing: SIGNING }, directory.database.owner)).changes;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'countersign-ceremony-'));
  const { TRUST_FILE, ENROLMENT_KEY_FILE } = await writeKeys(path.join(folder, 'keys'));
  trust = await loadTrust(TRUST_FILE);
  env = { TRUST_FILE, ENROLMENT_KEY_FILE, SIGNING_RP_ID: SIGNING.rpId, SIGNING_ORIGIN: SIGNING.origin };
});
beforeEach(async () => {
  await directory?.stop();
  directory = await startDirectory();
  const { ownerUrl } = directory.database;
  const [vendor, manager] = [named('vera'), named('mona')];
  const contractor = { ...vendor, groups: ['control-owners'] };
  const people = [manager, named('olga'), named('omar'), named('oscar'), contractor];
  await addToDirectory(
    ownerUrl,
    people.map((person) => ({ person, signIn: SIGN_IN })),
  );
  env = { ...env, DATABASE_URL: ownerUrl, DIRECTORY_OF_RECORD_URL: directory.urlFor('sample_directory_reader') };
});
afterAll(async () => {
  await directory?.stop();
  await rm(folder, { recursive: true });
});

describe('the ceremony', () => {
  it('makes the first two keys, which count at once, and signs the first policy: entry number one of its stream', async () => {
    const room = new Room();
    const begun = await room.begin();
    expect(begun.status).toBe(0);
    const { links } = begun.json as { links: readonly { page: string }[] };
    expect(links.map(({ page }) => page)[0]).toMatch(/^https:\/\/sign\.example\.com\/sign\/ceremony#do=key&/);
    const made = await room.bothMade();
    expect(made.status).toBe(0);
    const text = textOf(made);
    expect((await standing()).signed).toEqual([]);
    expect(await room.finish(room.people.map((one) => room.signed(one, text)))).toMatchObject({ status: 0 });
    const policy = parsePolicy(await readFile(POLICY, 'utf8'), POLICY, { production: true }).digest;
    expect(inForceAt(await standing(), Date.now())).toMatchObject({ change: { to: policy }, by: ['p-7001', 'p-7002'] });
    for (const personId of room.people) {
      const [row, ...others] = await keysOf(personId);
      expect(others).toEqual([]);
      expect(row?.enrolled).toMatchObject({ credentialId: room.credentials[personId]?.credentialId });
      expect(row?.enrolled.kind === 'passkey' && isOldEnough(row.enrolled, 30, Date.now())).toBe(true);
    }
    const entries = await readEntries(directory.database.owner, 'ceremony');
    expect(entries.map(({ kind, sequence }) => [kind, sequence])).toEqual([['ceremony-held', 1]]);
    expect(await new Room().begin()).toMatchObject({ status: 2, stderr: expect.stringContaining('held already') });
  });
});

describe('attack on the ceremony:', () => {
  const says = (text: string) => ({ status: 2, stderr: expect.stringContaining(text) });

  /** Oscar, an operator, has a passkey from now on. */
  async function oscarHasAKey(): Promise<void> {
    const desk = {
      enrolmentKey: await loadSigningKey(env['ENROLMENT_KEY_FILE'] ?? ''),
      caseWorkerSeal: trust.seal['case-worker'],
      enrolledAt: Date.now(),
      recordedAt: Date.now(),
    };
    const things = { totpSecret: null, passkeys: [createCredential(SIGNING)], recoveryCode: null };
    await enrolPerson(directory.database.owner, desk, { person: named('oscar'), ...things });
  }

  it('it is begun, or finished, while somebody who holds authority has a key', async () => {
    const room = new Room();
    expect(await room.begin()).toMatchObject({ status: 0 });
    const text = textOf(await room.bothMade());
    await oscarHasAKey();
    const answers = room.people.map((one) => room.signed(one, text));
    expect(await room.finish(answers)).toMatchObject(says('has a decision key already'));
    expect(await new Room().begin()).toMatchObject(says('has a decision key already'));
    expect(await keysOf('p-7001')).toEqual([]);
  });

  it('a second one is finished that was begun beside the first', async () => {
    const [first, late] = [new Room(), new Room()];
    for (const room of [first, late]) expect(await room.begin()).toMatchObject({ status: 0 });
    const [text, lateText] = [textOf(await first.bothMade()), textOf(await late.bothMade())];
    expect(await first.finish(first.people.map((one) => first.signed(one, text)))).toMatchObject({ status: 0 });
    expect(await late.finish(late.people.map((one) => late.signed(one, lateText)))).toMatchObject(says('held already'));
    expect(await keysOf('p-7001')).toHaveLength(1);
  });

  it('one person is both, by one account or by two of one mailbox', async () => {
    expect(await new Room('p-7001', 'p-7001').begin()).toMatchObject(says('both are one person'));
    const people = directory.owner.updateTable('sample_directory.person').where('person_id', '=', 'p-7002');
    await people.set({ employee_number: '7', work_email: 'Olga@example.com' }).execute();
    expect(await new Room().begin()).toMatchObject(says('both are one person'));
  });

  it('whoever is no control owner, or a vendor’s, holds it', async () => {
    expect(await new Room('p-7001', 'p-5001').begin()).toMatchObject(says('control-owners'));
    expect(await new Room('p-7001', 'p-1105').begin()).toMatchObject(says('control-owners'));
    expect(await new Room('p-7001', 'nobody').begin()).toMatchObject(says('control-owners'));
  });

  it('both bring one key, or one brings the key that was made for the other, or for another ceremony', async () => {
    const shared = new Room('p-7001', 'p-7002', true);
    await shared.begin();
    expect(await shared.bothMade()).toMatchObject(says('both brought one key'));
    const [room, other] = [new Room(), new Room()];
    for (const one of [room, other]) await one.begin();
    const mine = await room.made('p-7002');
    expect(await room.keys([await room.made('p-7001', 'p-7002'), mine])).toMatchObject(says('of another ceremony'));
    expect(await room.keys([await other.made('p-7001'), mine])).toMatchObject(says('of another ceremony'));
    expect(await room.keys([mine, mine])).toMatchObject(says('one answer of each'));
  });

  it('one signs for both, another record is signed, or the keys in the file are exchanged', async () => {
    const room = new Room();
    await room.begin();
    const text = textOf(await room.bothMade());
    const [one, other] = room.people;
    const mine = room.signed(one, text);
    const none = says('not signed by both');
    expect(await room.finish([mine, room.signed(other, text, one)])).toMatchObject(none);
    expect(await room.finish([mine, room.signed(other, text, other, { policy: 'another' })])).toMatchObject(none);
    const state = JSON.parse(await readFile(room.file, 'utf8')) as { keys: object[] };
    const [first, second] = state.keys;
    const exchanged = [first, { ...second, publicKey: createCredential(SIGNING).publicKey }];
    await writeFile(room.file, JSON.stringify({ ...state, keys: exchanged }));
    expect(await room.finish([mine, room.signed(other, text)])).toMatchObject(none);
    expect((await standing()).signed).toEqual([]);
    expect([await keysOf(one), await keysOf(other)]).toEqual([[], []]);
  });

  it('a row in the database says that a ceremony was held', async () => {
    const { owner } = directory.database;
    await owner.insertInto('ceremony').values({ number: 1, jws: 'made-up' }).execute();
    expect((await standing()).signed).toEqual([]);
    expect(await new Room().begin()).toMatchObject(says('held already'));
  });
});
