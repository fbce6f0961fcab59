import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { currentSet } from '../../activities/enrolled/current-set.js';
import { readReopening } from '../../activities/enrolled/reopening.js';
import { takeInPolicies } from '../../activities/policy-changes/take-in.js';
import { tellReopening } from '../../activities/policy-changes/tell-reopening.js';
import { sampleDirectoryOfRecord } from '../../connectors/sample-directory/directory-of-record.js';
import { insertReopening } from '../../db/ceremonies.js';
import { keepGivenPolicy, waitForGivenPolicy } from '../../db/policy-changes.js';
import { HOUR } from '../../domain/clock.js';
import { vetoStatementOf } from '../../domain/reopening.js';
import { newSavedCode } from '../../proofs/saved-code.js';
import { oneServerForAll } from '../support/one-server.js';
import { workerAgo } from '../support/told-mails.js';
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
import {
  ceremonyChallengeOf,
  ceremonyCodeHash,
  ceremonyKeyChallengeOf,
  signReopeningPart,
  vetoChallengeOf,
} from '../../proofs/ceremony.js';
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
let ofRecord: ReturnType<typeof sampleDirectoryOfRecord>;
let folder: string;
let env: Record<string, string>;
let trust: Trust;
let verifierKeyFile: string;
let stopServer: (() => Promise<void>) | undefined;
let nth = 0;

/** Two people in one room, with what runs the installation beside them. */
class Room {
  readonly file = path.join(folder, `ceremony-${(nth += 1)}.json`);
  readonly credentials: Readonly<Record<string, SoftwareCredential>>;
  readonly people: readonly [string, string];
  /** What each keeps on paper. */
  readonly codes: Readonly<Record<string, string>>;

  constructor(one = 'p-7001', other = 'p-7002', shared = false) {
    this.people = [one, other];
    const mine = createCredential(SIGNING);
    this.codes = { [one]: newSavedCode(), [other]: newSavedCode() };
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
    const codeHash = ceremonyCodeHash(ceremonyId, personId, this.codes[personId] ?? '');
    const request = { v: 1, kind: 'ceremony-key', ceremonyId, personId: ofPerson, codeHash } as const;
    const challenge = ceremonyKeyChallengeOf(request);
    const registration = JSON.stringify(register(this.credentials[personId]!, { challenge, origin: SIGNING.origin }));
    return coded({ personId, codeHash, registration });
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

/** Both held it, to the end. */
async function held(room: Room): Promise<Ended> {
  await room.begin();
  const text = textOf(await room.bothMade());
  return room.finish(room.people.map((one) => room.signed(one, text)));
}

/** Both custodians give what they have on paper. */
async function reopen(codes: readonly (string | undefined)[]): Promise<Ended> {
  const files = codes.map((_, at) => path.join(folder, `code-${at}.txt`));
  for (const [at, file] of files.entries()) await writeFile(file, `${codes[at] ?? ''}\n`);
  return countersign(['ceremony', 'reopen', '--code-file', files[0]!, '--other-code-file', files[1]!], env);
}

const worker = (ago = 0) =>
  workerAgo({ database: directory.database, directory: ofRecord, trust, verifierKeyFile, signing: SIGNING }, ago);

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
const standing = async () => (await readPolicyChanges({ trust, signing: SIGNING }, directory.database.owner)).changes;

beforeAll(async () => {
  stopServer = await oneServerForAll();
  folder = await mkdtemp(path.join(tmpdir(), 'countersign-ceremony-'));
  const { TRUST_FILE, ENROLMENT_KEY_FILE, VERIFIER_KEY_FILE } = await writeKeys(path.join(folder, 'keys'));
  verifierKeyFile = VERIFIER_KEY_FILE;
  trust = await loadTrust(TRUST_FILE);
  env = { TRUST_FILE, ENROLMENT_KEY_FILE, SIGNING_RP_ID: SIGNING.rpId, SIGNING_ORIGIN: SIGNING.origin };
});
beforeEach(async () => {
  await ofRecord?.close();
  await directory?.stop();
  directory = await startDirectory();
  ofRecord = sampleDirectoryOfRecord({ url: directory.urlFor('sample_directory_reader') });
  const { ownerUrl } = directory.database;
  const [vendor, manager] = [named('vera'), named('mona')];
  const contractor = { ...vendor, groups: ['control-owners'] };
  const all = [manager, named('olga'), named('omar'), named('oscar'), contractor];
  const people = all.map((person) => ({ person, signIn: SIGN_IN }));
  await addToDirectory(ownerUrl, people);
  env = { ...env, DATABASE_URL: ownerUrl, DIRECTORY_OF_RECORD_URL: directory.urlFor('sample_directory_reader') };
});
afterAll(async () => {
  await ofRecord?.close();
  await directory?.stop();
  await stopServer?.();
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

describe('the way back', () => {
  const told = async (ago: number) => {
    const { deps, mails } = await worker(ago);
    await tellReopening(deps);
    return mails;
  };
  const codesOf = ({ codes, people }: Room) => people.map((one) => codes[one]);

  it('tells everybody with a key, and security, once, and opens nothing before the 72 hours', async () => {
    const first = new Room();
    await held(first);
    expect(await reopen(codesOf(first))).toMatchObject({ status: 0 });
    expect(await new Room().begin()).toMatchObject({ status: 2 });
    const mails = await told(73 * HOUR);
    const addresses = ['olga', 'omar', 'security'].map((name) => `${name}@example.com`);
    expect(mails.map(({ to }) => to).toSorted()).toEqual(addresses);
    expect(mails[0]?.text).toContain('veto it');
    expect(await told(0)).toEqual([]);
    // Asked for just now: the hours run from then, whatever the worker's clock says.
    expect(await new Room().begin()).toMatchObject({ status: 2 });
  });

  it('opens another ceremony, whose keys take the place of those lost, and whose codes alone open a third', async () => {
    const first = new Room();
    await held(first);
    const { number } = (await standingOf())!.latest!.record;
    await putReopening(number, Date.now() - 80 * HOUR);
    await told(73 * HOUR);
    const second = new Room();
    expect(await held(second)).toMatchObject({ status: 0 });
    for (const personId of second.people) {
      const keys = (await keysOf(personId)).map(({ enrolled }) => enrolled.kind === 'passkey' && enrolled.credentialId);
      expect(keys).toEqual([second.credentials[personId]?.credentialId]);
    }
    const policy = parsePolicy(await readFile(POLICY, 'utf8'), POLICY, { production: true }).digest;
    expect((await standing()).signed.map(({ change }) => change.to)).toEqual([policy]);
    expect(await new Room().begin()).toMatchObject({ status: 2 });
    expect(await reopen(codesOf(first))).toMatchObject({ status: 2 });
    expect(await reopen(codesOf(second))).toMatchObject({ status: 0 });
  });

  it('is stopped for good by one key that is not lost, however late', async () => {
    const first = new Room();
    await held(first);
    await putReopening(1, Date.now() - 80 * HOUR);
    await told(73 * HOUR);
    const { deps } = await worker();
    const veto = (reason: string, by = 'p-7001', of = by) => {
      const statement = vetoStatementOf(1, { decider: of, reason }, Date.now());
      const challenge = vetoChallengeOf(statement);
      return { statement, assertion: assert(first.credentials[by]!, { ...SIGNING, challenge }) };
    };
    const give = async (body: object, messageId: string) => {
      const api = directory.database.as('countersign_api');
      await keepGivenPolicy(api, { messageId, bodyJson: JSON.stringify(body), at: Date.now() });
      await takeInPolicies(deps);
      return (await waitForGivenPolicy(api, messageId, 100))?.refusal;
    };
    expect(await give(veto('mine', 'p-7001', 'p-7002'), 'another’s')).toBe('proof');
    const changed = veto('mine');
    expect(await give({ ...changed, statement: { ...changed.statement, number: 2 } }, 'changed')).toBe('proof');
    expect(await give(veto('my key works'), 'genuine')).toBeNull();
    expect(await new Room().begin()).toMatchObject({ status: 2, stderr: expect.stringContaining('no veto') });
    expect(await reopen(codesOf(first))).toMatchObject({ status: 2, stderr: expect.stringContaining('count once') });
    const kinds = (await readEntries(directory.database.owner, 'ceremony')).map(({ kind }) => kind);
    const [refused, words] = ['ceremony-refused', kinds.slice(2)];
    expect(words).toEqual([refused, refused, 'ceremony-vetoed']);
  });

  it('attack: one custodian gives their code twice, or one code of each of two ceremonies, or makes one up', async () => {
    const first = new Room();
    await held(first);
    const [one, other] = codesOf(first);
    const wrong = { status: 2, stderr: expect.stringContaining('not the codes of both') };
    for (const codes of [
      [one, one],
      [other, other],
      [one, newSavedCode()],
      [one, ''],
      ['', ''],
    ])
      expect(await reopen(codes)).toMatchObject(wrong);
    expect((await standingOf()).standing).toBeNull();
  });

  it('attack: rows in the database say that it was opened, or that everybody was told', async () => {
    await held(new Room());
    const { owner } = directory.database;
    const verifier = await loadSigningKey(verifierKeyFile);
    const long = Date.now() - 100 * HOUR;
    const forged = [
      'made-up',
      await signReopeningPart(verifier, { type: 'ceremony-reopening', number: 1, askedAt: long }),
      await signReopeningPart(verifier, { type: 'ceremony-told', number: 1, people: [], at: long }),
    ];
    await owner
      .insertInto('ceremony_reopening')
      .values(forged.map((jws, at) => ({ digest: `by-hand-${at}`, number: 1, jws })))
      .execute();
    expect((await standingOf()).standing).toBeNull();
    expect(await new Room().begin()).toMatchObject({ status: 2 });
  });

  const standingOf = () => readReopening({ trust, signing: SIGNING }, directory.database.owner);

  /** Both codes were given so long ago. */
  async function putReopening(number: number, askedAt: number): Promise<void> {
    const key = await loadSigningKey(env['ENROLMENT_KEY_FILE'] ?? '');
    const jws = await signReopeningPart(key, { type: 'ceremony-reopening', number, askedAt });
    await insertReopening(directory.database.owner, { digest: `put-${number}`, number, jws });
  }
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

  it('begun, or finished, while somebody who holds authority has a key', async () => {
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
    await directory.database.owner.insertInto('ceremony').values({ number: 1, jws: 'made-up' }).execute();
    expect((await standing()).signed).toEqual([]);
    expect(await new Room().begin()).toMatchObject(says('held already'));
  });
});
