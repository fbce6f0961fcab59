import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type GeneratedKeys, generateKeys, writeKeys } from '../../proofs/key-files.js';
import { loadKeyring } from '../../proofs/keyring.js';
import { loadSigningKey, loadTrust, loadUnsealingKey, parseTrust } from '../../proofs/keys.js';
import { signReceipt, verifyReceipt } from '../../proofs/receipts.js';
import { seal, unseal } from '../../proofs/sealing.js';
import { stopReceipt } from './samples.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keys-'));
});

afterEach(() => rm(folder, { recursive: true }));

describe('the key files', () => {
  it('written for one installation, work together after being loaded again', async () => {
    const files = await writeKeys(join(folder, 'keys'));
    const trust = await loadTrust(files.TRUST_FILE);
    const signed = await signReceipt(await loadSigningKey(files.VERIFIER_KEY_FILE), stopReceipt());
    expect(await verifyReceipt(trust, signed, 'stop')).toEqual(stopReceipt());
    const { sealed } = await seal(trust.seal['case-worker'], 'secret');
    expect(await unseal(await loadUnsealingKey(files.CASE_WORKER_SEAL_KEY_FILE), sealed)).toBe('secret');
    const { sealed: forConnector } = await seal(trust.seal['connector:sample-directory'], 'secret');
    expect(await unseal(await loadUnsealingKey(files.CONNECTOR_SEAL_KEY_FILE), forConnector)).toBe('secret');
    expect((await loadKeyring(files.CODEC_KEYRING_FILE)).current).toBe('first');
  });

  it('are readable by their owner alone', async () => {
    const files = await writeKeys(join(folder, 'keys'));
    for (const file of Object.values<string>({ ...files })) expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'keys'))).mode & 0o777).toBe(0o700);
  });

  it('are never overwritten', async () => {
    const files = await writeKeys(folder);
    const before = await readFile(files.LEDGER_KEY_FILE, 'utf8');
    await expect(writeKeys(folder)).rejects.toThrow('EEXIST');
    expect(await readFile(files.LEDGER_KEY_FILE, 'utf8')).toBe(before);
  });

  it('put no private key into the trust file', async () => {
    const files = await writeKeys(folder);
    expect(await readFile(files.TRUST_FILE, 'utf8')).not.toContain('"d"');
  });
});

describe('loading a private key', () => {
  it('refuses a file that everybody on the machine may read', async () => {
    const files = await writeKeys(folder);
    await chmod(files.VERIFIER_KEY_FILE, 0o644);
    await expect(loadSigningKey(files.VERIFIER_KEY_FILE)).rejects.toThrow(files.VERIFIER_KEY_FILE);
  });

  it('refuses a public half, another curve and a missing file, naming the file', async () => {
    const { signing, trust } = await generateKeys();
    const write = (name: string, value: unknown) =>
      writeFile(join(folder, name), JSON.stringify(value), { mode: 0o600 }).then(() => join(folder, name));
    await expect(loadSigningKey(await write('public', trust.verifier))).rejects.toThrow('public cannot be used');
    await expect(loadUnsealingKey(await write('curve', signing.verifier))).rejects.toThrow('curve cannot be used');
    await expect(loadSigningKey(join(folder, 'missing'))).rejects.toThrow('missing cannot be used');
  });

  it('quotes nothing of a damaged key file', async () => {
    const { signing } = await generateKeys();
    const file = join(folder, 'damaged');
    await writeFile(file, JSON.stringify(signing.verifier).slice(0, -1), { mode: 0o600 });
    const error: unknown = await loadSigningKey(file).catch((thrown: unknown) => thrown);
    expect(String(error) + String((error as Error).cause)).not.toContain(signing.verifier.d);
  });
});

describe('whom to believe', () => {
  let keys: GeneratedKeys;

  beforeEach(async () => {
    keys = await generateKeys();
  });

  it('refuses one key in two roles: a receipt could be made by whoever enrols', async () => {
    const { trust } = keys;
    await expect(parseTrust({ ...trust, verifier: trust.enrolment })).rejects.toThrow('two roles');
    const seal = { ...trust.seal, 'case-worker': trust.seal['connector:sample-directory'] };
    await expect(parseTrust({ ...trust, seal })).rejects.toThrow('two roles');
  });

  it('refuses a private key, a missing role and a key of another curve', async () => {
    const { trust, signing, sealing } = keys;
    await expect(parseTrust({ ...trust, ledger: signing.ledger })).rejects.toThrow('ledger is private');
    const { ledger: _ledger, ...withoutLedger } = trust;
    await expect(parseTrust(withoutLedger)).rejects.toThrow('no public key of ledger');
    const { d: _private, ...otherCurve } = sealing['case-worker'];
    await expect(parseTrust({ ...trust, ledger: otherCurve })).rejects.toThrow('not of the curve Ed25519');
  });

  it('names the file that cannot be used', async () => {
    const file = join(folder, 'trust.json');
    await writeFile(file, '{}');
    await expect(loadTrust(file)).rejects.toThrow(file);
  });
});
