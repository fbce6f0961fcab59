import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { currentSet } from '../../activities/enrolled/current-set.js';
import type { SamplePerson } from '../../dev/seed/people.js';
import type { Enrolled } from '../../domain/enrolled.js';
import { addEnrolled } from '../../cli/enrolled/add-enrolled.js';
import { writeKeys } from '../../proofs/key-files.js';
import { loadSigningKey, loadTrust } from '../../proofs/keys.js';
import { startDirectory, type DirectoryFixture } from '../connectors/sample-directory-fixture.js';
import { FakeGraph } from '../fakes/graph/fake-graph.js';
import { FakeDuo } from '../fakes/duo/fake-duo.js';
import { FakeOkta } from '../fakes/okta/fake-okta.js';
import { countersign } from './support/command.js';

const ISSUER = 'https://accounts.example.org';
const COLUMNS = 'person,at,account,authenticator';
const CREATED = '2024-05-06T07:08:09.000Z';

describe('linking the authenticators that people have already', () => {
  let directory: DirectoryFixture;
  let okta: FakeOkta;
  let duo: FakeDuo;
  let graph: FakeGraph;
  let folder: string;
  let env: Record<string, string>;

  beforeAll(async () => {
    [directory, okta, duo] = await Promise.all([startDirectory(), FakeOkta.start(), FakeDuo.start()]);
    graph = await FakeGraph.start(Date.now);
    folder = await mkdtemp(path.join(tmpdir(), 'countersign-link-'));
    const { TRUST_FILE, ENROLMENT_KEY_FILE } = await writeKeys(path.join(folder, 'keys'));
    env = {
      DATABASE_URL: directory.database.ownerUrl,
      DIRECTORY_OF_RECORD_URL: directory.urlFor('sample_directory_reader'),
      TRUST_FILE,
      ENROLMENT_KEY_FILE,
      OKTA_ORG_URL: okta.org.url,
      OKTA_API_TOKEN: okta.org.apiToken,
      DUO_API_URL: duo.application.apiUrl,
      DUO_INTEGRATION_KEY: duo.application.integrationKey,
      DUO_SECRET_KEY: duo.application.secretKey,
      GRAPH_TENANT_ID: graph.app.tenantId,
      GRAPH_CLIENT_ID: graph.app.clientId,
      GRAPH_CLIENT_SECRET: graph.app.clientSecret,
      GRAPH_URL: graph.app.graphUrl,
      GRAPH_LOGIN_URL: graph.app.loginUrl,
      OIDC_ISSUER: 'https://login.example.com',
      LOGIN_ISSUERS: JSON.stringify([
        { issuer: ISSUER, clientId: 'countersign', redirectUri: 'https://recover.example.com/portal' },
      ]),
    };
  });
  afterAll(async () => {
    await Promise.all([directory.stop(), okta.stop(), duo.stop(), graph.stop()]);
    await rm(folder, { recursive: true });
  });

  const inOkta = (changes: Parameters<FakeOkta['enrols']>[0] = {}) => {
    const { userId, factorId } = okta.enrols({ created: CREATED, ...changes });
    return { at: 'okta', account: userId, authenticator: factorId };
  };
  const inDuo = () => {
    const { userId, factorId } = duo.enrols();
    return { at: 'duo', account: userId, authenticator: factorId };
  };
  const lineOf = (person: string, { at, account, authenticator }: ReturnType<typeof inOkta>) =>
    [person, at, account, authenticator].join(',');
  const links = async (lines: readonly string[], ...args: string[]) => {
    const file = path.join(folder, 'factors.csv');
    const [head, options] = args[0]?.includes(',') === true ? [args[0], args.slice(1)] : [COLUMNS, args];
    await writeFile(file, [head, ...lines].join('\n'));
    return countersign(['enrolled', 'link', file, '--source', 'export', '--json', ...options], env);
  };
  /** What counts of somebody, as a case would see it. */
  const enrolledOf = async ({ personId }: SamplePerson): Promise<readonly Enrolled[]> => {
    const { database } = directory;
    const deps = { db: database.as('countersign_case_worker'), ledgerDb: database.as('countersign_ledger') };
    const set = await currentSet({ ...deps, trust: await loadTrust(env['TRUST_FILE'] ?? '') }, personId);
    return (set?.rows ?? []).map((row) => row.enrolled);
  };

  it('writes nothing unless it is told to; then each is as old as its provider says, or as today where it does not', async () => {
    const [ada, ben] = [await directory.newPerson(), await directory.newPerson()];
    const [verify, mobile] = [inOkta(), inDuo()];
    const lines = [lineOf(ada.username, verify), lineOf(ben.personId, mobile)];
    expect(await links(lines)).toMatchObject({
      status: 0,
      json: { applied: false, added: 2, asOldAsTheProviderSays: 1 },
    });
    expect(await enrolledOf(ada)).toEqual([]);
    const before = Date.now();
    expect(await links(lines, '--apply')).toMatchObject({ status: 0, json: { applied: true, added: 2 } });
    expect(await enrolledOf(ada)).toMatchObject([
      {
        kind: 'push',
        provider: 'okta',
        userId: verify.account,
        factorId: verify.authenticator,
        domains: ['handset'],
        enrolledAt: Date.parse(CREATED),
        imported: { source: 'export', lastChangedAt: Date.parse(CREATED) },
      },
    ]);
    const [theirs] = await enrolledOf(ben);
    expect(theirs).toMatchObject({ provider: 'duo', imported: { lastChangedAt: null } });
    expect(theirs?.enrolledAt).toBeGreaterThanOrEqual(before);
    expect(await links(lines, '--apply')).toMatchObject({ status: 0, json: { added: 0, unchanged: 2 } });
  });

  it('attack: an authenticator of somebody else, or one that nobody has, is linked to nobody', async () => {
    const [ada, eve] = [await directory.newPerson(), await directory.newPerson()];
    const [hers, another] = [inOkta(), inOkta()];
    await links([lineOf(ada.personId, hers)], '--apply');
    const lines = [
      lineOf(eve.personId, hers),
      lineOf(eve.personId, { ...another, account: hers.account }),
      lineOf(eve.personId, inOkta({ status: 'INACTIVE' })),
      lineOf('nobody', another),
      lineOf(eve.personId, { ...another, at: 'pager' }),
      lineOf(eve.personId, { ...another, authenticator: '../users' }),
    ];
    const { status, json } = await links(lines, '--apply');
    expect(status).toBe(5);
    expect((json as { refusals: { reason: string }[] }).refusals.map(({ reason }) => reason)).toEqual([
      'of-another',
      'not-bound',
      'not-bound',
      'unknown-person',
      'unknown-provider',
      'no-ids',
    ]);
    expect(await enrolledOf(eve)).toEqual([]);
  });

  it('takes an account at another issuer for as old as today, and for one person only', async () => {
    const [ada, ben] = [await directory.newPerson(), await directory.newPerson()];
    const account = { at: ISSUER, account: 'auth0|5f7c', authenticator: '' };
    const before = Date.now();
    expect(await links([lineOf(ada.personId, account)], '--apply')).toMatchObject({ status: 0, json: { added: 1 } });
    const [theirs] = await enrolledOf(ada);
    expect(theirs).toMatchObject({ kind: 'login', issuer: ISSUER, sub: 'auth0|5f7c', behindIdentityProvider: false });
    expect(theirs?.enrolledAt).toBeGreaterThanOrEqual(before);
    for (const [line, reason] of [
      [account, 'of-another'],
      [{ ...account, at: 'https://login.example.com' }, 'unknown-provider'],
      [{ ...account, account: '' }, 'no-ids'],
      [{ ...account, authenticator: 'x' }, 'no-ids'],
    ] as const)
      expect(await links([lineOf(ben.personId, line)], '--apply')).toMatchObject({ json: { refusals: [{ reason }] } });
  });

  it('ties a managed device to the passkey on it, as old as today, and one of somebody else’s to nobody', async () => {
    const [ada, eve] = [await directory.newPerson(), await directory.newPerson()];
    const { id: laptop, userId } = graph.manages();
    const trust = await loadTrust(env['TRUST_FILE'] ?? '');
    const enrolmentKey = await loadSigningKey(env['ENROLMENT_KEY_FILE'] ?? '');
    const enrolsPasskey = ({ personId }: SamplePerson, credentialId: string) => {
      const key = { type: 'enrolled', kind: 'passkey', domains: ['authenticator'], publicKey: 'AAAA' } as const;
      const thing = { ...key, personId, credentialId, enrolledId: credentialId, enrolledAt: 0 };
      return addEnrolled(directory.database.owner, { enrolmentKey, trust, now: Date.now() }, thing, () => false);
    };
    await Promise.all([enrolsPasskey(ada, 'on-the-laptop'), enrolsPasskey(eve, 'of-eve')]);
    const managed = [ada.personId, 'graph', userId, laptop, 'on-the-laptop'].join(',');
    const columns = 'person,at,account,authenticator,passkey';
    const before = Date.now();
    const linked = await links([managed], columns, '--apply');
    expect(linked).toMatchObject({ status: 0, json: { added: 1, asOldAsTheProviderSays: 0 } });
    const device = (await enrolledOf(ada)).find(({ kind }) => kind === 'device');
    expect(device).toMatchObject({
      inventory: 'graph',
      ownerId: userId,
      deviceId: laptop,
      credentialId: 'on-the-laptop',
      domains: ['device'],
    });
    expect(device?.enrolledAt).toBeGreaterThanOrEqual(before);
    expect(await links([managed], columns, '--apply')).toMatchObject({ json: { added: 0, unchanged: 1 } });
    const other = graph.manages();
    for (const [line, reason] of [
      [[eve.personId, 'graph', userId, laptop, 'of-eve'], 'of-another'],
      [[eve.personId, 'graph', userId, other.id, 'of-eve'], 'not-bound'],
      [[eve.personId, 'graph', other.userId, 'no-such-device', 'of-eve'], 'not-bound'],
      [[eve.personId, 'graph', other.userId, other.id, 'on-the-laptop'], 'no-passkey'],
      [[eve.personId, 'graph', other.userId, other.id, ''], 'no-passkey'],
      [[eve.personId, 'okta', other.userId, other.id, 'of-eve'], 'no-passkey'],
      [[eve.personId, 'signed-lookup', other.userId, other.id, 'of-eve'], 'unknown-provider'],
    ] as const)
      expect(await links([line.join(',')], columns, '--apply')).toMatchObject({ json: { refusals: [{ reason }] } });
    graph.mood = 'fails';
    const silent = [eve.personId, 'graph', other.userId, other.id, 'of-eve'].join(',');
    expect(await links([silent], columns)).toMatchObject({ json: { refusals: [{ reason: 'no-answer' }] } });
    graph.reset();
    expect((await enrolledOf(eve)).map(({ kind }) => kind)).toEqual(['passkey']);
  });

  it('refuses both of two lines for one person or one authenticator, and a second one beside the first', async () => {
    const [ada, ben, eve] = [await directory.newPerson(), await directory.newPerson(), await directory.newPerson()];
    const shared = inOkta();
    const lines = [
      lineOf(ada.personId, shared),
      lineOf(ben.personId, shared),
      lineOf(eve.personId, inOkta()),
      lineOf(eve.personId, inDuo()),
    ];
    expect(await links(lines, '--apply')).toMatchObject({ status: 5, json: { added: 0, refused: 4 } });
    await links([lineOf(ada.personId, shared)], '--apply');
    expect(await links([lineOf(ada.personId, inDuo())], '--apply')).toMatchObject({
      status: 5,
      json: { added: 0, refusals: [{ reason: 'has-another' }] },
    });
    expect(await enrolledOf(ada)).toHaveLength(1);
  });
});
