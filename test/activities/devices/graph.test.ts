import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { graphInventory } from '../../../activities/devices/graph/inventory.js';
import type { DeviceInventory } from '../../../activities/devices/inventory.js';
import { HOUR } from '../../../domain/clock.js';
import { FakeGraph } from '../../fakes/graph/fake-graph.js';

const NOW = Date.UTC(2026, 10, 21, 12);
const time = { now: NOW };

describe('managed devices of Microsoft Graph', () => {
  let graph: FakeGraph;
  let inventory: DeviceInventory;
  beforeAll(async () => {
    graph = await FakeGraph.start(() => time.now);
  });
  beforeEach(() => {
    time.now = NOW;
    graph.reset();
    inventory = graphInventory(graph.app, async () => time.now);
  });
  afterAll(() => graph.stop());

  it('are read as Graph describes them: owner, compliance, when seen, since when', async () => {
    const { id, userId, enrolledDateTime } = graph.manages();
    expect(await inventory.read(id)).toEqual({
      ownerId: userId,
      isCompliant: true,
      isJailBroken: null,
      lastSeenAt: NOW - HOUR,
      managedSince: Date.parse(enrolledDateTime),
    });
  });

  it.each(['unknown', 'noncompliant', 'conflict', 'error', 'inGracePeriod', 'configManager', ''])(
    'in the state "%s" are not compliant: only compliant is',
    async (complianceState) => {
      expect(await inventory.read(graph.manages({ complianceState }).id)).toMatchObject({ isCompliant: false });
    },
  );

  it.each([
    ['True', true],
    ['False', false],
    ['Unknown', null],
    ['', null],
  ])('whose jailBroken is "%s" are read as %s', async (jailBroken, isJailBroken) => {
    expect(await inventory.read(graph.manages({ jailBroken }).id)).toMatchObject({ isJailBroken });
  });

  it('that never synced, have no date or no user, are of nobody and never', async () => {
    const never = '0001-01-01T00:00:00Z';
    const { id } = graph.manages({ userId: '', lastSyncDateTime: never, enrolledDateTime: '' });
    expect(await inventory.read(id)).toMatchObject({ ownerId: null, lastSeenAt: null, managedSince: null });
  });

  it('that Graph does not know, or no longer manages, are none', async () => {
    expect(await inventory.read('a0a1a2a3-0000-4000-8000-000000000000')).toBeNull();
  });

  it.each(['fails', 'throttles', 'answers-half', 'answers-of-another'] as const)(
    'cannot be told where Graph %s: nothing is made of it',
    async (mood) => {
      const { id } = graph.manages();
      graph.mood = mood;
      await expect(inventory.read(id)).rejects.toMatchObject({ code: 'device-inventory-failed' });
    },
  );

  it('cannot be told where Graph hangs, and that is known within seconds', async () => {
    const { id } = graph.manages();
    graph.mood = 'hangs';
    await expect(inventory.read(id)).rejects.toThrow(/timeout/i);
  });

  it('are asked for with one token as long as it lasts, and with a new one after it was refused', async () => {
    const { id } = graph.manages();
    const before = graph.granted;
    await inventory.read(id);
    await inventory.read(id);
    expect(graph.granted - before).toBe(1);
    time.now += HOUR;
    await inventory.read(id);
    expect(graph.granted - before).toBe(2);
    graph.takesTokens = false;
    await expect(inventory.read(id)).rejects.toMatchObject({ code: 'device-inventory-failed' });
    graph.takesTokens = true;
    await inventory.read(id);
    expect(graph.granted - before).toBe(3);
  });

  it('attack: an id that leads elsewhere stays an id', async () => {
    expect(await inventory.read('../../users/x?$select=')).toBeNull();
  });

  it('cannot be told with a secret that is wrong, and the error holds none of it', async () => {
    const locked = graphInventory({ ...graph.app, clientSecret: 'wrong-secret' }, async () => time.now);
    const refused = locked.read(graph.manages().id);
    await expect(refused).rejects.toMatchObject({ code: 'device-inventory-failed' });
    await expect(refused).rejects.not.toThrow(/wrong-secret/);
  });
});
