import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { generateKeyPair, generateSecret, type CryptoKey } from 'jose';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DeviceInventory } from '../../../activities/devices/inventory.js';
import { signedLookup } from '../../../activities/devices/signed-lookup/inventory.js';
import { HOUR, SECOND } from '../../../domain/clock.js';
import { deviceSourceKeyFrom } from '../../../proofs/device-statement.js';
import { FakeDeviceSource } from '../../fakes/device-source/fake-device-source.js';

const NOW = Date.UTC(2026, 10, 21, 12);
const SECONDS = NOW / SECOND;
const FAILED = { code: 'device-inventory-failed' };

describe('a source of devices that signs what it says', () => {
  let source: FakeDeviceSource;
  let inventory: DeviceInventory;
  beforeAll(async () => {
    source = await FakeDeviceSource.start(() => NOW);
    const key = await deviceSourceKeyFrom(source.publicJwk);
    inventory = signedLookup({ ...source.place, key }, async () => NOW);
  });
  beforeEach(() => {
    source.reset();
    const managed = { last_seen: SECONDS - 3_600, managed_since: SECONDS - 10_000_000 };
    source.devices.set('laptop-1', { owner: 'u-1', compliant: true, jail_broken: false, ...managed });
  });
  afterAll(() => source.stop());

  it('is believed for its signature over device and nonce', async () => {
    expect(await inventory.read('laptop-1')).toEqual({
      ownerId: 'u-1',
      isCompliant: true,
      isJailBroken: false,
      lastSeenAt: NOW - HOUR,
      managedSince: NOW - 10_000_000 * SECOND,
    });
  });

  it('leaves open what it does not say: that counts against the device', async () => {
    source.devices.set('laptop-2', { compliant: 'yes', owner: '' });
    expect(await inventory.read('laptop-2')).toEqual({
      ownerId: null,
      isCompliant: false,
      isJailBroken: null,
      lastSeenAt: null,
      managedSince: null,
    });
  });

  it('knows no such device: there is none', async () => {
    expect(await inventory.read('nobody-s')).toBeNull();
  });

  it.each<[string, FakeDeviceSource['lie']]>([
    ['an answer to another question', { claims: { nonce: 'another' } }],
    ['an answer about another device', { claims: { device: 'laptop-9' } }],
    ['an answer of a minute ago', { claims: { iat: SECONDS - 60 } }],
    ['an answer from the future', { claims: { iat: SECONDS + 60 } }],
    ['an answer without a time', { claims: { iat: 'now' } }],
    ['another token of the same key', { typ: 'JWT' }],
  ])('attack: %s is not believed', async (_, lie) => {
    source.lie = lie;
    await expect(inventory.read('laptop-1')).rejects.toMatchObject(FAILED);
  });

  it('attack: signed by another key, or with a shared secret, it is not believed', async () => {
    const other = await generateKeyPair('EdDSA');
    source.lie = { key: other.privateKey };
    await expect(inventory.read('laptop-1')).rejects.toMatchObject(FAILED);
    // Without `extractable` a secret comes as a key of the platform's.
    source.lie = { key: (await generateSecret('HS256')) as CryptoKey, alg: 'HS256' };
    await expect(inventory.read('laptop-1')).rejects.toMatchObject(FAILED);
  });

  it('attack: an answer that was recorded is none the next time it is given', async () => {
    await inventory.read('laptop-1');
    const recorded = source.lastAnswer;
    const replaying = createServer((_, response) => void response.end(recorded));
    await new Promise<void>((resolve) => replaying.listen(0, '127.0.0.1', resolve));
    const { port } = replaying.address() as AddressInfo;
    const key = await deviceSourceKeyFrom(source.publicJwk);
    const led = signedLookup({ url: `http://127.0.0.1:${port}/`, token: null, key }, async () => NOW);
    await expect(led.read('laptop-1')).rejects.toMatchObject(FAILED);
    await new Promise((resolve) => replaying.close(resolve));
  });

  it.each(['fails', 'answers-something-else'] as const)('%s: nothing is made of it', async (mood) => {
    source.mood = mood;
    await expect(inventory.read('laptop-1')).rejects.toMatchObject(FAILED);
  });

  it('hangs: that is known within seconds', async () => {
    source.mood = 'hangs';
    await expect(inventory.read('laptop-1')).rejects.toThrow(/timeout/i);
  });

  it('has a public key on a curve that is known, and no private half with it', async () => {
    await expect(deviceSourceKeyFrom({ ...source.publicJwk, d: 'AAAA' })).rejects.toThrow(/private half/);
    await expect(deviceSourceKeyFrom({ kty: 'oct', k: 'AAAA' })).rejects.toThrow(/Ed25519 or P-256/);
  });
});
