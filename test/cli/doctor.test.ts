import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { startMailSink } from '../../dev/servers/mail-sink.js';
import { startTestDatabase, type TestDatabase } from '../support/postgres.js';
import { countersign, type Ended } from './support/command.js';
import { sendJson, startStub, type StubServer } from './support/stub-server.js';

const started: { stop(): Promise<void> }[] = [];
afterEach(() => Promise.all(started.splice(0).map((server) => server.stop())));

async function stub(...args: Parameters<typeof startStub>): Promise<StubServer> {
  const server = await startStub(...args);
  started.push(server);
  return server;
}

interface Found {
  readonly what: string;
  readonly state: string;
  readonly says: string;
  readonly nextStep: string | null;
}

const examines = (env: Readonly<Record<string, string>>): Promise<Ended> => countersign(['doctor', '--json'], env);

/** What doctor found of one thing. */
function of(what: string, { json }: Ended): Found {
  const { findings } = json as { findings: readonly Found[] };
  const found = findings.find((one) => one.what === what);
  if (found === undefined) throw new Error(`nothing of ${what} in ${JSON.stringify(findings)}`);
  return found;
}

describe('doctor', () => {
  it('says of everything that nothing is said of it, and what to set: status 2', async () => {
    const { status, stdout, stderr } = await countersign(['doctor']);
    expect({ status, stderr }).toEqual({ status: 2, stderr: '' });
    for (const setting of [
      'DATABASE_URL_OWNER',
      'TEMPORAL_ADDRESS',
      'OIDC_ISSUER',
      'SMTP_URL',
      'CODEC_SERVER_URL',
      'COUNTERSIGN_URL',
    ]) {
      expect(stdout).toContain(setting);
    }
  });

  it('of what does not answer: says why and what to do, status 5, and shows no password', async () => {
    const env = {
      DATABASE_URL_API: 'postgres://countersign_api:hunter2@127.0.0.1:1/countersign',
      TEMPORAL_ADDRESS: '127.0.0.1:1',
      OIDC_ISSUER: 'http://127.0.0.1:1',
      SMTP_URL: 'smtp://mailer:hunter2@127.0.0.1:1',
      CODEC_SERVER_URL: 'http://127.0.0.1:1',
      COUNTERSIGN_URL: 'http://127.0.0.1:1',
    };
    const examined = await examines(env);
    expect(examined.status).toBe(5);
    const things = [
      'PostgreSQL (DATABASE_URL_API)',
      'Temporal server',
      'identity provider',
      'mail server',
      'codec server',
      'API',
    ];
    for (const what of things) {
      expect(of(what, examined)).toMatchObject({ state: 'ill', nextStep: expect.stringContaining('Start') });
    }
    expect(examined.stdout).not.toContain('hunter2');
  });

  it('of a mail server that takes mail: well', async () => {
    const sink = await startMailSink();
    started.push(sink);
    const examined = await examines({ SMTP_URL: sink.url });
    expect({ status: examined.status, mail: of('mail server', examined).state }).toEqual({ status: 0, mail: 'well' });
    expect(await sink.messages()).toEqual([]);
  });
});

describe('doctor, of PostgreSQL', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await startTestDatabase();
  });
  afterAll(() => database.stop());

  it("well: version, role, this version's schema, and one clock", async () => {
    const { countersign_api: api, countersign_ledger: ledger } = database.urls;
    const examined = await examines({
      DATABASE_URL_API: api,
      DATABASE_URL_LEDGER: ledger,
      DATABASE_URL_OWNER: database.ownerUrl,
    });
    expect(examined.status).toBe(0);
    expect(of('PostgreSQL (DATABASE_URL_API)', examined)).toMatchObject({
      state: 'well',
      says: expect.stringMatching(/^version 18.* as countersign_api$/),
    });
    expect(of('schema (DATABASE_URL_LEDGER)', examined).state).toBe('well');
    const { findings } = examined.json as { findings: readonly Found[] };
    expect(findings.filter(({ what }) => what === 'clock of PostgreSQL')).toHaveLength(1);
  });

  it('ill: a process that was given the URL of another role, or of an owner', async () => {
    const examined = await examines({
      DATABASE_URL_API: database.urls.countersign_ledger,
      DATABASE_URL_LEDGER: database.ownerUrl,
    });
    expect(examined.status).toBe(5);
    for (const setting of ['DATABASE_URL_API', 'DATABASE_URL_LEDGER']) {
      expect(of(`PostgreSQL (${setting})`, examined)).toMatchObject({
        state: 'ill',
        says: expect.stringContaining('another role'),
      });
    }
  });

  it('ill: a database that a later version has migrated', async () => {
    const row = sql`insert into countersign.kysely_migration (name, timestamp) values ('9999-later', '2030')`;
    await row.execute(database.owner);
    const examined = await examines({ DATABASE_URL_API: database.urls.countersign_api });
    await sql`delete from countersign.kysely_migration where name = '9999-later'`.execute(database.owner);
    expect(of('schema (DATABASE_URL_API)', examined)).toMatchObject({
      state: 'ill',
      says: expect.stringContaining('database-newer'),
      nextStep: expect.stringContaining('migrations only go forward'),
    });
  });
});

describe('doctor, of the identity provider', () => {
  const provider = (changes: (issuer: string) => object, keys: object = { keys: [{ kty: 'EC', alg: 'ES256' }] }) =>
    stub((request, response) => {
      const issuer = `http://${request.headers.host}`;
      if (request.url === '/jwks') return sendJson(response, 200, keys);
      const endpoints = { jwks_uri: `${issuer}/jwks`, token_endpoint: `${issuer}/token` };
      return sendJson(response, 200, { issuer, ...endpoints, ...changes(issuer) });
    });

  it('well: an issuer that is who it says, with keys', async () => {
    const { url } = await provider(() => ({}));
    const examined = await examines({ OIDC_ISSUER: url });
    expect({ status: examined.status, keys: of("identity provider's keys", examined).state }).toEqual({
      status: 0,
      keys: 'well',
    });
  });

  it('ill: one that calls itself otherwise, whose tokens would be refused', async () => {
    const { url } = await provider((issuer) => ({ issuer: `${issuer}/realm` }));
    expect(of('identity provider', await examines({ OIDC_ISSUER: url }))).toMatchObject({
      state: 'ill',
      says: `it calls itself ${url}/realm`,
    });
  });

  it('ill: one that publishes a symmetric key, or none', async () => {
    for (const keys of [{ keys: [{ kty: 'oct' }] }, { keys: [] }, {}]) {
      const { url } = await provider(() => ({}), keys);
      expect(of("identity provider's keys", await examines({ OIDC_ISSUER: url })).state).toBe('ill');
    }
  });
});

describe('doctor, of the codec server', () => {
  it('ill: one that decodes for whoever asks', async () => {
    const { url } = await stub((_request, response) => sendJson(response, 200, { payloads: [] }));
    expect(of('codec server', await examines({ CODEC_SERVER_URL: url }))).toMatchObject({
      state: 'ill',
      says: expect.stringContaining('whoever'),
    });
  });
});

describe('doctor, of the API', () => {
  const WELL = { status: 'ok', database: true, engine: true };
  const OPENAPI = { openapi: '3.1.0', info: { title: 'Countersign', version: '1' } };
  const api = (health: object, date = new Date(), openapi: object = OPENAPI) =>
    stub((request, response) =>
      sendJson(response, 200, request.url === '/health' ? health : openapi, { date: date.toUTCString() }),
    );

  it('ill: it cannot reach what it needs', async () => {
    const { url } = await api({ ...WELL, engine: false });
    expect(of('API', await examines({ COUNTERSIGN_URL: url }))).toMatchObject({
      state: 'ill',
      says: expect.stringContaining('the Temporal server'),
    });
  });

  it.each([
    ['ten minutes behind', -600, 'ill'],
    ['ten minutes ahead', 600, 'ill'],
    ['two seconds behind', -2, 'well'],
  ])('%s: its clock is %s', async (_how, seconds, state) => {
    const { url } = await api(WELL, new Date(Date.now() + seconds * 1_000));
    const examined = await examines({ COUNTERSIGN_URL: url });
    expect(of('clock of the API', examined).state).toBe(state);
    expect(examined.status).toBe(state === 'ill' ? 5 : 0);
  });

  it('doubtful: a later interface; ill: another one', async () => {
    const later = await api(WELL, new Date(), { ...OPENAPI, info: { title: 'Countersign', version: '2' } });
    expect(of("API's interface", await examines({ COUNTERSIGN_URL: later.url })).state).toBe('doubtful');
    const other = await api(WELL, new Date(), { ...OPENAPI, info: { title: 'Pets', version: '1' } });
    expect(of("API's interface", await examines({ COUNTERSIGN_URL: other.url })).state).toBe('ill');
  });

  it('well: a credential that it takes, out of a file', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'countersign-doctor-'));
    started.push({ stop: () => rm(folder, { recursive: true }) });
    const file = path.join(folder, 'token');
    await writeFile(file, 'of-the-file\n');
    const { url } = await stub((request, response) => {
      if (request.url === '/health') return sendJson(response, 200, WELL);
      if (request.url === '/openapi.json') return sendJson(response, 200, OPENAPI);
      return sendJson(response, request.headers.authorization === 'Bearer of-the-file' ? 200 : 401, {});
    });
    const examined = await examines({ COUNTERSIGN_URL: url, COUNTERSIGN_TOKEN_FILE: file });
    expect(of('you at the API', examined)).toMatchObject({ state: 'well' });
  });

  it('ill: a credential that it refuses, told by its code and never by what it says', async () => {
    const secret = randomBytes(24).toString('base64url');
    const problem = {
      code: 'unauthenticated',
      status: 401,
      detail: 'No.',
      nextStep: 'Sign in.',
      requestId: 'r',
      retryable: false,
    };
    const { url } = await stub((request, response) =>
      request.url?.startsWith('/v1/') === true
        ? sendJson(response, 401, problem)
        : sendJson(response, 200, request.url === '/health' ? WELL : OPENAPI),
    );
    const examined = await examines({ COUNTERSIGN_URL: url, COUNTERSIGN_TOKEN: secret });
    expect(of('you at the API', examined)).toMatchObject({
      state: 'ill',
      says: expect.stringContaining('unauthenticated'),
      nextStep: 'Sign in.',
    });
    expect(examined.stdout + examined.stderr).not.toContain(secret);
  });
});
