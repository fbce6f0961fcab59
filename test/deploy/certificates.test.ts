import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect, createServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { authorityFiles, newAuthority, newCertificates, type PemFiles } from '../../deploy/certificates.js';
import { makeSecrets, renewCertificates } from '../../deploy/secrets.js';
import { runBuilt } from '../support/run-built.js';

const SOMEBODY = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
const PARTIES = [
  'api',
  'case-worker',
  'connector-worker',
  'enrolment-worker',
  'operator',
  'postgresql',
  'prepare-engine',
];
/** The command refuses root, as whom the tests may run. */
const CONTAINERS = SOMEBODY.uid === 0 ? '1000:1000' : `${SOMEBODY.uid}:${SOMEBODY.gid}`;
const DAY_MILLISECONDS = 86_400_000;

let files: PemFiles;
let foreign: PemFiles;
const made = async (): Promise<PemFiles> => {
  const authority = await newAuthority();
  return { ...(await authorityFiles(authority)), ...(await newCertificates(authority)) };
};
beforeAll(async () => {
  [files, foreign] = await Promise.all([made(), made()]);
});

const certificate = (name: string): X509Certificate => new X509Certificate(files[`${name}.crt`] ?? '');

const pair = (of: PemFiles, name: string) => ({ cert: of[`${name}.crt`] ?? '', key: of[`${name}.key`] ?? '' });

/** Whether a client that wants the Temporal server gets on with whoever listens, each believing our authority alone. */
async function getOn(server: string, client: { readonly cert?: string; readonly key?: string }): Promise<boolean> {
  const ours = { ca: files['ca.crt'] ?? '', minVersion: 'TLSv1.3' } as const;
  const listening = createServer({ ...ours, ...pair(files, server), requestCert: true, rejectUnauthorized: true });
  listening.on('secureConnection', (socket) => socket.end('welcome')).listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const { port } = listening.address() as AddressInfo;
  const socket = connect({ ...ours, ...client, host: '127.0.0.1', port, servername: 'temporal' });
  try {
    const heard: unknown[] = await Promise.race([once(socket, 'data'), once(socket, 'close')]);
    return String(heard[0]) === 'welcome';
  } catch {
    return false;
  } finally {
    socket.destroy();
    listening.close();
  }
}

describe('the certificates of an installation', () => {
  it.each([...PARTIES, 'temporal', 'temporal-ui'])('has one for %s, by the installation’s authority', (party) => {
    const one = certificate(party);
    expect(one.verify(certificate('ca').publicKey)).toBe(true);
    expect(one.subject).toBe(`CN=${party}`);
    expect(one.ca).toBe(false);
    const days = (Date.parse(one.validTo) - Date.now()) / DAY_MILLISECONDS;
    expect(Math.round(days)).toBe(730);
  });

  it('let a party in that shows its own, to the server that it asked for', async () => {
    expect(await getOn('temporal', pair(files, 'api'))).toBe(true);
  });

  it('attack: somebody without a certificate, or with one of another authority, connects', async () => {
    expect(await getOn('temporal', {})).toBe(false);
    expect(await getOn('temporal', pair(foreign, 'api'))).toBe(false);
  });

  it.each(['api', 'postgresql'])('attack: %s, taken over, pretends to be the Temporal server', async (server) => {
    expect(await getOn(server, pair(files, 'case-worker'))).toBe(false);
  });

  it('attack: a certificate that was made for serving, the database’s, opens the engine', async () => {
    expect(await getOn('temporal', pair(files, 'postgresql'))).toBe(false);
  });
});

describe('certificates that run out', () => {
  let above: string;
  let folder: string;
  const read = (name: string): Promise<string> => readFile(path.join(folder, name), 'utf8');
  beforeAll(async () => {
    above = await mkdtemp(path.join(tmpdir(), 'countersign-certificates-'));
    folder = path.join(above, 'secrets');
    await makeSecrets(folder, SOMEBODY);
  });
  afterAll(() => rm(above, { recursive: true }));

  it('are made anew by the same authority, and no other secret is touched', async () => {
    const [key, password, authority] = await Promise.all([read('api.key'), read('temporal-password'), read('ca.crt')]);
    const renewed = await renewCertificates(folder, SOMEBODY);
    expect(renewed).toHaveLength(18);
    expect(await read('api.key')).not.toBe(key);
    expect([await read('temporal-password'), await read('ca.crt')]).toEqual([password, authority]);
    const one = new X509Certificate(await read('api.crt'));
    expect(one.verify(new X509Certificate(authority).publicKey)).toBe(true);
  });

  it('are made by the command, which tells none of them, but not where the authority’s key is away', async () => {
    const command = () =>
      runBuilt('deploy/make-secrets.js', {}, ['--folder', folder, '--owner', CONTAINERS, '--certificates']);
    const told = await command();
    expect(told).toMatchObject({ status: 0, stderr: '' });
    expect(told.stdout).toContain('case-worker.key');
    expect(told.stdout).not.toContain('PRIVATE');
    await rm(path.join(folder, 'ca.key'));
    const before = await read('api.crt');
    expect(await command()).toMatchObject({ status: 1, stderr: expect.stringContaining('ca.key is not in') });
    expect(await read('api.crt')).toBe(before);
  });
});
