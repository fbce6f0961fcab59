import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { sql } from 'kysely';
import { currentSet } from '../../../activities/enrolled/current-set.js';
import { sampleDirectoryOfRecord } from '../../../connectors/sample-directory/directory-of-record.js';
import { login } from '../../../dev/identity-provider/login.js';
import { type IdentityProvider, startIdentityProvider } from '../../../dev/identity-provider/start.js';
import { authenticatorApp } from '../../../dev/seed/authenticator-app.js';
import { readPeople, writePeople } from '../../../dev/seed/people-file.js';
import { seed, type SeededPeople, type SeededPerson } from '../../../dev/seed/seed.js';
import { DAY } from '../../../domain/clock.js';
import type { EnrolledPasskey, EnrolledTotp } from '../../../domain/enrolled.js';
import { generateKeys } from '../../../proofs/key-files.js';
import { parseTrust, signingKeyFrom, type Trust, unsealingKeyFrom } from '../../../proofs/keys.js';
import type { SigningKey } from '../../../proofs/jws.js';
import { unseal, type UnsealingKey } from '../../../proofs/sealing.js';
import { type DirectoryFixture, startDirectory } from '../../connectors/sample-directory-fixture.js';

const NOW = Date.UTC(2030, 0, 1, 12);

let directory: DirectoryFixture;
let trust: Trust;
let enrolmentKey: SigningKey;
let caseWorkerKey: UnsealingKey;
let people: SeededPeople;
let provider: IdentityProvider;
const options = () => ({
  ownerUrl: directory.database.ownerUrl,
  enrolmentKey,
  caseWorkerSeal: trust.seal['case-worker'],
  now: NOW,
  rpId: 'sign.example.com',
});
beforeAll(async () => {
  directory = await startDirectory();
  const keys = await generateKeys();
  trust = await parseTrust(keys.trust);
  enrolmentKey = await signingKeyFrom(keys.signing.enrolment);
  caseWorkerKey = await unsealingKeyFrom(keys.sealing['case-worker']);
  people = await seed({ ...options(), subjects: 3 });
  provider = await startIdentityProvider({
    directoryUrl: directory.urlFor('sample_directory_idp'),
    stateFolder: null,
    clock: async () => NOW,
  });
});
afterAll(async () => {
  await provider.stop();
  await directory.stop();
});

const person = (username: string): SeededPerson => {
  const found = people[username];
  if (!found) throw new Error(`Nobody is called ${username}.`);
  return found;
};
const enrolledOf = async (username: string) => {
  const db = directory.database.as('countersign_case_worker');
  const ledgerDb = directory.database.as('countersign_ledger');
  const current = await currentSet({ db, ledgerDb, trust }, person(username).personId);
  return current?.rows.map(({ enrolled }) => enrolled) ?? [];
};

describe('The sample people', () => {
  it('sign in with what the seeder says, each with the roles of their groups', async () => {
    const roles: Record<string, unknown> = {};
    for (const { username, password, signInTotpSecret } of Object.values(people)) {
      const totp = authenticatorApp(signInTotpSecret).nextCode(NOW);
      const tokens = await login({ issuer: provider.issuer, username, password, totp });
      roles[username] = tokens.ok ? decodeJwt(tokens.accessToken)['roles'] : tokens.reason;
    }
    expect(roles).toMatchObject({
      alice: [],
      bob: [],
      eve: [],
      mona: [],
      dora: ['desk'],
      adam: ['recovery-approvers'],
      anna: ['recovery-approvers'],
      rita: ['recovery-reviewers'],
      rob: ['recovery-reviewers'],
      oscar: ['operators'],
      sven: ['security'],
      subject0003: [],
    });
  });

  it('stand in the directory of record, alice under mona', async () => {
    const url = directory.urlFor('sample_directory_reader');
    const record = sampleDirectoryOfRecord({ url });
    const [alice] = await record.findByIdentifier('alice');
    expect(alice).toMatchObject({ status: 'active', managerId: person('mona').personId });
    expect(alice?.phoneOnFile).toMatch(/^\+/);
    expect((await record.membersOf('recovery-approvers')).map(({ username }) => username)).toEqual(['adam', 'anna']);
    await record.close();
  });

  it('have enrolled an authenticator app, a private mailbox, a number and a saved code 60 days ago, in the set the ledger names', async () => {
    for (const username of ['alice', 'bob', 'subject0001']) {
      const enrolled = await enrolledOf(username);
      expect(enrolled.map(({ kind, domains }) => `${kind} in ${domains.join()}`).sort()).toEqual([
        'contact in voucher',
        'email in mailbox',
        ...(username === 'subject0001' ? ['passkey in handset'] : []),
        'phone in handset',
        'recovery-code in paper',
        'totp in handset',
      ]);
      const devices = Object.fromEntries(enrolled.map(({ kind, device }) => [kind, device]));
      expect(devices).toMatchObject({
        totp: 'tablet',
        phone: 'phone',
        ...(username === 'subject0001' && { passkey: 'phone' }),
      });
      expect(enrolled.every(({ enrolledAt }) => enrolledAt === NOW - 60 * DAY)).toBe(true);
      expect(enrolled).toContainEqual(
        expect.objectContaining({ address: person(username).privateEmail, behindIdentityProvider: false }),
      );
      const since = { verifiedAt: NOW - 60 * DAY, changedAt: NOW - 60 * DAY };
      expect(enrolled).toContainEqual(expect.objectContaining({ number: person(username).privatePhone, ...since }));
    }
  });

  it('have a TOTP secret that the case worker alone can open, and that signs nobody in', async () => {
    const totp = (await enrolledOf('alice')).find((thing): thing is EnrolledTotp => thing.kind === 'totp');
    const { recoveryTotpSecret, signInTotpSecret } = person('alice');
    expect(await unseal(caseWorkerKey, totp?.sealedSecret ?? '')).toBe(recoveryTotpSecret);
    expect(recoveryTotpSecret).not.toBe(signInTotpSecret);
  });

  it('sign decisions with the passkeys they have enrolled, adam with either of two', async () => {
    for (const [username, count] of [
      ['adam', 2],
      ['anna', 1],
      ['rita', 1],
      ['rob', 1],
    ] as const) {
      const enrolled = (await enrolledOf(username)).filter(
        (thing): thing is EnrolledPasskey => thing.kind === 'passkey',
      );
      expect(enrolled).toHaveLength(count);
      const held = person(username).passkeys.map(({ credentialId, publicKey }) => ({ credentialId, publicKey }));
      expect(enrolled).toEqual(expect.arrayContaining(held.map((passkey) => expect.objectContaining(passkey))));
      expect(person(username).passkeys.every(({ rpId }) => rpId === 'sign.example.com')).toBe(true);
    }
  });

  it('leave no password, no TOTP secret and no saved code readable in the tables of Countersign', async () => {
    const tables = ['enrolled', 'enrolled_set', 'ledger_entry'];
    const dumps = await Promise.all(
      tables.map((table) => sql`select * from ${sql.table(`countersign.${table}`)}`.execute(directory.database.owner)),
    );
    const text = JSON.stringify(dumps.map(({ rows }) => rows));
    const bodies = [...text.matchAll(/eyJ[\w-]+\.([\w-]+)\./g)].map(([, body = '']) => Buffer.from(body, 'base64url'));
    const readable = text + bodies.join('\n');
    expect(readable).toContain(person('alice').privateEmail);
    const secrets = Object.values(people).flatMap((each) => [
      each.password,
      each.signInTotpSecret,
      each.recoveryTotpSecret,
      each.recoveryCode,
    ]);
    expect(secrets.filter((secret) => secret !== null && readable.includes(secret))).toEqual([]);
  });

  it('are made once, and never in production', async () => {
    await expect(seed(options())).rejects.toThrow('duplicate key');
    const { NODE_ENV } = process.env;
    process.env['NODE_ENV'] = 'production';
    try {
      await expect(seed(options())).rejects.toThrow('not made in production');
    } finally {
      process.env['NODE_ENV'] = NODE_ENV;
    }
  });
});

describe('people.json', () => {
  it('keeps how to be the sample people, for its owner alone, and is never written over', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'countersign-test-'));
    expect(await readPeople(folder)).toBeNull();
    const file = await writePeople(folder, people);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readPeople(folder)).toEqual(people);
    await expect(writePeople(folder, {})).rejects.toThrow('EEXIST');
    await rm(folder, { recursive: true });
  });
});
