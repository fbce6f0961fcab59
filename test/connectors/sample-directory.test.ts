import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connector, EffectRequest, Warranted } from '../../connectors/port.js';
import { connectSampleDirectory } from '../../connectors/sample-directory/connect.js';
import { sampleDirectoryConnector } from '../../connectors/sample-directory/connector.js';
import { sampleDirectoryOfRecord } from '../../connectors/sample-directory/directory-of-record.js';
import { isPassword } from '../../connectors/sample-directory/passwords.js';
import { type DirectoryFixture, SIGN_IN, startDirectory } from './sample-directory-fixture.js';

const NOW = Date.UTC(2030, 0, 1);
const CHOSEN = 'seven geese over Ghent';

let directory: DirectoryFixture;
let connector: Connector & { close(): Promise<void> };
beforeAll(async () => {
  directory = await startDirectory();
  connector = sampleDirectoryConnector({
    writeUrl: directory.urlFor('sample_directory'),
    proofUrl: directory.urlFor('sample_directory_proof'),
    clock: async () => NOW,
  });
});
afterAll(async () => {
  await connector.close();
  await directory.stop();
});

const setPassword = (target: string, secret = CHOSEN) => {
  const request: EffectRequest = {
    effectId: randomUUID(),
    caseId: randomUUID(),
    kind: 'password.set',
    target,
    notAfter: NOW,
    secret,
    challenge: null,
    grant: null,
  };
  return request as Warranted<EffectRequest>; // stands where the warrant's verification stands
};
const accountOf = (personId: string) =>
  directory.owner
    .selectFrom('sample_directory.account')
    .selectAll()
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow();
const change = (personId: string, changes: { password_hash?: string; password_set_by?: null; disabled?: boolean }) =>
  directory.owner.updateTable('sample_directory.account').set(changes).where('person_id', '=', personId).execute();

describe('Setting a password in the sample directory', () => {
  it('makes the chosen password the only one, changed once by many requests at the same moment', async () => {
    const { personId } = await directory.newPerson();
    const request = setPassword(personId);
    await Promise.all(Array.from({ length: 8 }, () => connector.apply(request)));
    const account = await accountOf(personId);
    expect(await isPassword(CHOSEN, account.password_hash)).toBe(true);
    expect(await isPassword(SIGN_IN.password, account.password_hash)).toBe(false);
    expect(account).toMatchObject({ password_set_by: request.effectId, password_version: 2 });
  });

  it('ends made safe: the account is disabled, and neither the old nor the chosen password is its password', async () => {
    const { personId } = await directory.newPerson();
    const request = setPassword(personId);
    await connector.apply(request);
    await connector.end(request);
    const account = await accountOf(personId);
    expect(account.disabled).toBe(true);
    expect(await isPassword(CHOSEN, account.password_hash)).toBe(false);
    expect(await isPassword(SIGN_IN.password, account.password_hash)).toBe(false);
  });

  it('leaves a later change by somebody else as found when it ends, and says so', async () => {
    const { personId } = await directory.newPerson();
    const request = setPassword(personId);
    await connector.apply(request);
    await change(personId, { password_hash: 'set by an administrator', password_set_by: null });
    await connector.end(request);
    expect(await accountOf(personId)).toMatchObject({ disabled: false, password_hash: 'set by an administrator' });
    const proof = await connector.prove(request, 'ended');
    expect(proof.holds).toBe(true);
    expect(proof.found.join()).toContain('left as found');
  });

  it('gives a person back an account that the end of an earlier recovery disabled', async () => {
    const { personId } = await directory.newPerson();
    const first = setPassword(personId);
    await connector.apply(first);
    await connector.end(first);
    expect(await connector.lookup(personId)).toMatchObject({ active: true });
    const second = setPassword(personId, 'a quieter tandem ride');
    expect(await connector.apply(second)).toEqual({ applied: true });
    expect(await accountOf(personId)).toMatchObject({ disabled: false, password_set_by: second.effectId });
    expect(await connector.prove(second, 'applied')).toMatchObject({ holds: true });
    expect(await connector.prove(first, 'ended')).toMatchObject({ holds: true });
  });

  it('attack: a recovery does not bring back an account that an administrator disabled', async () => {
    const { personId } = await directory.newPerson();
    await change(personId, { disabled: true });
    expect(await connector.lookup(personId)).toMatchObject({ active: false });
    const refusal = { applied: false, refusal: 'subject-not-recoverable' };
    expect(await connector.apply(setPassword(personId))).toEqual(refusal);
    expect(await accountOf(personId)).toMatchObject({ disabled: true, password_version: 1 });
  });

  it('refuses for a person who is suspended, has left, or is on legal hold', async () => {
    for (const status of ['suspended', 'left', 'legal-hold'] as const) {
      const { personId } = await directory.newPerson();
      const people = directory.owner.updateTable('sample_directory.person');
      await people.set({ status }).where('person_id', '=', personId).execute();
      const refusal = { applied: false, refusal: 'subject-not-recoverable' };
      expect(await connector.apply(setPassword(personId))).toEqual(refusal);
    }
  });

  it('does not call it proven while a session from before lives, or while the account is disabled', async () => {
    const { personId } = await directory.newPerson();
    const request = setPassword(personId);
    const session = { session_id: randomUUID(), person_id: personId };
    await directory.owner.insertInto('sample_directory.session').values(session).execute();
    await connector.apply(request);
    expect(await connector.prove(request, 'applied')).toMatchObject({ holds: true });
    await directory.owner.updateTable('sample_directory.session').set({ revoked_at: null }).execute();
    expect((await connector.prove(request, 'applied')).found).toContain('1 earlier session lives');
    await directory.owner.deleteFrom('sample_directory.session').execute();
    await change(personId, { disabled: true });
    expect(await connector.prove(request, 'applied')).toMatchObject({ holds: false });
  });

  it('attack: a kind it does not have, a name of every object among them, is a fault and changes nothing', async () => {
    const { personId } = await directory.newPerson();
    for (const kind of ['account.delete', 'constructor', '__proto__']) {
      const request = { ...setPassword(personId), kind } as Warranted<EffectRequest>;
      await expect(connector.apply(request)).rejects.toThrow('knows no effect');
    }
    expect(await accountOf(personId)).toMatchObject({ password_version: 1 });
  });
});

describe('The sample directory as the directory of record', () => {
  it('says who people are, by id and by group, and nothing of a person it does not know', async () => {
    const record = sampleDirectoryOfRecord({ url: directory.urlFor('sample_directory_reader') });
    const boss = { ...(await directory.newPerson()), personId: 'p-7', username: 'boss', groups: ['desk', 'operators'] };
    await directory.add(boss);
    const expected = {
      personId: 'p-7',
      username: 'boss',
      displayName: boss.displayName,
      status: 'active',
      managerId: null,
      groups: ['desk', 'operators'],
      workEmail: 'boss@example.com',
      employeeNumber: '77',
      phoneOnFile: boss.phoneOnFile,
    };
    expect(await record.findById('p-7')).toEqual(expected);
    expect(await record.membersOf('desk')).toEqual([expected]);
    expect(await record.membersOf('nobody')).toEqual([]);
    expect(await record.findById('boss')).toBeNull();
    await record.close();
  });

  it('says in whose language and time zone somebody is written to, where it holds them', async () => {
    const record = sampleDirectoryOfRecord({ url: directory.urlFor('sample_directory_reader') });
    const { personId } = await directory.newPerson();
    const people = directory.owner.updateTable('sample_directory.person').where('person_id', '=', personId);
    await people.set({ locale: 'de-DE', timezone: 'Europe/Berlin' }).execute();
    expect(await record.findById(personId)).toMatchObject({ locale: 'de-DE', timeZone: 'Europe/Berlin' });
    await record.close();
  });

  it('finds everybody who bears an identifier: name and address in any case, number and id as they are', async () => {
    const record = sampleDirectoryOfRecord({ url: directory.urlFor('sample_directory_reader') });
    const { personId, username } = await directory.newPerson();
    const bearers = async (identifier: string) =>
      (await record.findByIdentifier(identifier)).map(({ personId: id }) => id);
    const number = personId.replace('p-', '7');
    for (const one of [username, username.toUpperCase(), `${username}@Example.COM`, number, personId])
      expect([one, await bearers(one)]).toEqual([one, [personId]]);
    for (const none of [
      personId.toUpperCase(),
      `${username}@private.example.net`,
      `${username} `,
      '',
      '%',
      "' or ''='",
    ])
      expect([none, await bearers(none)]).toEqual([none, []]);
    await record.close();
  });

  it('gives everybody who claims an identifier, be it the name of one and the address or number of another', async () => {
    const record = sampleDirectoryOfRecord({ url: directory.urlFor('sample_directory_reader') });
    const [one, other] = [await directory.newPerson(), await directory.newPerson()];
    const claims = (row: { work_email: string } | { employee_number: string }) =>
      directory.owner.updateTable('sample_directory.person').set(row).where('person_id', '=', other.personId).execute();
    for (const row of [{ work_email: one.username.toUpperCase() }, { employee_number: one.username }]) {
      await claims(row);
      const found = await record.findByIdentifier(one.username);
      expect(found.map(({ personId }) => personId)).toEqual([one.personId, other.personId].toSorted());
    }
    await record.close();
  });
});

describe("The sample directory's database roles", () => {
  const DENIED = 'permission denied';
  const asRole = async (role: Parameters<DirectoryFixture['urlFor']>[0]) =>
    connectSampleDirectory(directory.urlFor(role));

  it('attack: the proof role reads no password hash and no TOTP secret, and changes nothing', async () => {
    const proof = await asRole('sample_directory_proof');
    const accounts = proof.selectFrom('sample_directory.account');
    await expect(accounts.select('password_hash').execute()).rejects.toThrow(DENIED);
    await expect(accounts.select('totp_secret').execute()).rejects.toThrow(DENIED);
    await expect(proof.updateTable('sample_directory.account').set({ disabled: false }).execute()).rejects.toThrow(
      DENIED,
    );
    await expect(proof.deleteFrom('sample_directory.session').execute()).rejects.toThrow(DENIED);
    await expect(proof.deleteFrom('sample_directory.effect').execute()).rejects.toThrow(DENIED);
    await proof.destroy();
  });

  it('attack: the reader role sees people and neither accounts nor sessions', async () => {
    const reader = await asRole('sample_directory_reader');
    await expect(reader.selectFrom('sample_directory.account').select('person_id').execute()).rejects.toThrow(DENIED);
    await expect(reader.selectFrom('sample_directory.session').selectAll().execute()).rejects.toThrow(DENIED);
    await expect(reader.updateTable('sample_directory.person').set({ groups: [] }).execute()).rejects.toThrow(DENIED);
    await reader.destroy();
  });

  it("attack: the connector's role reads no TOTP secret, changes nobody's groups, and forgets no effect", async () => {
    const writer = await asRole('sample_directory');
    const accounts = writer.selectFrom('sample_directory.account');
    await expect(accounts.select('totp_secret').execute()).rejects.toThrow(DENIED);
    await expect(writer.updateTable('sample_directory.person').set({ groups: [] }).execute()).rejects.toThrow(DENIED);
    await expect(writer.deleteFrom('sample_directory.effect').execute()).rejects.toThrow(DENIED);
    await writer.destroy();
  });

  it("attack: the identity provider's role sets no password, enables no account and sees no effect", async () => {
    const provider = await asRole('sample_directory_idp');
    const accounts = provider.updateTable('sample_directory.account');
    await expect(accounts.set({ password_hash: 'known' }).execute()).rejects.toThrow(DENIED);
    await expect(accounts.set({ disabled: false }).execute()).rejects.toThrow(DENIED);
    await expect(provider.selectFrom('sample_directory.effect').selectAll().execute()).rejects.toThrow(DENIED);
    await provider.destroy();
  });
});

describe('Suspending passkeys in the sample directory', () => {
  const suspend = (target: string) => {
    const ids = { effectId: randomUUID(), caseId: randomUUID() };
    const request: EffectRequest = {
      ...ids,
      kind: 'authenticator.suspend',
      target,
      notAfter: NOW,
      secret: null,
      challenge: null,
      grant: null,
    };
    return request as Warranted<EffectRequest>; // stands where the warrant's verification stands
  };
  const passkeysOf = async (personId: string) => {
    const passkeys = directory.owner.selectFrom('sample_directory.passkey').select('state');
    return (await passkeys.where('person_id', '=', personId).execute()).map(({ state }) => state);
  };
  const bind = (personId: string) =>
    directory.owner
      .insertInto('sample_directory.passkey')
      .values({ credential_id: randomUUID(), person_id: personId, public_key: 'x' })
      .execute();

  it('refuses where there is none: what was reported lost is not of this directory, and somebody must look', async () => {
    const { personId } = await directory.newPerson();
    expect(await connector.apply(suspend(personId))).toEqual({ applied: false, refusal: 'nothing-to-suspend' });
  });

  it('attack: ending it gives nothing back, and one bound since is not touched by it', async () => {
    const { personId } = await directory.newPerson();
    await bind(personId);
    const request = suspend(personId);
    await connector.apply(request);
    await bind(personId);
    expect(await connector.prove(request, 'applied')).toMatchObject({ holds: true });
    await connector.end(request);
    expect((await passkeysOf(personId)).toSorted()).toEqual(['active', 'suspended']);
  });

  it('is done again for somebody whose last case ran out of time', async () => {
    const { personId } = await directory.newPerson();
    await bind(personId);
    await connector.apply(suspend(personId));
    const again = suspend(personId);
    expect(await connector.apply(again)).toEqual({ applied: true });
    expect(await connector.prove(again, 'applied')).toMatchObject({ holds: true });
  });
});
