import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { engineAccess, ENGINE_SETTINGS, readEngineAccess } from '../../proofs/engine-access.js';
import { readSettings } from '../../workers/settings.js';

const ADDRESS = { TEMPORAL_ADDRESS: 'temporal.example:7233' };

const PROFILES = `
[profile.default]
address = "cloud.example:7233"
namespace = "countersign.a2dd6"
api_key = "hunter2"

[profile.certified]
address = "own.example:7233"
[profile.certified.tls]
server_name = "temporal"
client_cert_data = "the certificate"
client_key_data = "hunter2"
`;

let folder: string;
const file = (name: string): string => path.join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'countersign-engine-'));
  await writeFile(file('temporal.toml'), PROFILES);
  await writeFile(file('misspelt.toml'), '[profile.default]\naddres = "cloud.example:7233"\n');
  await writeFile(file('broken.toml'), '[profile.default]\napi_key = hunter2\n');
  await writeFile(file('api.crt'), 'the certificate');
  await writeFile(file('api.key'), 'hunter2');
  await writeFile(file('ca.crt'), 'the authority');
  await writeFile(file('api-key'), 'hunter2\n');
});
afterAll(() => rm(folder, { recursive: true }));

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const profiles = () => ({ TEMPORAL_CONFIG_FILE: file('temporal.toml') });

describe('how the Temporal server is reached', () => {
  it('is in the open, in the default namespace, where only its address is said', () => {
    expect(engineAccess(ADDRESS)).toEqual({
      connection: { address: 'temporal.example:7233' },
      namespace: 'default',
    });
  });

  it('is with a certificate, its key and the authority that certifies the server, each read from its file', () => {
    const { connection } = engineAccess({
      ...ADDRESS,
      TEMPORAL_TLS_CLIENT_CERT_PATH: file('api.crt'),
      TEMPORAL_TLS_CLIENT_KEY_PATH: file('api.key'),
      TEMPORAL_TLS_SERVER_CA_CERT_PATH: file('ca.crt'),
      TEMPORAL_TLS_SERVER_NAME: 'temporal',
    });
    expect(connection.tls).toEqual({
      serverNameOverride: 'temporal',
      serverRootCACertificate: bytes('the authority'),
      clientCertPair: { crt: bytes('the certificate'), key: bytes('hunter2') },
    });
  });

  it('is by TLS as soon as there is an API key, which may be a file as every secret may', () => {
    const settings = readSettings('The worker', ENGINE_SETTINGS, {
      ...ADDRESS,
      TEMPORAL_API_KEY_FILE: file('api-key'),
    });
    expect(engineAccess(settings).connection).toEqual({
      address: 'temporal.example:7233',
      apiKey: 'hunter2',
      tls: true,
    });
  });

  it('is what a profile says, and what a variable says instead', () => {
    expect(engineAccess(profiles())).toEqual({
      connection: { address: 'cloud.example:7233', apiKey: 'hunter2', tls: true },
      namespace: 'countersign.a2dd6',
    });
    const certified = engineAccess({ ...profiles(), TEMPORAL_PROFILE: 'certified', TEMPORAL_NAMESPACE: 'other' });
    expect(certified).toMatchObject({
      connection: { address: 'own.example:7233', tls: { serverNameOverride: 'temporal' } },
      namespace: 'other',
    });
  });

  it('is not decided by a file in a home folder that nobody named', async () => {
    await mkdir(file('temporalio'));
    await writeFile(file('temporalio/temporal.toml'), PROFILES);
    const before = process.env['XDG_CONFIG_HOME'];
    process.env['XDG_CONFIG_HOME'] = folder;
    try {
      expect(engineAccess(ADDRESS)).toEqual({ connection: { address: 'temporal.example:7233' }, namespace: 'default' });
    } finally {
      if (before === undefined) delete process.env['XDG_CONFIG_HOME'];
      else process.env['XDG_CONFIG_HOME'] = before;
    }
  });

  it.each([
    ['no address', {}, 'TEMPORAL_ADDRESS'],
    ['a certificate without its key', { ...ADDRESS, TEMPORAL_TLS_CLIENT_CERT_PATH: 'api.crt' }, '_KEY_PATH'],
    ['a key without its certificate', { ...ADDRESS, TEMPORAL_TLS_CLIENT_KEY_PATH: 'api.key' }, '_CERT_PATH'],
    ['an authority that is not there', { ...ADDRESS, TEMPORAL_TLS_SERVER_CA_CERT_PATH: 'nowhere' }, 'ENOENT'],
    ['a file that is not there', { TEMPORAL_CONFIG_FILE: 'nowhere' }, 'ENOENT'],
    ['a profile that is not in the file', { TEMPORAL_CONFIG_FILE: 'temporal.toml', TEMPORAL_PROFILE: 'x' }, "'x'"],
    ['a file with a misspelt name in it', { TEMPORAL_CONFIG_FILE: 'misspelt.toml' }, 'addres'],
    ['a file that is no TOML', { TEMPORAL_CONFIG_FILE: 'broken.toml' }, 'Invalid TOML'],
    ['a profile of no file', { ...ADDRESS, TEMPORAL_PROFILE: 'certified' }, 'TEMPORAL_CONFIG_FILE'],
    [
      'attack: an API key that would be sent in the open',
      { ...ADDRESS, TEMPORAL_API_KEY: 'hunter2', TEMPORAL_TLS: 'false' },
      'TEMPORAL_API_KEY',
    ],
  ])('is refused with %s, naming it and no secret', (_what, given, complaint) => {
    const settings = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, /_(PATH|FILE)$/.test(name) ? file(value) : value]),
    );
    expect(readEngineAccess(settings)).toEqual({ access: null, mistakes: [expect.stringContaining(complaint)] });
    const reading = () => readSettings('The worker', ENGINE_SETTINGS, settings);
    expect(reading).toThrow(complaint);
    expect(reading).not.toThrow('hunter2');
  });
});
