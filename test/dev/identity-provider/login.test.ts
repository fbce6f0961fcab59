import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import type { EffectRequest, Warranted } from '../../../connectors/port.js';
import { sampleDirectoryConnector } from '../../../connectors/sample-directory/connector.js';
import { login } from '../../../dev/identity-provider/login.js';
import { type IdentityProvider, startIdentityProvider } from '../../../dev/identity-provider/start.js';
import { clientCredentials, type Tokens } from '../../../dev/identity-provider/tokens.js';
import { verifyAccessToken } from '../../../proofs/access-token.js';
import { issuerKeys } from '../../../proofs/issuer-keys.js';
import { type DirectoryFixture, SIGN_IN, startDirectory } from '../../connectors/sample-directory-fixture.js';
import { totpAt } from './totp-codes.js';

const NOW = Date.UTC(2030, 0, 1, 12);
const A_STEP = 30_000;
const REFUSED = { ok: false, reason: 'sign-in-refused' };

let directory: DirectoryFixture;
let provider: IdentityProvider;
let now = NOW;
beforeAll(async () => {
  directory = await startDirectory();
  provider = await startIdentityProvider({
    directoryUrl: directory.urlFor('sample_directory_idp'),
    stateFolder: null,
    clock: async () => now,
  });
});
afterAll(async () => {
  await provider.stop();
  await directory.stop();
});

const signIn = (username: string, changes: { password?: string; totp?: string } = {}) =>
  login({ issuer: provider.issuer, username, password: SIGN_IN.password, totp: totpAt(now), ...changes });
const sessionsOf = (personId: string) =>
  directory.owner.selectFrom('sample_directory.session').selectAll().where('person_id', '=', personId).execute();
const verified = (token: string, audience: string) => {
  const keys = createRemoteJWKSet(new URL(`${provider.issuer}/jwks`));
  return jwtVerify(token, keys, { issuer: provider.issuer, audience, algorithms: ['ES256'] });
};

describe('Signing in at the sample identity provider', () => {
  it('gives an access token for the API that says who, through which client, and with which roles', async () => {
    const person = { ...(await directory.newPerson()), personId: 'p-77', username: 'desk77', groups: ['desk'] };
    await directory.add(person);
    const tokens = await signIn('desk77');
    const { payload, protectedHeader } = await verified(tokens.ok ? tokens.accessToken : '', 'urn:countersign:api');
    expect(protectedHeader.typ).toBe('at+jwt');
    expect(payload).toMatchObject({ sub: 'p-77', client_id: 'desk-console', roles: ['desk'], scope: 'cases' });
    const idToken = await verified((tokens.ok && tokens.idToken) || '', 'desk-console');
    expect(idToken.payload).toMatchObject({ sub: 'p-77' });
  });

  it('gives people and programs tokens that the API takes for what they are', async () => {
    const { issuer, ticketToolSecret: secret } = provider;
    const { personId, username } = await directory.newPerson();
    const check = async (tokens: Tokens) =>
      verifyAccessToken({ issuer, keys: issuerKeys(issuer) }, tokens.ok ? tokens.accessToken : '', Date.now());
    expect(await check(await signIn(username))).toEqual({ personId, clientId: 'desk-console', roles: [] });
    const program = await clientCredentials({ issuer, clientId: 'ticket-tool', secret });
    expect(await check(program)).toEqual({ personId: null, clientId: 'ticket-tool', roles: ['ticket-tool'] });
  });

  it('opens a session in the directory, and none for whoever is refused', async () => {
    const { personId, username } = await directory.newPerson();
    expect(await signIn(username, { password: 'not the password' })).toEqual(REFUSED);
    expect(await sessionsOf(personId)).toEqual([]);
    expect(await signIn(username)).toMatchObject({ ok: true });
    expect(await sessionsOf(personId)).toMatchObject([{ revoked_at: null }]);
  });

  it('refuses a wrong password, a wrong code and an unknown name, with one and the same answer', async () => {
    const { username } = await directory.newPerson();
    expect(await signIn(username, { password: 'not the password' })).toEqual(REFUSED);
    expect(await signIn(username, { totp: totpAt(now + 100 * A_STEP) })).toEqual(REFUSED);
    expect(await signIn(username, { totp: '' })).toEqual(REFUSED);
    expect(await signIn(`${username}x`)).toEqual(REFUSED);
  });

  it('takes a code one step early or late, and no further (RFC 6238)', async () => {
    const late = await directory.newPerson();
    expect(await signIn(late.username, { totp: totpAt(now - 2 * A_STEP) })).toEqual(REFUSED);
    expect(await signIn(late.username, { totp: totpAt(now - A_STEP) })).toMatchObject({ ok: true });
    const early = await directory.newPerson();
    expect(await signIn(early.username, { totp: totpAt(now + 2 * A_STEP) })).toEqual(REFUSED);
    expect(await signIn(early.username, { totp: totpAt(now + A_STEP) })).toMatchObject({ ok: true });
  });

  it('attack: a code seen over the shoulder is worth nothing once it or a later one was used', async () => {
    const { username } = await directory.newPerson();
    expect(await signIn(username)).toMatchObject({ ok: true });
    expect(await signIn(username)).toEqual(REFUSED);
    expect(await signIn(username, { totp: totpAt(now - A_STEP) })).toEqual(REFUSED);
    now += A_STEP;
    expect(await signIn(username)).toMatchObject({ ok: true });
  });

  it('attack: the same code sent many times at the same moment signs in once', async () => {
    const { username, personId } = await directory.newPerson();
    const answers = await Promise.all(Array.from({ length: 6 }, () => signIn(username)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await sessionsOf(personId)).toHaveLength(1);
  });

  it('refuses a disabled account and a person who is not active', async () => {
    const disabled = await directory.newPerson();
    const accounts = directory.owner.updateTable('sample_directory.account').set({ disabled: true });
    await accounts.where('person_id', '=', disabled.personId).execute();
    expect(await signIn(disabled.username)).toEqual(REFUSED);
    const gone = await directory.newPerson();
    const people = directory.owner.updateTable('sample_directory.person').set({ status: 'left' });
    await people.where('person_id', '=', gone.personId).execute();
    expect(await signIn(gone.username)).toEqual(REFUSED);
  });
});

describe('Signing in before and after a password reset', () => {
  const NEW_PASSWORD = 'seven geese over Ghent';
  const resetOf = (target: string) => {
    const ids = { effectId: randomUUID(), caseId: randomUUID() };
    const reset = {
      kind: 'password.set',
      target,
      notAfter: now,
      secret: NEW_PASSWORD,
      challenge: null,
      grant: null,
    } as const;
    const request: EffectRequest = { ...ids, ...reset };
    return request as Warranted<EffectRequest>; // stands where the warrant's verification stands
  };
  const connect = () =>
    sampleDirectoryConnector({
      writeUrl: directory.urlFor('sample_directory'),
      proofUrl: directory.urlFor('sample_directory_proof'),
      clock: async () => now,
    });

  it('the old password is really refused and the new one works; after the reset ended neither does', async () => {
    const connector = connect();
    const { personId, username } = await directory.newPerson();
    expect(await signIn(username)).toMatchObject({ ok: true });
    const reset = resetOf(personId);
    expect(await connector.apply(reset)).toEqual({ applied: true });
    now += A_STEP;
    expect(await signIn(username)).toEqual(REFUSED);
    expect(await signIn(username, { password: NEW_PASSWORD })).toMatchObject({ ok: true });
    await connector.end(reset);
    now += A_STEP;
    expect(await signIn(username)).toEqual(REFUSED);
    expect(await signIn(username, { password: NEW_PASSWORD })).toEqual(REFUSED);
    await connector.close();
  });

  it('attack: a sign-in with the old password that races the reset leaves no session behind', async () => {
    const connector = connect();
    const { personId, username } = await directory.newPerson();
    const reset = resetOf(personId);
    await Promise.all([signIn(username), connector.apply(reset)]);
    const live = (await sessionsOf(personId)).filter(({ revoked_at }) => revoked_at === null);
    expect(live).toEqual([]);
    expect(await connector.prove(reset, 'applied')).toMatchObject({ holds: true });
    await connector.close();
  });
});

describe('A client that acts for nobody', () => {
  it('gets a token with its own role by its secret', async () => {
    const { issuer, ticketToolSecret: secret } = provider;
    const tokens = await clientCredentials({ issuer, clientId: 'ticket-tool', secret });
    const { payload, protectedHeader } = await verified(tokens.ok ? tokens.accessToken : '', 'urn:countersign:api');
    expect(protectedHeader.typ).toBe('at+jwt');
    expect(payload).toMatchObject({ client_id: 'ticket-tool', sub: 'ticket-tool', roles: ['ticket-tool'] });
  });

  it('is refused with another secret, and a client for people gets none this way', async () => {
    const { issuer, ticketToolSecret: secret } = provider;
    const refused = { ok: false, reason: 'invalid_client' };
    expect(await clientCredentials({ issuer, clientId: 'ticket-tool', secret: 'guessed' })).toEqual(refused);
    expect(await clientCredentials({ issuer, clientId: 'desk-console', secret })).toMatchObject({ ok: false });
  });
});
