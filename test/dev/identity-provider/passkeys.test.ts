import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { connectSampleDirectory, type SampleDirectory } from '../../../connectors/sample-directory/connect.js';
import { sampleDirectoryConnector } from '../../../connectors/sample-directory/connector.js';
import { SIGN_IN_RELYING_PARTY } from '../../../connectors/sample-directory/relying-party.js';
import type { EffectRequest, Warranted } from '../../../connectors/port.js';
import { type Accounts, accountsOf } from '../../../dev/identity-provider/accounts.js';
import { login } from '../../../dev/identity-provider/login.js';
import { type IdentityProvider, startIdentityProvider } from '../../../dev/identity-provider/start.js';
import { generatedSubjects, type SamplePerson } from '../../../dev/seed/people.js';
import { addToDirectory } from '../../../dev/seed/directory.js';
import {
  assert,
  createCredential,
  type SoftwareCredential,
} from '../../../dev/software-authenticator/authenticator.js';
import { type DirectoryFixture, SIGN_IN, startDirectory } from '../../connectors/sample-directory-fixture.js';
import { until } from '../../support/case-rig/until.js';

const REFUSED = { ok: false, reason: 'sign-in-refused' };

let directory: DirectoryFixture;
let provider: IdentityProvider;
let database: SampleDirectory;
let accounts: Accounts;
beforeAll(async () => {
  directory = await startDirectory();
  const directoryUrl = directory.urlFor('sample_directory_idp');
  provider = await startIdentityProvider({ directoryUrl, stateFolder: null });
  database = connectSampleDirectory(directoryUrl);
  accounts = accountsOf(database, async () => 0);
});
afterAll(async () => {
  await database.destroy();
  await provider.stop();
  await directory.stop();
});

const spare = generatedSubjects(20).map((person) => ({ ...person, managerId: null, personId: `k-${person.personId}` }));

/** Somebody with a passkey to sign in with. */
async function somebody(): Promise<SamplePerson & { readonly passkey: SoftwareCredential }> {
  const [person, passkey] = [spare.shift(), createCredential(SIGN_IN_RELYING_PARTY)];
  if (person === undefined) throw new Error('this test needs more people');
  await addToDirectory(directory.database.ownerUrl, [{ person, signIn: { ...SIGN_IN, passkey } }]);
  return { ...person, passkey };
}

const signIn = (username: string, passkey: SoftwareCredential, password = SIGN_IN.password) =>
  login({ issuer: provider.issuer, username, password, passkey });
const suspend = (target: string) => {
  const request = { effectId: randomUUID(), caseId: randomUUID(), kind: 'authenticator.suspend', target, notAfter: 1 };
  return { ...request, secret: null, challenge: null, grant: null } as Warranted<EffectRequest>; // stands where the warrant's verification stands
};

describe('Signing in with a passkey at the sample identity provider', () => {
  it('takes it in the place of the code, through the real page', async () => {
    const { username, passkey } = await somebody();
    expect(await signIn(username, passkey)).toMatchObject({ ok: true });
  });

  it('attack: not without the password, not of somebody else, and not one that nobody bound', async () => {
    const [ann, bea] = [await somebody(), await somebody()];
    expect(await signIn(ann.username, ann.passkey, 'not the password')).toEqual(REFUSED);
    expect(await signIn(ann.username, bea.passkey)).toEqual(REFUSED);
    expect(await signIn(ann.username, createCredential(SIGN_IN_RELYING_PARTY))).toEqual(REFUSED);
  });

  it('attack: what was signed for another sign-in, or on the page where decisions are signed, opens nothing', async () => {
    const { username, passkey } = await somebody();
    const { password } = SIGN_IN;
    const other = assert(passkey, { ...SIGN_IN_RELYING_PARTY, challenge: 'B'.repeat(43) });
    const elsewhere = { ...SIGN_IN_RELYING_PARTY, origin: 'https://sign.example.com', challenge: 'A'.repeat(43) };
    for (const assertion of [other, assert(passkey, elsewhere)]) {
      expect(
        await accounts.signIn({ username, password, second: { assertion, challenge: 'A'.repeat(43) } }),
      ).toBeNull();
    }
  });

  it('attack: where browsers sign in by a name, what was signed on another page of that name opens nothing', async () => {
    const { password } = SIGN_IN;
    const [person, passkey] = [spare.shift(), createCredential({ rpId: 'localhost' })];
    if (person === undefined) throw new Error('this test needs more people');
    await addToDirectory(directory.database.ownerUrl, [{ person, signIn: { ...SIGN_IN, passkey } }]);
    const page = { rpId: 'localhost', origin: 'http://localhost:4000' };
    const byName = accountsOf(database, async () => 0, page);
    const challenge = 'A'.repeat(43);
    const signIn = (origin: string) => {
      const assertion = assert(passkey, { rpId: page.rpId, origin, challenge });
      return byName.signIn({ username: person.username, password, second: { assertion, challenge } });
    };
    expect(await signIn('http://localhost:4001')).toBeNull();
    expect(await signIn(page.origin)).toMatchObject({ personId: person.personId });
  });

  const liveSessions = (personId: string) => {
    const sessions = directory.owner.selectFrom('sample_directory.session').selectAll();
    return sessions.where('person_id', '=', personId).where('revoked_at', 'is', null).execute();
  };

  it('attack: a suspended one opens nothing, and whoever was signed in with it is signed out', async () => {
    const { personId, username, passkey } = await somebody();
    const connector = sampleDirectoryConnector({
      writeUrl: directory.urlFor('sample_directory'),
      proofUrl: directory.urlFor('sample_directory_proof'),
      clock: async () => 0,
    });
    expect(await signIn(username, passkey)).toMatchObject({ ok: true });
    const effect = suspend(personId);
    await connector.apply(effect);
    expect(await liveSessions(personId)).toEqual([]);
    expect(await connector.prove(effect, 'applied')).toMatchObject({ holds: true });
    expect(await signIn(username, passkey)).toEqual(REFUSED);
    await connector.close();
  });

  it('attack: a sign-in that is under way when its passkey is suspended leaves no session behind', async () => {
    const { personId, username, passkey } = await somebody();
    const challenge = 'A'.repeat(43);
    const second = { assertion: assert(passkey, { ...SIGN_IN_RELYING_PARTY, challenge }), challenge };
    const { password } = SIGN_IN;
    const signingIn = await directory.owner.transaction().execute(async (trx) => {
      const account = trx.selectFrom('sample_directory.account').select('person_id').forUpdate();
      await account.where('person_id', '=', personId).execute();
      const signedIn = accounts.signIn({ username, password, second });
      await until('the sign-in waits for the account', async () => {
        const { rows } = await sql<{ pid: number }>`select pid from pg_locks where not granted`.execute(
          directory.owner,
        );
        return rows.length > 0 ? rows : null;
      });
      const suspended = trx.updateTable('sample_directory.passkey').set({ state: 'suspended' });
      await suspended.where('person_id', '=', personId).execute();
      return { signedIn };
    });
    expect(await signingIn.signedIn).toBeNull();
    expect(await liveSessions(personId)).toEqual([]);
  });

  it('attack: the directory keeps every credential id for good: one that was removed is never bound again', async () => {
    const { personId, passkey } = await somebody();
    const removed = { state: 'removed' } as const;
    await directory.owner
      .updateTable('sample_directory.passkey')
      .set(removed)
      .where('person_id', '=', personId)
      .execute();
    const writer = connectSampleDirectory(directory.urlFor('sample_directory'));
    const row = { credential_id: passkey.credentialId, person_id: personId, public_key: passkey.publicKey };
    const insert = writer.insertInto('sample_directory.passkey').values(row);
    await expect(insert.execute()).rejects.toThrow('duplicate key');
    await expect(writer.deleteFrom('sample_directory.passkey').execute()).rejects.toThrow('permission denied');
    const hijacked = writer.updateTable('sample_directory.passkey').set({ public_key: 'theirs' });
    await expect(hijacked.execute()).rejects.toThrow('permission denied');
    await writer.destroy();
  });
});
